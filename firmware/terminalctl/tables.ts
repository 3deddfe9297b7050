import { parisTime } from "#billing/model/dates";
import { builtInTables, type Entry, type Label } from "#billing/rules/index";
import type { TerminalctlCommand } from "./command.ts";

const OPTIONS: readonly string[] = ["--unconfirmed", "--json"];

/** `tables [--unconfirmed] [--json]`: the values and labels in force today with their source; or only those still to confirm. */
export const tablesCommand: TerminalctlCommand = {
  name: "tables",
  summary: "tables [--unconfirmed]: values in force with their source, or those still to confirm",
  async run(args, io) {
    if (args.some((arg) => !OPTIONS.includes(arg))) {
      io.err("E_USAGE usage: terminalctl tables [--unconfirmed] [--json]");
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
