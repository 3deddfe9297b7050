import type { Book, Finding, Journal } from "#billing";
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
      return lot !== undefined && (lot.purgedAtMs !== undefined || (await journal.lot(id)).file.length > 0);
    case "purged":
      return lot?.purgedAtMs !== undefined;
    case "rekeyed":
      return book.generation >= Number(id);
    case "sent":
      return lot?.stage === "handed-over" && lot.receipt?.hash === lot.hash;
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
