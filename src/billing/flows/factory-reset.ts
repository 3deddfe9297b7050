import { nextRank } from "#billing/journal/index";
import { toFrench } from "#billing/model/money";
import type { Desk } from "./desk.ts";
import { mayErase, undischarged } from "./protection.ts";
import type { Session } from "./session.ts";

export type ResetEnd = "erased" | "refused" | "kept";

/** Typed to erase what nobody acknowledged: no key pressed by accident writes it. */
export const RESET_PHRASE = "EFFACER";

/**
 * Everything on this device is erased, its keys first (reliability C4, U7). Refused while something is acknowledged by nobody, with
 * count and total, unless the phrase is typed; asked twice in any case, the second time with what is lost. The device starts anew
 * after it: the caller ends the program. Trouble E_STORE_* when the decision cannot be written: nothing is erased then.
 */
export async function factoryReset(desk: Desk, session: Session): Promise<ResetEnd> {
  if (!(await mayErase(desk, session, "reset")) && !(await phraseTyped(desk, session))) return "refused";
  const { invoices, totalCents } = undischarged(session.book);
  const facts = { held: invoices, total: toFrench(totalCents) };
  for (const subject of ["reset-store", "reset-store-twice"] as const) {
    const answer = await desk.ui.ask("confirm", { subject, facts }, session.signal);
    if (answer.kind !== "given" || !answer.value) return "kept";
  }
  if (!desk.journal.readOnly) await desk.journal.note("reset", { invoices, totalCents });
  const { deviceSerial, deviceRank } = desk.settings.value;
  await desk.erase({ deviceSerial, deviceRank: nextRank(deviceRank) });
  session.end("erased");
  return "erased";
}

async function phraseTyped(desk: Desk, session: Session): Promise<boolean> {
  const asked = { field: "reset-phrase", longest: RESET_PHRASE.length } as const;
  const answer = await desk.ui.ask("text", asked, session.signal);
  return answer.kind === "given" && answer.value === RESET_PHRASE;
}
