import { systemClock } from "#hal/clock/index";
import { hex } from "#util/bytes";
import { Trouble } from "#util/trouble";
import { type ReplayedStep, type ReplayReport, replayTrace } from "../replay.ts";
import type { TerminalctlCommand, TerminalctlIo } from "./command.ts";
import { readNamedFile, reporting } from "./report.ts";

const USAGE = "E_USAGE usage: terminalctl replay FILE [--json]";

/**
 * `replay FILE [--json]`: plays the reader part of a trace against the driver of this version, with the traced unit in place of
 * a real one, and says what the driver did. Exit 0 when it went the same way, 1 when it diverged or the file is no trace.
 */
export const replayCommand: TerminalctlCommand = {
  name: "replay",
  summary: "replay FILE [--json]: play a trace of the reader against the driver, and say where it goes another way",
  async run(args, io) {
    const json = args.includes("--json");
    const [path, ...more] = args.filter((arg) => arg !== "--json");
    if (path === undefined || path.startsWith("--") || more.length > 0) {
      io.err(USAGE);
      return 2;
    }
    return reporting(json, io, async () => {
      const text = Buffer.from(await readNamedFile(path)).toString("utf8");
      return tell(await replayed(text, path), json, io);
    });
  },
};

async function replayed(text: string, path: string): Promise<ReplayReport> {
  try {
    return await replayTrace(text, systemClock({}));
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    throw new Trouble("E_FILE_READ", { path, why: thrown.message });
  }
}

function tell(report: ReplayReport, json: boolean, io: TerminalctlIo): number {
  const { opened, steps, divergences } = report;
  const ok = opened && divergences.length === 0;
  if (json) io.out(JSON.stringify({ ok, opened, steps: steps.map(shown), divergences }));
  else {
    for (const one of steps) {
      const { slot, what, outcome } = shown(one);
      io.out(`${slot.padEnd(7)}${what.padEnd(24)} ${outcome}`);
    }
    for (const { kind, command, slot } of divergences) io.out(`${kind} ${command}, slot ${slot}`);
    if (ok) io.out(`${steps.length} steps, the driver went the same way`);
  }
  if (!opened) io.err("E_READER_ABSENT the driver found no unit in the trace: it holds no opening");
  else if (!ok) io.err(`E_TRACE_DIVERGED ${divergences.length} times`);
  return ok ? 0 : 1;
}

function shown({ step, outcome }: ReplayedStep): { slot: string; what: string; outcome: string } {
  return { slot: step.slot, what: nameOf(step), outcome };
}

/** A step in a few words; a command by its header, never its data. */
function nameOf(step: ReplayedStep["step"]): string {
  if (step.kind === "apdu") {
    const { cla, ins, p1, p2 } = step.apdu;
    return `apdu ${hex(Uint8Array.of(cla, ins, p1, p2), " ")}`;
  }
  return step.kind === "pin" ? `secure entry, ${step.entry.operation}` : step.kind;
}
