import { moved as movedShare } from "../model/share.ts";
import type { Book } from "./book.ts";
import type { Change } from "./change.ts";
import type { Entry, LotFormedEntry, SigningEntry } from "./entries.ts";
import { type At, type Fit, fits, refused } from "./fit.ts";
import { foldMail } from "./fold-mail.ts";
import { foldPiece, lotPieces } from "./fold-pieces.ts";
import { foldPurge } from "./fold-purge.ts";
import { foldEnrolled, foldMoved, foldOpened, replacementRefusal } from "./fold-replacement.ts";
import { foldReturn } from "./fold-returns.ts";
import { sentLot } from "./fold-sent.ts";
import type { KeptInvoice } from "./kept-invoice.ts";
import { INVOICE_MOVES, LOT_MOVES, PRINT_MOVES } from "./moves.ts";
import { BODY_KEYS, boxSeries, fileSeries, lotSeries, numberSeries, patientKey } from "./series.ts";
import { shareOf } from "./shares.ts";
import type { Share } from "./views.ts";

type EntryOf<K extends Entry["kind"]> = Extract<Entry, { kind: K }>;
type InvoiceMoveKind = Exclude<keyof typeof INVOICE_MOVES, "signing">;

const NO_SHARE: Share = { state: "none" };
const CREATED: Share = { state: "created" };

/**
 * THE FOLD. What one record changes in the views, or why it cannot stand after those before it. Pure: the same records
 * give the same views, while writing and while reading back.
 */
export function foldOne(book: Book, entry: Entry, at: At): Fit {
  switch (entry.kind) {
    case "enrolled":
      return foldEnrolled(book, entry);
    case "signing":
      return signing(book, entry, at);
    case "first-signature":
    case "signed":
    case "unused":
    case "voided":
      return invoiceMove(book, entry, at);
    case "lot-formed":
      return lotFormed(book, entry, at);
    case "lot-signed":
    case "lot-sealed":
    case "handed-over":
      return lotMove(book, entry, at);
    case "mail-sealed":
    case "mail-submitted":
    case "mail-outcome":
      return foldMail(book, entry, at);
    case "piece":
      return foldPiece(book, entry, at);
    case "print-job":
      return printJob(book, entry, at);
    case "audit":
      return fits(entry.event === "unlocked" ? cardUsed(entry.facts, at) : {});
    case "clock-confirmed":
    case "settings-changed":
      return fits({});
    case "return-refused":
      return fits({ refusedReturn: entry.hash });
    case "arl":
    case "rsp":
      return book.returns.file(entry.hash) === undefined
        ? fits(foldReturn(book, entry, at))
        : refused("a return file applied twice");
    case "put-back":
      return putBack(book, entry.billerNumber, entry.number);
    case "replacement-opened":
      return foldOpened(book, entry, at);
    case "replacement-moved":
      return foldMoved(book, entry, at);
    case "while-locked":
      return entry.entry > book.takenIn(entry.box)
        ? fits({ counters: [[boxSeries(entry.box), entry.entry]] })
        : refused("an entry of the inbox taken in twice");
    case "purge":
      return foldPurge(book, entry.lotId, at);
    case "rotation":
      return entry.generation === book.generation + 1
        ? fits({ generation: entry.generation, ...(entry.removed !== undefined && { removed: entry.removed }) })
        : refused("not the next generation");
  }
}

/** "unlocked" names the card that opened the device. */
function cardUsed({ card, type }: EntryOf<"audit">["facts"], at: At): Change {
  if (typeof card !== "string") return {};
  return { cardUse: [card, { atMs: at.atMs, ...(typeof type === "string" && { cardType: type }) }] };
}

function signing(book: Book, entry: SigningEntry, at: At): Fit {
  const { kind: _, dre, person, ...facts } = entry;
  const rank = entry.number.slice(0, 2);
  if (entry.number !== book.nextNumber(entry.billerNumber, rank)) return refused("not the next number of the series");
  const outside = replacementRefusal(book, entry);
  if (outside !== undefined) return refused(outside);
  const invoice: KeptInvoice = {
    ...facts,
    stage: INVOICE_MOVES.signing.to,
    hasDre: dre,
    fse: NO_SHARE,
    dre: NO_SHARE,
    drawnAtMs: at.atMs,
    signingSeq: at.seq,
    bodyKey: at.bodyKey,
    ...(person && { patient: { name: person.name, firstName: person.firstName }, patientKey: patientKey(person) }),
  };
  return fits({
    invoices: [invoice],
    counters: [
      [numberSeries(entry.billerNumber, rank), Number(entry.number.slice(2))],
      [BODY_KEYS, at.bodyKey],
    ],
  });
}

function invoiceMove(book: Book, entry: EntryOf<InvoiceMoveKind>, at: At): Fit {
  const move = INVOICE_MOVES[entry.kind];
  const before = book.kept(entry.billerNumber, entry.number);
  if (before?.stage !== move.from) return refused(`${entry.kind} of an invoice that is ${before?.stage ?? "none"}`);
  const moved = { ...before, stage: move.to };
  switch (entry.kind) {
    case "first-signature":
      if (before.firstSignature !== undefined) return refused("a second first signature");
      return fits({ invoices: [{ ...moved, firstSignature: entry.by, firstSignatureSeq: at.seq }] });
    case "signed": {
      const signed: KeptInvoice = {
        ...moved,
        signedAtMs: entry.signedAtMs,
        signedSeq: at.seq,
        fse: CREATED,
        dre: before.hasDre ? CREATED : NO_SHARE,
      };
      return fits({ invoices: [signed] });
    }
    case "unused":
      return fits({ invoices: [{ ...moved, unusedReason: entry.reason }] });
    case "voided":
      if (!isFree(before.fse) || !isFree(before.dre)) return refused("voided while in a lot");
      return fits({ invoices: [moved] });
  }
}

function isFree(share: Share): boolean {
  return share.state === "none" || share.state === "created" || share.state === "to-correct";
}

/** What is "à corriger" waits for a lot again. */
function putBack(book: Book, billerNumber: string, number: string): Fit {
  const before = book.kept(billerNumber, number);
  if (before?.stage !== "signed") return refused("put back of an invoice that is not signed");
  const fse = movedShare(before.fse, "put-back");
  const dre = movedShare(before.dre, "put-back");
  if (fse === undefined && dre === undefined) return refused("put back of an invoice that came back from no lot");
  return fits({ invoices: [{ ...before, fse: fse ?? before.fse, dre: dre ?? before.dre }] });
}

function lotFormed(book: Book, entry: LotFormedEntry, at: At): Fit {
  const { kind: _, ...facts } = entry;
  const { billerNumber, kind: lotKind, lotNumber } = entry.identity;
  if (book.lot(entry.lotId) !== undefined) return refused("a lot formed twice");
  if (lotNumber !== book.nextLotNumber(billerNumber, lotKind)) return refused("not the next lot number");
  if (entry.fileId !== book.nextFileId(billerNumber, entry.recipient)) return refused("not the next file number");
  if (new Set(entry.members).size !== entry.members.length) return refused("an invoice twice in a lot");
  const members = lotMembers(book, entry);
  const pieces = lotPieces(book, entry);
  if (members === undefined || pieces === undefined) return refused("a member that is not free");
  return fits({
    invoices: members,
    pieces,
    lot: { ...facts, stage: LOT_MOVES["lot-formed"].to, formedAtMs: at.atMs, formedSeq: at.seq, bodyKey: at.bodyKey },
    counters: [
      [lotSeries(billerNumber, lotKind), Number(lotNumber)],
      [fileSeries(billerNumber, entry.recipient), Number(entry.fileId)],
      [BODY_KEYS, at.bodyKey],
    ],
  });
}

function lotMove(book: Book, entry: EntryOf<"lot-signed" | "lot-sealed" | "handed-over">, at: At): Fit {
  const move = LOT_MOVES[entry.kind];
  const before = book.lot(entry.lotId);
  if (before?.stage !== move.from) return refused(`${entry.kind} of a lot that is ${before?.stage ?? "none"}`);
  const moved = { ...before, stage: move.to };
  switch (entry.kind) {
    case "lot-signed":
      return fits({ lot: { ...moved, signedSeq: at.seq } });
    case "lot-sealed":
      return fits({ lot: { ...moved, hash: entry.hash, sealedSeq: at.seq } });
    case "handed-over": {
      const { receipt } = entry;
      if (receipt.lotId !== entry.lotId || receipt.hash !== before.hash) return refused("a receipt for something else");
      return sentLot(book, { ...before, receipt }, at);
    }
  }
}

/** The members of a new lot, each with the share of the lot's kind in it; undefined when one is not free. A PJ lot holds no share. */
function lotMembers(book: Book, lot: LotFormedEntry): readonly KeptInvoice[] | undefined {
  const share = shareOf(lot);
  if (share === undefined) return [];
  const members: KeptInvoice[] = [];
  for (const number of lot.members) {
    const before = book.kept(lot.identity.billerNumber, number);
    const moved = before?.stage === "signed" ? movedShare(before[share], "lot-formed") : undefined;
    if (before === undefined || moved === undefined) return undefined;
    members.push({ ...before, [share]: { ...moved, lotId: lot.lotId } });
  }
  return members;
}

function printJob(book: Book, entry: EntryOf<"print-job">, at: At): Fit {
  const { kind: _, ...job } = entry;
  const before = book.printJob(job.id);
  const from = before?.state ?? "none";
  if (!PRINT_MOVES.some((move) => move.from === from && move.to === job.state))
    return refused(`print job that is ${from}`);
  return fits({ printJob: { ...job, askedAtMs: before?.askedAtMs ?? at.atMs } });
}
