import { createKeypad } from "#hal/keypad/index";
import type { KeypadEvent } from "#hal/ports/index";
import { encodeUnitFrame, type UnitFlags, type UnitMessage } from "#hal/wire/keypad/index";
import { createKeypadUnit } from "../../../simulator/keypad-unit.ts";
import { pipe } from "../../../simulator/unit-line.ts";
import { openPiped } from "../../../stage/piped-line.ts";
import { FakeClock } from "../../helpers/fake-clock.ts";

export const ENABLED: UnitFlags = {
  keysEnabled: true,
  secure: false,
  charging: false,
  externalPower: false,
  lidOpen: false,
  tampered: false,
  lowBattery: false,
};
export const SECURE: UnitFlags = { ...ENABLED, secure: true };

/** The driver and the simulated unit on one pipe, on a clock that stands still; the driver runs and has seen the unit. */
export async function readyKeypad() {
  const clock = new FakeClock();
  const { unit: line, host } = pipe();
  const unit = createKeypadUnit({ line, time: clock });
  const keypad = createKeypad({ openLine: openPiped(host), clock });
  const events: KeypadEvent[] = [];
  keypad.listen((event) => events.push(event));
  keypad.start();
  await clock.run(2500);
  events.length = 0;
  /** Runs the clock until `work` is done. */
  const during = async <T>(work: Promise<T>, ms: number): Promise<T> => {
    await clock.run(ms);
    return work;
  };
  return { clock, line, unit, keypad, events, during };
}

/** The driver on a bare line: the test is the unit, byte by byte. `say` numbers its frames like a unit. */
export async function bareKeypad() {
  const clock = new FakeClock();
  const { unit: line, host } = pipe();
  const sent: Uint8Array[] = [];
  line.onReceive((bytes) => sent.push(bytes));
  const keypad = createKeypad({ openLine: openPiped(host), clock });
  const events: KeypadEvent[] = [];
  keypad.listen((event) => events.push(event));
  keypad.start();
  await clock.run(0);
  let next = 0;
  const frame = (message: UnitMessage, flags = ENABLED) => {
    const bytes = encodeUnitFrame({ sequence: next, flags, message });
    next = (next + 1) % 128;
    return bytes;
  };
  const say = async (message: UnitMessage, flags = ENABLED) => {
    line.send(frame(message, flags));
    await clock.run(0);
  };
  const beat = () => say({ kind: "heartbeat", version: 1, batteryPercent: 50, cards: 0 });
  const skip = (frames: number) => {
    next = (next + 128 + frames) % 128;
  };
  const come = async () => {
    await beat();
    await beat();
    events.length = 0;
    sent.length = 0;
  };
  return { clock, line, keypad, events, sent, frame, say, beat, skip, come };
}
