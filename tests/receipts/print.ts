import type { PrintDocument } from "#hal/ports/index";
import { createPrinter } from "#hal/printer/index";
import { createPrinterUnit } from "../../simulator/printer-unit.ts";
import { pipe } from "../../simulator/unit-line.ts";
import { openPiped } from "../../stage/piped-line.ts";
import { FakeClock } from "../helpers/fake-clock.ts";

/**
 * What comes out of the simulated printer when the real driver prints this document: the bytes of the line are what is
 * tested, read by the strict interpreter.
 */
export async function printed(document: PrintDocument): Promise<{ readonly paper: string; readonly faults: number }> {
  const clock = new FakeClock();
  const { unit: line, host } = pipe();
  const paper: string[] = [];
  const linesPerSecond = Number.POSITIVE_INFINITY;
  const unit = createPrinterUnit({ line, time: clock, paper: (text) => paper.push(text), linesPerSecond });
  const printer = createPrinter({ openLine: openPiped(host), clock });
  printer.start();
  const end = printer.print(document);
  await clock.run(3000);
  if ((await end).kind !== "printed") throw new Error("the document did not come out");
  await printer.stop();
  unit.stop();
  return { paper: paper.join(""), faults: unit.faults.length + unit.lostBytes };
}
