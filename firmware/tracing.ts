import { appendFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { plainTrace, readerTrace, recordLine } from "#hal/line/index";
import type { OpenLine } from "#hal/ports/index";

/** While this file lies in the data folder, the terminal records its serial lines. */
export const TRACE_SWITCH = "trace.on";
export const TRACE_FILE = "trace.txt";

type LineName = "reader" | "keypad" | "printer";

/**
 * Wraps the lines in recorders when the switch is there. What must not be known never reaches the text: secrets of the
 * reader line are dots, and a secure entry has no digit on any line. The printer's line is left out: it carries names.
 */
export function tracing(data: string): (name: LineName, open: OpenLine) => OpenLine {
  if (!existsSync(join(data, TRACE_SWITCH))) return (_name, open) => open;
  const sink = (name: LineName) => (text: string) =>
    appendFileSync(join(data, TRACE_FILE), `${name} ${text}\n`, { mode: 0o600 });
  return (name, open) => {
    if (name === "printer") return open;
    return async () => recordLine(await open(), name === "reader" ? readerTrace() : plainTrace(), sink(name));
  };
}
