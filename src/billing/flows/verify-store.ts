import type { CardTrust } from "#billing/cards/index";
import { readB2File } from "#billing/formats/index";
import type { Book, InvoiceView, Journal, LotView } from "#billing/journal/index";
import { sha256, verifyFse, verifyLotSignature } from "#billing/signing/index";
import { hex, sameBytes } from "#util/bytes";

/** One thing that does not hold. */
export interface Finding {
  readonly what: string;
  readonly about: string;
}

/** What was checked, and what did not hold ([] when everything does). */
export interface StoreReport {
  readonly records: number;
  readonly invoices: number;
  readonly lots: number;
  readonly held: number;
  readonly findings: readonly Finding[];
}

/**
 * Checks an unlocked store against itself: chain and tags (the journal does them), numbers without gap or double, every
 * signature against its certificate, every lot's members and bytes, every receipt (reliability 8.2).
 */
export async function verifyStore(journal: Journal, book: Book, trust: CardTrust): Promise<StoreReport> {
  await journal.verified();
  const invoices = [...book.invoices()];
  const lots = [...book.lots()];
  const findings: Finding[] = [
    ...journal.problems().map((trouble) => ({ what: trouble.code, about: JSON.stringify(trouble.facts) })),
    ...numberFindings(invoices),
    ...memberFindings(lots),
  ];
  for (const view of invoices) {
    if ((view.stage !== "signed" && view.stage !== "voided") || view.purgedAtMs !== undefined) continue;
    const verdict = verifyFse(await journal.signedInvoice(view), trust);
    if (verdict.kind !== "good") findings.push({ what: "E_SIGNATURE_WRONG", about: idOf(view) });
  }
  for (const view of lots) findings.push(...(await lotFindings(journal, book, view, trust)));
  findings.push(...(await pieceFindings(journal, book, lots)));
  const counts = journal.counts();
  return { records: counts.records, invoices: invoices.length, lots: lots.length, held: counts.held, findings };
}

/** Each series of a biller on a device runs from 1 by 1: a number is signed, voided, not used, or being signed. */
function numberFindings(invoices: readonly InvoiceView[]): readonly Finding[] {
  const series = new Map<string, number[]>();
  for (const view of invoices) {
    const key = `${view.billerNumber}.${view.number.slice(0, 2)}`;
    series.set(key, [...(series.get(key) ?? []), Number(view.number.slice(2))]);
  }
  return [...series].flatMap(([key, numbers]) => {
    const sorted = numbers.toSorted((a, b) => a - b);
    const broken = sorted.findIndex((number, index) => number !== index + 1);
    return broken < 0 ? [] : [{ what: "NUMBER_GAP", about: `${key}.${sorted[broken]}` }];
  });
}

/** An FSE stands in one lot of FSE at most, a DRE in one lot of DRE. */
function memberFindings(lots: readonly LotView[]): readonly Finding[] {
  const seen = new Map<string, string>();
  const found: Finding[] = [];
  for (const lot of lots) {
    if (lot.answer?.status === "refused") continue; // Its invoices came out of it again.
    for (const number of lot.members) {
      const key = `${lot.identity.kind}.${lot.identity.billerNumber}.${number}`;
      if (seen.has(key)) found.push({ what: "MEMBER_TWICE", about: key });
      seen.set(key, lot.lotId);
    }
  }
  return found;
}

/** The file of a lot holds its members, its CMS is signed by a CPS over that very file, its parcel is the one hashed. */
async function lotFindings(journal: Journal, book: Book, view: LotView, trust: CardTrust): Promise<readonly Finding[]> {
  const about = view.lotId;
  if (view.purgedAtMs !== undefined) return []; // Its bytes are gone, as they should be.
  const lot = await journal.lot(about);
  const [only, ...more] = readB2File(lot.file).lots;
  const members = only?.invoices.map(({ number }) => number).join();
  if (more.length > 0 || members !== lot.members.join()) return [{ what: "LOT_MEMBERS", about }];
  if (view.signedSeq !== undefined) {
    const signed = verifyLotSignature(await journal.lotSignature(about), { cpsIssuer: trust.cpsIssuer });
    if (!sameBytes(signed.file, lot.file)) return [{ what: "E_LOT_SIGNATURE", about }];
    const due = (lot.pieces ?? []).map((id) => book.pieces.piece(id)?.sha256);
    if (signed.pieces.map(({ bytes }) => hashOf(bytes)).join() !== due.join()) return [{ what: "LOT_PIECES", about }];
  }
  if (view.sealedSeq !== undefined && hashOf(await journal.parcel(about)) !== view.hash)
    return [{ what: "E_LOT_DIGEST", about }];
  return sendingFindings(journal, view);
}

/** A lot that is gone has the receipt of the very parcel, or its mail was taken; its mail is the one hashed. */
async function sendingFindings(journal: Journal, { lotId, stage, receipt, hash, mail }: LotView) {
  const gone = receipt === undefined ? mail?.state === "accepted" : receipt.hash === hash;
  if (stage === "handed-over" && !gone) return [{ what: "RECEIPT", about: lotId }];
  if (mail !== undefined && hashOf(await journal.mail(lotId)) !== mail.hash) return [{ what: "MAIL", about: lotId }];
  return [];
}

/** A piece is the document that was linked; it stands in one lot that was not refused, at most. */
async function pieceFindings(journal: Journal, book: Book, lots: readonly LotView[]): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const { pieceId, sha256: due, purgedAtMs } of book.pieces.all()) {
    if (purgedAtMs === undefined && hashOf(await journal.piece(pieceId)) !== due)
      found.push({ what: "PIECE", about: pieceId });
    const holding = lots.filter(({ pieces, answer }) => answer?.status !== "refused" && pieces?.includes(pieceId));
    if (holding.length > 1) found.push({ what: "PIECE_TWICE", about: pieceId });
  }
  return found;
}

function hashOf(bytes: Uint8Array): string {
  return hex(sha256(bytes)).toLowerCase();
}

function idOf(view: InvoiceView): string {
  return `${view.billerNumber}.${view.number}`;
}
