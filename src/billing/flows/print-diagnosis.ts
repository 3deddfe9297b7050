import { type DiagnosticOptions, diagnosticReport, testPage } from "#billing/receipt/index";
import type { PageRow, PrintDocument } from "#hal/ports/index";
import type { Desk } from "./desk.ts";
import type { Session } from "./session.ts";
import { PRINTER_CODES, tell } from "./trouble.ts";

/** Prints what the diagnostic found. Gives true when it came out whole; else the cause was told. */
export function printDiagnosis(desk: Desk, session: Session, rows: readonly PageRow[]): Promise<boolean> {
  const lines = rows.map(({ label, value, flagged }) => ({ part: label, value, ok: flagged !== true }));
  return print(desk, session, diagnosticReport(lines, originOf(desk)));
}

/** Prints the page that shows everything the printer can. */
export function printTestPage(desk: Desk, session: Session): Promise<boolean> {
  return print(desk, session, testPage(originOf(desk)));
}

async function print(desk: Desk, session: Session, document: PrintDocument): Promise<boolean> {
  const end = await desk.printer.print(document);
  if (end.kind === "stopped") await tell(desk, PRINTER_CODES[end.cause], "nothing-lost", {}, session.signal);
  return end.kind === "printed";
}

function originOf({ device, clock }: Desk): DiagnosticOptions {
  return {
    test: device.mode === "test",
    approvalNumber: device.approvalNumber,
    serial: device.serial,
    version: device.version,
    printedAtMs: clock.now(),
  };
}
