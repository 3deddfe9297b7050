import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { TRACE_FILE, TRACE_SWITCH } from "../tracing.ts";
import type { TerminalctlCommand, TerminalctlIo } from "./command.ts";

const USAGE = "E_USAGE usage: terminalctl trace start|stop --data DIR, trace show FILE";
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * `trace start|stop --data DIR` turns the recording of the serial lines on or off; it takes effect at the next start of the
 * terminal, which then appends to DIR/trace.txt. `trace show FILE` prints one, each line checked. Secrets are dots in the file itself.
 */
export const traceCommand: TerminalctlCommand = {
  name: "trace",
  summary: "trace start|stop --data DIR, trace show FILE: record the serial lines (secrets as dots), show a record",
  async run(args, io) {
    const [action, ...rest] = args;
    if (action === "show" && rest[0] !== undefined && rest.length === 1) return show(rest[0], io);
    const data = action === "start" || action === "stop" ? dataOf(rest) : undefined;
    if (data === undefined) {
      io.err(USAGE);
      return 2;
    }
    const path = join(data, TRACE_SWITCH);
    await mkdir(data, { recursive: true, mode: 0o700 }); // Before the first start there is no folder yet.
    if (action === "start") await writeFile(path, "on\n", { mode: 0o600, flush: true });
    else await rm(path, { force: true });
    io.out(`trace ${action === "start" ? "on" : "off"} from the next start; record: ${join(data, TRACE_FILE)}`);
    return 0;
  },
};

function dataOf(args: readonly string[]): string | undefined {
  try {
    const { values } = parseArgs({ args: [...args], options: { data: { type: "string" } } });
    return values.data === undefined ? undefined : resolve(values.data);
  } catch {
    return undefined;
  }
}

/** A line of a trace: which line of the machine, which way, bytes or dots; or a remark. */
const LINE = /^(reader|keypad|printer) (=>|<=|#).*$/;

async function show(path: string, io: TerminalctlIo): Promise<number> {
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined || bytes.length > MAX_BYTES) {
    io.err("E_FILE_READ the trace cannot be read");
    return 1;
  }
  const lines = bytes
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "");
  const foreign = lines.findIndex((line) => !LINE.test(line));
  if (foreign >= 0) {
    io.err(`E_FILE_READ line ${foreign + 1} is not a line of a trace`);
    return 1;
  }
  for (const line of lines) io.out(line);
  return 0;
}
