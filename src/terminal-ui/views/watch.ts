import type { Session } from "#billing";
import type { House } from "./house.ts";

/** Ends the session on what the holder does or does not do: LOCK, no key for too long, the lid shut, the device stopping. */
export function watchOver(house: House, session: Session): void {
  const { desk, ui, stopping } = house;
  const idleMs = desk.settings.value.idleMinutes * 60_000;
  let idle = desk.clock.after(idleMs, () => session.end("idle"));
  const stop = () => session.end("stopped");
  let lidOpen = desk.keypad.unit?.lidOpen ?? false;
  const undo = [
    ui.onLock(() => session.end("lock-key")),
    ui.onActivity(() => {
      idle.cancel();
      idle = desk.clock.after(idleMs, () => session.end("idle"));
    }),
    desk.keypad.listen((event) => {
      if (event.kind !== "unit") return;
      if (lidOpen && !event.unit.lidOpen) session.end("lid-shut");
      lidOpen = event.unit.lidOpen;
    }),
    () => stopping.removeEventListener("abort", stop),
    () => idle.cancel(),
  ];
  stopping.addEventListener("abort", stop, { once: true });
  session.onEnd(() => {
    for (const release of undo) release();
  });
}
