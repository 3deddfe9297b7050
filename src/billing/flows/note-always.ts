import type { Facts } from "#billing/journal/index";
import type { Desk } from "./desk.ts";

/**
 * One line of the audit, whether the data are open or not: locked, it is sealed into the inbox and journaled at the next unlock
 * (reliability 5, C24). Never more than a line: what is told or refused to the person does not wait for it.
 */
export async function noteAlways(
  desk: Pick<Desk, "journal" | "inbox">,
  event: string,
  facts: Facts = {},
): Promise<void> {
  if (desk.journal.locked) await desk.inbox.put(event, facts);
  else if (!desk.journal.readOnly) await desk.journal.note(event, facts);
}
