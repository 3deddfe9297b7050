import { parseArgs } from "node:util";
import { readReturn } from "#billing/formats/index";
import { Trouble } from "#util/trouble";
import type { TerminalctlCommand } from "./command.ts";
import { readNamedFile, refusalLine } from "./report.ts";

const USAGE = "E_USAGE usage: terminalctl returns read FILE… [--json]";

/**
 * `returns read FILE…`: ARL and RSP files as one JSON object, on several lines unless `--json`. A file that does not hold
 * together is refused whole, with the rank of the entity and the position; the others are still read, and the exit is 1.
 */
export const returnsCommand: TerminalctlCommand = {
  name: "returns",
  summary: "returns read FILE…: ARL and RSP files as JSON",
  async run(args, io) {
    const wish = wishOf(args);
    if (wish === undefined) {
      io.err(USAGE);
      return 2;
    }
    const returns: object[] = [];
    for (const path of wish.paths) {
      try {
        const { file, unknown } = readReturn(await readNamedFile(path));
        returns.push({ path, ok: true, ...file, unknown: unknown.map(({ ordinal, raw }) => ({ at: ordinal, raw })) });
      } catch (thrown) {
        if (!(thrown instanceof Trouble)) throw thrown;
        io.err(`${refusalLine(thrown)} (${path})`);
        returns.push({ path, ok: false, code: thrown.code, facts: thrown.facts });
      }
    }
    io.out(JSON.stringify({ returns }, null, wish.json ? 0 : 2));
    return returns.every((one) => "ok" in one && one.ok === true) ? 0 : 1;
  },
};

function wishOf(args: readonly string[]): { readonly paths: readonly string[]; readonly json: boolean } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: "boolean" } },
    });
    const [action, ...paths] = positionals;
    return action === "read" && paths.length > 0 ? { paths, json: values.json ?? false } : undefined;
  } catch {
    return undefined;
  }
}
