import { parseArgs } from "node:util";
import { checkPiece, type PieceReport } from "#sync/scor/index";
import { Trouble } from "#util/trouble";
import type { TerminalctlCommand, TerminalctlIo } from "./command.ts";
import { readNamedFile, refusalLine } from "./report.ts";

const USAGE = "E_USAGE usage: terminalctl scor check FILE… [--json]";

/**
 * `scor check FILE…`: each rule of a SCOR piece, `ok` or the reason with what was measured. Every file is judged; exit 1 when one
 * of them would be refused.
 */
export const scorCommand: TerminalctlCommand = {
  name: "scor",
  summary: "scor check FILE…: each rule of a SCOR piece, ok or the reason",
  async run(args, io) {
    const wish = wishOf(args);
    if (wish === undefined) {
      io.err(USAGE);
      return 2;
    }
    const files: object[] = [];
    for (const path of wish.paths) files.push(await judged(path, wish.json, io));
    if (wish.json) io.out(JSON.stringify({ files }));
    return files.every((one) => "ok" in one && one.ok === true) ? 0 : 1;
  },
};

async function judged(path: string, json: boolean, io: TerminalctlIo): Promise<object> {
  try {
    const report = await checkPiece(await readNamedFile(path));
    if (!json) tell(path, report, io);
    return { path, ...report };
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    io.err(refusalLine(thrown));
    return { path, ok: false, code: thrown.code, facts: thrown.facts };
  }
}

/** One line a rule, then the verdict; the first rule that does not hold also on standard error, with its code. */
function tell(path: string, { ok, rules }: PieceReport, io: TerminalctlIo): void {
  for (const { rule, verdict, measured } of rules)
    io.out(`${path}: ${rule}: ${verdict}${measured === "" ? "" : ` (${measured})`}`);
  io.out(`${path}: ${ok ? "ok" : "refused"}`);
  const refused = rules.find(({ verdict }) => verdict === "refused");
  if (refused !== undefined) {
    const facts = { rule: refused.rule, ...(refused.measured && { measured: refused.measured }), path };
    io.err(refusalLine(new Trouble("E_PIECE_REFUSED", facts)));
  }
}

function wishOf(args: readonly string[]): { readonly paths: readonly string[]; readonly json: boolean } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: "boolean" } },
    });
    const [action, ...paths] = positionals;
    return action === "check" && paths.length > 0 ? { paths, json: values.json ?? false } : undefined;
  } catch {
    return undefined;
  }
}
