/**
 * THE DEVICE'S COMMAND LINE, one file a command. A command is given its ways in and out and never the process. The table
 * here is what the device image carries; the stage adds what needs the simulator.
 */
import { b2Command } from "./b2.ts";
import { ccamCommand } from "./ccam.ts";
import type { TerminalctlCommand, TerminalctlIo } from "./command.ts";
import { doctorCommand } from "./doctor.ts";
import { lotCommand } from "./lot.ts";
import { pairCommand } from "./pair.ts";
import { priceCommand } from "./price.ts";
import { recoverCommand } from "./recover.ts";
import { replayCommand } from "./replay.ts";
import { returnsCommand } from "./returns.ts";
import { scorCommand } from "./scor.ts";
import { tablesCommand } from "./tables.ts";
import { traceCommand } from "./trace.ts";

export const DEVICE_COMMANDS: readonly TerminalctlCommand[] = [
  doctorCommand,
  priceCommand,
  tablesCommand,
  ccamCommand,
  b2Command,
  lotCommand,
  returnsCommand,
  scorCommand,
  traceCommand,
  replayCommand,
  pairCommand,
  recoverCommand,
];

/** Runs the command named first, or shows them all. Exit status: 0 fine, 1 refused or invalid, 2 wrong usage. */
export async function runTerminalctl(
  commands: readonly TerminalctlCommand[],
  args: readonly string[],
  io: TerminalctlIo,
): Promise<number> {
  const [name, ...rest] = args;
  const command = commands.find((one) => one.name === name);
  if (command !== undefined) return command.run(rest, io);
  const help = name === undefined || name === "help" || name === "--help";
  const say = help ? io.out : io.err;
  if (!help) io.err("E_USAGE no such command");
  for (const one of commands) say(`  ${one.summary}`);
  return help ? 0 : 2;
}
