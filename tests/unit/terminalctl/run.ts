import type { TerminalctlCommand } from "../../../firmware/terminalctl/command.ts";

/** Runs a command of terminalctl in this process: what it said, and its exit status. */
export async function run(command: TerminalctlCommand, ...args: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await command.run(args, {
    stdin: async () => "",
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
    now: () => Date.UTC(2026, 10, 23),
  });
  return { out, err, code };
}
