import type { FirstSignatureRecord, SigningRecord, UnusedRecord } from "#billing/journal/index";
import { Trouble } from "#util/trouble";
import type { Desk } from "./desk.ts";
import { Session } from "./session.ts";
import { billersOf } from "./whose-work.ts";

/**
 * "Sans CPS" (E086): opened by the holder with the card in. When it is then taken out, the device locks as ever, keys wiped; what goes on is
 * the place worked in, the holder's identity and the next numbers, nothing of anybody. The Vitale signs, and each record is sealed into
 * the inbox, down on the disk before it is told; the next unlock journals them before any other number can be drawn.
 */
export async function openWithoutCps(desk: Desk, session: Session): Promise<boolean> {
  const answer = await desk.ui.ask("confirm", { subject: "without-cps", facts: {} }, session.signal);
  if (answer.kind !== "given" || !answer.value) return false;
  const { card, book, keys, epoch, own, replacement } = session;
  if (!desk.journal.readOnly) await desk.journal.note("without-cps-opened");
  const numbers = book.numbersOnly(billersOf(session), desk.device.rank);
  const goesOn = new Session(card, { book: numbers, keys }, epoch, own, "vitale"); // The keys are those that the lock wipes.
  if (replacement !== undefined) goesOn.replace(replacement);
  session.goesOn(goesOn);
  return true;
}

/** Begins it, the CPS being out: it ends on everything that ends a session, and when a CPS comes back. */
export function beginWithoutCps(desk: Desk, session: Session): void {
  const quiet = desk.reader.listen((event) => {
    if (event.kind === "inserted" && event.slot === "cps") session.end("card-back");
    if (event.kind === "link" && event.link.kind === "absent") session.end("reader-lost");
  });
  session.onEnd(() => {
    quiet();
    desk.ui.status({ holder: "", replacement: undefined });
  });
}

type SignatureRecord = SigningRecord | FirstSignatureRecord | UnusedRecord;

/** Records a step of a signature: in the journal, or sealed into the inbox without the CPS. Trouble E_STORE_*, CARD_REMOVED. */
export async function recordStep(desk: Desk, session: Session, step: SignatureRecord): Promise<void> {
  if (!session.vitaleAlone) {
    await desk.journal.append(step);
    return;
  }
  const end = await desk.inbox.putRecord(step);
  if (end !== "kept") throw new Trouble(end === "full" ? "E_STORE_FULL" : "E_STORE_READ_ONLY", { reason: end });
  if (step.kind === "signing") session.book.drawn(step.billerNumber, step.number);
}
