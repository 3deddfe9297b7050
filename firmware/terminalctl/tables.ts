import { parisTime } from "#billing/model/dates";
import { builtInTables, type Entry, type Label, tablesWith } from "#billing/rules/index";
import { Trouble } from "#util/trouble";
import type { TerminalctlCommand, TerminalctlIo } from "./command.ts";
import { readNamedFile, reporting } from "./report.ts";

const OPTIONS: readonly string[] = ["--unconfirmed", "--json"];
const USAGE = "E_USAGE usage: terminalctl tables [--unconfirmed] [--json] | tables check FILE… [--json]";

/**
 * `tables [--unconfirmed] [--json]`: the values and labels in force today with their source; or only those still to confirm.
 * `tables check FILE…`: whether files of tables are taken together with those of the product, one of a name known taking its
 * place.
 */
export const tablesCommand: TerminalctlCommand = {
  name: "tables",
  summary: "tables [--unconfirmed] | check FILE…: values in force with their source, or whether new tables are sound",
  async run(args, io) {
    if (args[0] === "check") return check(args.slice(1), io);
    if (args.some((arg) => !OPTIONS.includes(arg))) {
      io.err(USAGE);
      return 2;
    }
    const today = parisTime(io.now()).day;
    const tables = builtInTables();
    const wanted = (entry: Entry | Label) =>
      args.includes("--unconfirmed")
        ? entry.status === "to-confirm" && (entry.to === null || entry.to >= today)
        : entry.from <= today && (entry.to === null || entry.to >= today);
    const entries = [...tables.byCode.values()].flat().filter(wanted);
    const labels = [...tables.labels.values()].flat().filter(wanted);
    if (args.includes("--json")) {
      io.out(JSON.stringify({ day: today, tables: tables.versions, entries: entries.map(plain), labels }));
      return 0;
    }
    for (const { table, version } of tables.versions) io.out(`# ${table} ${version}`);
    for (const entry of entries) io.out(lineOf(entry));
    for (const label of labels) io.out(labelLine(label));
    return 0;
  },
};

async function check(args: readonly string[], io: TerminalctlIo): Promise<number> {
  const paths = args.filter((arg) => arg !== "--json");
  if (paths.length === 0 || paths.some((path) => path.startsWith("--"))) {
    io.err(USAGE);
    return 2;
  }
  const json = args.includes("--json");
  return reporting(json, io, async () => {
    const files = await Promise.all(paths.map(readJson));
    const product = new Map(builtInTables().versions.map(({ table, version }) => [table, version]));
    const tables = tablesWith(files).versions.filter(({ table, version }) => product.get(table) !== version);
    const changes = tables.map(({ table, version }) => ({ table, before: product.get(table) ?? null, version }));
    if (json) io.out(JSON.stringify({ ok: true, tables: changes }));
    else for (const { table, before, version } of changes) io.out(`ok ${table} ${before ?? "(new)"} -> ${version}`);
    return 0;
  });
}

async function readJson(path: string): Promise<unknown> {
  const text = new TextDecoder().decode(await readNamedFile(path));
  try {
    return JSON.parse(text);
  } catch {
    throw new Trouble("E_TABLE", { table: path, reason: "not JSON" });
  }
}

function lineOf(entry: Entry): string {
  const sector = entry.sector === undefined ? "" : ` sector ${entry.sector}`;
  const period = `${entry.from} to ${entry.to ?? "..."}`;
  return [
    `${entry.code} ${entry.value}${entry.unit === undefined ? "" : ` ${entry.unit}`}`,
    `${entry.profession} ${entry.zone}${sector}`,
    period,
    entry.status,
    entry.source,
  ].join(" | ");
}

function labelLine({ family, code, label, from, to, status, source }: Label): string {
  return [`${family}.${code} ${label}`, `${from} to ${to ?? "..."}`, status, source].join(" | ");
}

function plain(entry: Entry): object {
  const { amount: _exact, ...shown } = entry;
  return shown;
}
