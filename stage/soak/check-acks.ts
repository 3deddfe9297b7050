import type { Book, Finding, Journal, LotView } from "#billing";
import type { PieceView } from "#billing/journal/index";
import type { KeyStore } from "#billing/keys/index";
import { invoiceId } from "./names.ts";

interface Held {
  readonly book: Book;
  readonly journal: Journal;
  readonly keys: Pick<KeyStore, "enrolled">;
}

/** Every `ACK <kind> <id>` that was printed is still true, and what it names can be read (reliability 8.2). */
export async function checkAcks(text: string, held: Held): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    const [ack, kind, id, ...more] = line.split(" ");
    const whole = ack === "ACK" && kind !== undefined && id !== undefined && more.length === 0;
    if (!whole || !(await holds(kind, id, held))) findings.push({ what: "ACK_LOST", about: line });
  }
  return findings;
}

async function holds(kind: string, id: string, { book, journal, keys }: Held): Promise<boolean> {
  const invoice = [...book.invoices()].find((one) => invoiceId(one) === id);
  const lot = book.lot(id);
  switch (kind) {
    case "enrolled":
      return keys.enrolled().some(({ serial }) => serial === id) && book.isEnrolled(id);
    case "signed":
      if (invoice?.signedSeq === undefined) return false;
      if (invoice.purgedAtMs !== undefined) return true;
      return (await journal.signedInvoice(invoice)).fseBytes.length > 0;
    case "voided":
      return invoice?.stage === "voided";
    case "lot":
      return lot !== undefined && (lot.purgedAtMs !== undefined || (await lotKept(journal, lot)));
    case "purged":
      return lot?.purgedAtMs !== undefined;
    case "rekeyed":
      return book.generation >= Number(id);
    case "sent":
      if (lot?.stage !== "handed-over") return false;
      return lot.receipt === undefined ? lot.mail?.state === "accepted" : lot.receipt.hash === lot.hash;
    case "scor":
      return pieceKept(journal, book.pieces.piece(id));
    case "arl":
      return lot?.answer !== undefined && (await fileKept(journal, lot.answer.seq));
    case "rsp":
      return all([...(invoice?.fse.outcomes ?? []), ...(invoice?.dre.outcomes ?? [])], ({ seq }) =>
        fileKept(journal, seq),
      );
    default:
      return false; // No other kind is ever printed by this version.
  }
}

/** Its file, and its mail frozen under its Message-ID. */
async function lotKept(journal: Journal, { lotId, mail, receipt }: LotView): Promise<boolean> {
  const message = mail === undefined ? receipt !== undefined : (await journal.mail(lotId)).length > 0;
  return message && (await journal.lot(lotId)).file.length > 0;
}

/** A piece linked, with its document, or purged with the lot it left in. */
async function pieceKept(journal: Journal, piece: PieceView | undefined): Promise<boolean> {
  if (piece === undefined || piece.purgedAtMs !== undefined) return piece !== undefined;
  return (await journal.piece(piece.pieceId)).length === piece.sizeBytes;
}

/** The return file of that record, with its bytes, or purged with the lots it names. */
async function fileKept(journal: Journal, seq: number): Promise<boolean> {
  const { record } = await journal.record(seq);
  if (record.kind === "purged") return record.was === "arl" || record.was === "rsp";
  return (record.kind === "arl" || record.kind === "rsp") && record.bytes.length > 0;
}

/** True when there are some, and each holds. */
async function all<T>(things: readonly T[], holds: (thing: T) => Promise<boolean>): Promise<boolean> {
  for (const thing of things) if (!(await holds(thing))) return false;
  return things.length > 0;
}
