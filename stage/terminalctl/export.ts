import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, writeSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { EXPORT_FILES, type ExportFile, exportJournal } from "#billing/flows/export-journal";
import { Trouble } from "#util/trouble";
import type { TerminalctlCommand, TerminalctlIo } from "../../firmware/terminalctl/command.ts";
import { refusalLine, reporting } from "../../firmware/terminalctl/report.ts";
import { openDeviceOn } from "../soak/device.ts";
import { openJournal } from "../soak/open-journal.ts";

const USAGE = "E_USAGE usage: terminalctl export --data DIR --out DIR";

/**
 * `export --data DIR --out DIR`: the sound part of a data folder as lines of JSON, opened with the deck's cards: invoices,
 * lots, receipts, returns, audit. It holds names: the folder is 0700, its files 0600. Exit 1, with what could be read
 * written all the same, when the journal is damaged.
 */
export const exportCommand: TerminalctlCommand = {
  name: "export",
  summary: "export --data DIR --out DIR: the sound part of a data folder as lines of JSON",
  async run(args, io) {
    const options = optionsOf(args);
    if (options !== undefined) return reporting(false, io, () => exportAll(options, io));
    io.err(USAGE);
    return 2;
  },
};

interface ExportOptions {
  readonly data: string;
  readonly out: string;
}

function optionsOf(args: readonly string[]): ExportOptions | undefined {
  const text = { type: "string" } as const;
  try {
    const { data, out } = parseArgs({ args: [...args], options: { data: text, out: text } }).values;
    return data === undefined || out === undefined ? undefined : { data: resolve(data), out: resolve(out) };
  } catch {
    return undefined;
  }
}

async function exportAll({ data, out }: ExportOptions, io: TerminalctlIo): Promise<number> {
  const device = await openDeviceOn(data, undefined);
  try {
    const open = await openJournal(device);
    if (open === undefined) throw new Trouble("E_NOT_ENROLLED");
    const { journal } = device.desk;
    const files = makeFiles(out);
    const counts = new Map<ExportFile, number>();
    try {
      for await (const { file, line } of exportJournal(journal)) {
        writeSync(files[file], `${line}\n`);
        counts.set(file, (counts.get(file) ?? 0) + 1);
      }
      for (const file of EXPORT_FILES) fsyncSync(files[file]);
    } finally {
      for (const file of EXPORT_FILES) closeSync(files[file]);
    }
    io.out(`OK ${EXPORT_FILES.map((file) => `${counts.get(file) ?? 0} in ${file}`).join(", ")}`);
    const problems = journal.problems();
    for (const problem of problems) io.err(refusalLine(problem));
    return problems.length === 0 ? 0 : 1;
  } finally {
    await device.stop();
  }
}

/** Nothing that lies there is written over. */
function makeFiles(out: string): Readonly<Record<ExportFile, number>> {
  mkdirSync(out, { recursive: true, mode: 0o700 });
  if (readdirSync(out).length > 0) throw new Trouble("E_INPUT", { field: "out", why: "not empty" });
  const open = (file: ExportFile) => openSync(join(out, file), "wx", 0o600);
  return {
    "invoices.jsonl": open("invoices.jsonl"),
    "lots.jsonl": open("lots.jsonl"),
    "receipts.jsonl": open("receipts.jsonl"),
    "returns.jsonl": open("returns.jsonl"),
    "audit.jsonl": open("audit.jsonl"),
  };
}
