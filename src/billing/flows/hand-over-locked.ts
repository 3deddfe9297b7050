import type { Desk } from "./desk.ts";
import { handedOver, handOverLots, tellProblem } from "./hand-over.ts";
import { noteAlways } from "./note-always.ts";
import { receiveLocked } from "./receive-pushed.ts";
import { tell } from "./trouble.ts";

/**
 * The one effect that may start while locked: lots already sealed go to the poste, and its round and tables come. The receipts
 * are journaled at the next unlock, when they are asked for again: same id, same hash, same receipt (reliability 5).
 */
export async function handOverLocked(desk: Desk): Promise<void> {
  const lying = await desk.outbox.list();
  const stopped = lying.length > 0 && desk.settings.value.sendingStopped === true;
  if (stopped) await tell(desk, "E_SENDING_STOPPED", "nothing-lost");
  const sealed = stopped ? [] : lying;
  const result = await handOverLots(desk, sealed, undefined);
  if (sealed.length > 0)
    await noteAlways(desk, "handed-over-locked", { lots: result.lots, received: result.received.length });
  const reception = await receiveLocked(desk);
  const neither = result.problem !== undefined && reception?.problem?.step === "list";
  await tellProblem(desk, result, undefined);
  const left = result.lots - result.received.length;
  if (result.received.length === 0 && (reception === undefined || neither)) return;
  if (result.received.length > 0) desk.keypad.beep("good");
  await desk.ui.ask("handed-over", {
    locked: true,
    lots: result.received.map(({ receipt }) => handedOver(receipt)),
    ...(left > 0 && { left }),
    ...(reception && { reception }),
  });
}
