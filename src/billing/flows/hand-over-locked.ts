import type { Desk } from "./desk.ts";
import { handedOver, handOverLots, tellProblem } from "./hand-over.ts";
import { noteAlways } from "./note-always.ts";
import { tell } from "./trouble.ts";

/**
 * The one effect that may start while locked: lots already sealed go to the poste. Their receipts are journaled at the
 * next unlock, when they are asked for again: same id, same hash, same receipt (reliability 5).
 */
export async function handOverLocked(desk: Desk): Promise<void> {
  const sealed = await desk.outbox.list();
  if (sealed.length === 0) return;
  if (desk.settings.value.sendingStopped) {
    await tell(desk, "E_SENDING_STOPPED", "nothing-lost");
    return;
  }
  const result = await handOverLots(desk, sealed, undefined);
  await noteAlways(desk, "handed-over-locked", { lots: result.lots, received: result.received.length });
  if (result.problem !== undefined) {
    await tellProblem(desk, result, undefined);
    return;
  }
  desk.keypad.beep("good");
  await desk.ui.ask("handed-over", { locked: true, lots: result.received.map(({ receipt }) => handedOver(receipt)) });
}
