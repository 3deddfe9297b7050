import { DEFAULT_RETENTION, purgeableLots } from "#billing/journal/index";
import type { Desk } from "./desk.ts";
import { clockDoubtOf } from "./may-bill.ts";
import type { Session } from "./session.ts";
import { today } from "./today.ts";

/** In one go: the keys of a lot are destroyed in some milliseconds, and the holder waits. The others go the next time. */
const LOTS_AT_A_TIME = 20;

export type PurgeEnd = "purged" | "nothing" | "clock-doubtful" | "read-only";

/**
 * Purges the lots whose time is over by the settings: their keys are destroyed, numbers, amounts and states stay. Never by a
 * clock that is doubted, and never anything that nobody acknowledged. Trouble E_STORE_* when it cannot be recorded.
 */
export async function purgeExpired(desk: Desk, session: Session): Promise<PurgeEnd> {
  if (desk.journal.readOnly) return "read-only";
  if (clockDoubtOf(desk) !== undefined) return "clock-doubtful";
  const retention = desk.settings.value.retention ?? DEFAULT_RETENTION;
  const over = purgeableLots(session.book, today(desk), retention).slice(0, LOTS_AT_A_TIME);
  for (const { lotId } of over) await desk.journal.purge(lotId);
  return over.length === 0 ? "nothing" : "purged";
}
