import type { Book, Finding, Journal } from "#billing";
import { fseDigest } from "#billing/signing/index";
import { hex } from "#util/bytes";
import { mailFindings } from "./check-mails.ts";
import { invoiceId } from "./names.ts";
import type { World } from "./world.ts";

/** What the outside saw, held against the journal: each effect once, under its id, and none that the journal does not know. */
export async function checkWorld(world: World, journal: Journal, book: Book): Promise<readonly Finding[]> {
  return [
    ...signatureFindings(world, await digestsOf(journal, book), purgedCount(book)),
    ...posteFindings(world, book),
    ...mailFindings(world, book),
    ...returnFindings(world, book),
    ...paperFindings(world.paper(), book),
  ];
}

/** Digest of every FSE and DRE that was journaled for signing, with the invoice it belongs to. */
async function digestsOf(journal: Journal, book: Book): Promise<ReadonlyMap<string, string>> {
  const digests = new Map<string, string>();
  for (const view of book.invoices()) {
    if (view.purgedAtMs !== undefined) continue;
    const { fseBytes, dreBytes } = await journal.signing(view);
    for (const bytes of dreBytes === undefined ? [fseBytes] : [fseBytes, dreBytes])
      digests.set(hex(fseDigest(bytes)).toLowerCase(), invoiceId(view));
  }
  return digests;
}

/** Invoices whose bytes are gone: nothing tells any more which digest was theirs. */
function purgedCount(book: Book): number {
  return [...book.invoices()].filter((view) => view.purgedAtMs !== undefined).length;
}

/**
 * A Vitale signs FSE and nothing else: each digest it saw was in the journal before, or is that of a purged invoice. A card that signs the same digest again
 * gives the same bytes. (A CPS also signs the attributes of lots, whose digest a cut may leave behind.)
 */
function* signatureFindings(world: World, digests: ReadonlyMap<string, string>, purged: number): Generator<Finding> {
  const unknown = new Set<string>();
  const first = new Map<string, string>();
  for (const { card, digest, signature } of world.signatures()) {
    const key = `${card} ${digest}`;
    if (card.startsWith("V") && !digests.has(digest) && unknown.add(digest).size > purged)
      yield { what: "SIGNED_UNKNOWN", about: key };
    const before = first.get(key) ?? signature;
    if (before !== signature) yield { what: "SIGNED_TWICE", about: key };
    first.set(key, before);
  }
}

/** The poste has each lot once, as the journal sealed it; what the journal calls handed over, the poste has. */
function* posteFindings(world: World, book: Book): Generator<Finding> {
  const taken = new Map<string, string>();
  for (const { lotId, hash } of world.lots()) {
    if (taken.has(lotId)) yield { what: "HANDED_OVER_TWICE", about: lotId };
    taken.set(lotId, hash);
    if (book.lot(lotId)?.hash !== hash) yield { what: "HANDED_OVER_UNKNOWN", about: lotId };
  }
  for (const lot of book.lots())
    if (lot.receipt !== undefined && taken.get(lot.lotId) !== lot.receipt.hash)
      yield { what: "RECEIPT_WITHOUT_LOT", about: lot.lotId };
}

/** What the journal says came back was sent by a payer. (The other way round is a file not applied yet.) */
function* returnFindings(world: World, book: Book): Generator<Finding> {
  const sent = new Set(world.returns().map(({ hash }) => hash));
  for (const { hash } of book.returns.files())
    if (!sent.has(hash)) yield { what: "RETURN_UNKNOWN", about: hash.slice(0, 16) };
}

/** Every ticket has its invoice, and only one of an invoice is not marked as printed again. */
function* paperFindings(paper: string, book: Book): Generator<Finding> {
  const unmarked = new Set<string>();
  for (const ticket of paper.split(/^ *MODE TEST$/m)) {
    const biller = /N° de facturation (\d{9})/.exec(ticket)?.[1];
    const shown = /FSE \S+ n° (\d{6,9})/.exec(ticket)?.[1];
    if (biller === undefined || shown === undefined) continue; // Another paper, or one that was cut before its number.
    const view = book.invoice(biller, shown.padStart(9, "0"));
    const about = `${biller}.${shown}`;
    if (view?.signedSeq === undefined) yield { what: "TICKET_WITHOUT_INVOICE", about };
    if (/RÉIMPRESSION|DUPLICATA/.test(ticket)) continue;
    if (unmarked.has(about)) yield { what: "TICKET_TWICE", about };
    unmarked.add(about);
  }
}
