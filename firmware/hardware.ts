import { join } from "node:path";
import { systemClock } from "#hal/clock/index";
import { createKeypad } from "#hal/keypad/index";
import { openSerialLine, SERIAL_SETTINGS } from "#hal/line/index";
import type { CardReader, Clock, Keypad, OpenLine, Power, Printer, Random } from "#hal/ports/index";
import { folderPower } from "#hal/power/index";
import { createPrinter } from "#hal/printer/index";
import { systemRandom } from "#hal/random/index";
import { SerialCardReader } from "#hal/reader/index";

/** The machine: every driver on its line of the hardware folder. */
export interface Hardware {
  readonly reader: CardReader;
  readonly keypad: Keypad;
  readonly printer: Printer;
  readonly clock: Clock;
  readonly random: Random;
  readonly power: Power;
}

type LineName = "reader" | "keypad" | "printer";
/** Puts something around a line as it is opened: a recorder. */
export type WrapLine = (name: LineName, open: OpenLine) => OpenLine;

/** Drivers on DIR/reader, DIR/keypad, DIR/printer: simulator links or udev names, the same code. */
export function openHardware(dir: string, wrap: WrapLine = (_name, open) => open): Hardware {
  const clock = systemClock({ offsetFile: join(dir, "clock") });
  const line = (name: LineName) => wrap(name, () => openSerialLine(join(dir, name), SERIAL_SETTINGS[name]));
  return {
    clock,
    random: systemRandom(),
    power: folderPower(join(dir, "power")),
    reader: new SerialCardReader({ openLine: line("reader"), clock }),
    keypad: createKeypad({ openLine: line("keypad"), clock }),
    printer: createPrinter({ openLine: line("printer"), clock }),
  };
}
