import type { PrintDocument, PrinterState } from "#hal/ports/index";
import { createPrinter } from "#hal/printer/index";
import { createPrinterUnit, type PrinterOptions } from "../../../simulator/printer-unit.ts";
import { pipe } from "../../../simulator/unit-line.ts";
import { openPiped } from "../../../stage/piped-line.ts";
import { FakeClock } from "../../helpers/fake-clock.ts";

/** The driver and the simulated printer on one pipe; the driver runs and has seen the printer. */
export async function readyPrinter(options: Partial<PrinterOptions> = {}) {
  const clock = new FakeClock();
  const { unit: line, host } = pipe();
  const paper: string[] = [];
  const unit = createPrinterUnit({ line, time: clock, paper: (text) => paper.push(text), ...options });
  const printer = createPrinter({ openLine: openPiped(host), clock });
  const states: PrinterState[] = [];
  printer.listen((state) => states.push(state));
  printer.start();
  await clock.run(100);
  states.length = 0;
  /** Prints while the clock runs for `ms` at most. */
  const print = async (document: PrintDocument, ms = 60_000) => {
    const end = printer.print(document);
    await clock.run(ms);
    return end;
  };
  return { clock, line, unit, printer, paper, states, print, text: () => paper.join("") };
}

/** A document of so many numbered lines. */
export function longDocument(lines: number): PrintDocument {
  return {
    id: "long",
    lines: Array.from({ length: lines }, (_, index) => ({
      kind: "pair" as const,
      left: `Ligne ${index + 1}`,
      right: "1 234,50 €",
    })),
  };
}

/** A printer that answers with what the test says, byte by byte. */
export async function barePrinter(answer: (bytes: Uint8Array, say: (...bytes: number[]) => void) => void) {
  const clock = new FakeClock();
  const { unit: line, host } = pipe();
  const sent: Uint8Array[] = [];
  line.onReceive((bytes) => {
    sent.push(bytes);
    answer(bytes, (...back) => line.send(Uint8Array.from(back)));
  });
  const printer = createPrinter({ openLine: openPiped(host), clock });
  printer.start();
  await clock.run(0);
  return { clock, line, printer, sent };
}
