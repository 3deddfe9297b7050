import type { InvoiceView } from "#billing/journal/index";
import { sum, toFrench } from "#billing/model/money";
import type { Desk } from "./desk.ts";
import { byName, chooseReplacement, ownReplacements, type Replacement, readReplacements } from "./replacements.ts";
import { rotateKey } from "./rotate-key.ts";
import type { Session } from "./session.ts";
import { tell } from "./trouble.ts";

/** What was made in a replacement and has not left this device: signatures to resume, invoices in no lot or not handed over. */
export function unsentOf(session: Session, replacement: string): readonly InvoiceView[] {
  return [...session.book.invoices()].filter((one) => one.replacement === replacement && isUnsent(one));
}

function isUnsent({ stage, fse, dre }: InvoiceView): boolean {
  if (stage === "signing") return true;
  const stays = ({ state }: InvoiceView["fse"]) => state === "created" || state === "in-lot" || state === "to-correct";
  return stage === "signed" && (stays(fse) || stays(dre));
}

/**
 * Who was replaced is back: from now on the other card bills here no more. What the other left unsent stays, to be put into
 * lots by who was replaced (E170). Then what was stored is offered to be erased (E171). Gives the one that was closed.
 */
export async function closeReplacement(desk: Desk, session: Session): Promise<string | undefined> {
  const running = await readReplacements(desk, ownReplacements(session, "prepared", "active"));
  const chosen = await chooseReplacement(desk, session, running, byName);
  if (chosen === undefined) return undefined;
  const { view, setUp } = chosen;
  const facts = { name: byName(setUp), count: unsentOf(session, view.id).length };
  const sure = await desk.ui.ask("confirm", { subject: "replacement-close", facts }, session.signal);
  if (sure.kind !== "given" || !sure.value) return undefined;
  await desk.journal.append({ kind: "replacement-moved", id: view.id, to: "closed" });
  desk.keypad.beep("good");
  if (facts.count === 0) await erase(desk, session, chosen);
  return view.id;
}

/** What was stored of a replacement that is closed goes, never while something made in it has not left this device. */
export async function eraseReplacement(desk: Desk, session: Session): Promise<boolean> {
  const closed = await readReplacements(desk, ownReplacements(session, "closed"));
  const chosen = await chooseReplacement(desk, session, closed, byName);
  if (chosen === undefined) return false;
  const unsent = unsentOf(session, chosen.view.id);
  if (unsent.length === 0) return erase(desk, session, chosen);
  const total = sum(...unsent.map((one) => one.amounts.feeCents));
  const what = { what: "replacement", code: "E_UNDISCHARGED", invoices: unsent.length, totalCents: total };
  await desk.journal.note("refused", what);
  const facts = { invoices: unsent.length, total: toFrench(total) };
  await tell(desk, "E_UNDISCHARGED", "nothing-lost", facts, session.signal);
  return false;
}

/** The card that was registered for it goes first: cut after that, the rest is asked for again. */
async function erase(desk: Desk, session: Session, { view, setUp }: Replacement): Promise<boolean> {
  const facts = { name: byName(setUp) };
  const sure = await desk.ui.ask("confirm", { subject: "replacement-erase", facts }, session.signal);
  if (sure.kind !== "given" || !sure.value) return false;
  const serial = view.cardSerial;
  const opens = serial !== undefined && desk.keys.enrolled().some((one) => one.serial === serial);
  if (opens && !(await replacesElsewhere(desk, session, { view, setUp }))) await rotateKey(desk, session, serial);
  await desk.journal.purge({ replacement: view.id });
  desk.keypad.beep("good");
  return true;
}

/** The same person replaces somebody else on this device, or will. */
async function replacesElsewhere(desk: Desk, session: Session, { view, setUp }: Replacement): Promise<boolean> {
  const others = session.book.replacements
    .all()
    .filter(({ id, stage }) => id !== view.id && (stage === "prepared" || stage === "active"));
  const { idType, id } = setUp.by;
  return (await readReplacements(desk, others)).some(({ setUp: { by } }) => by.idType === idType && by.id === id);
}
