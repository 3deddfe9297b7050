import type { Desk } from "./desk.ts";
import { mayErase } from "./protection.ts";
import { rotateKey } from "./rotate-key.ts";
import type { Session } from "./session.ts";

export type RemoveEnd = "removed" | "refused" | "kept" | "unknown";

/**
 * Another practitioner's card opens this device no more: never while something is acknowledged by nobody, asked about, then
 * the data key is renewed without that card (reliability 5, rules 8 and 9). The card in session stays.
 */
export async function removePractitioner(desk: Desk, session: Session, serial: string): Promise<RemoveEnd> {
  const enrolled = desk.keys.enrolled().some((one) => one.serial === serial);
  if (!enrolled || serial === session.card.practitioner.cardSerial) return "unknown";
  if (!(await mayErase(desk, session, "remove-practitioner"))) return "refused";
  const answer = await desk.ui.ask("confirm", { subject: "remove-card", facts: { card: serial } }, session.signal);
  if (answer.kind !== "given" || !answer.value) return "kept";
  await rotateKey(desk, session, serial);
  return "removed";
}
