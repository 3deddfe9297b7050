import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Day, isDay } from "#billing/model/dates";
import {
  CCAM_FILES,
  type CcamFile,
  type CcamImport,
  type Dbf,
  importCcam,
  OPTIONAL_FILES,
  openDbf,
  tablesWith,
} from "#billing/rules/index";
import { Trouble } from "#util/trouble";
import type { TerminalctlCommand, TerminalctlIo } from "./command.ts";
import { readNamedFile, reporting } from "./report.ts";

const USAGE =
  "E_USAGE usage: terminalctl ccam import DIR [--out DIR] [--version V] [--since YYYY-MM-DD] [--grid N] [--json]";
/** The whole CCAM holds files of some tens of megabytes. */
const DBF_BYTES = 256 * 1024 * 1024;

/**
 * `ccam import DIR`: the public CCAM in DBF as tables of the product, ccam-acts.json and ccam-modifiers.json, checked with the
 * others before they are written. Nothing is written when a file is missing, truncated or foreign: one line says which.
 */
export const ccamCommand: TerminalctlCommand = {
  name: "ccam",
  summary: "ccam import DIR [--out DIR] [--version V] [--since DAY] [--grid N]: tables from the public CCAM in DBF",
  async run(args, io) {
    const wish = wishOf(args);
    if (wish === undefined) {
      io.err(USAGE);
      return 2;
    }
    return reporting(wish.json, io, async () => importFolder(wish, io));
  },
};

interface Wish {
  readonly folder: string;
  readonly out: string;
  readonly version?: string;
  readonly since?: Day;
  readonly grid?: string;
  readonly json: boolean;
}

function wishOf(args: readonly string[]): Wish | undefined {
  try {
    const text = { type: "string" } as const;
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { out: text, version: text, since: text, grid: text, json: { type: "boolean" } },
    });
    const { out, version, since, grid, json = false } = values;
    const [action, folder, ...more] = positionals;
    if (action !== "import" || folder === undefined || more.length > 0) return undefined;
    if (since !== undefined && !isDay(since)) return undefined;
    return {
      folder,
      out: out ?? ".",
      json,
      ...(version === undefined ? {} : { version }),
      ...(since === undefined ? {} : { since }),
      ...(grid === undefined ? {} : { grid }),
    };
  } catch {
    return undefined;
  }
}

async function importFolder(wish: Wish, io: TerminalctlIo): Promise<number> {
  const files = await openFolder(wish.folder);
  const version = wish.version ?? files.get("R_ACTE")?.updatedOn ?? "";
  const { since, grid } = wish;
  const made = importCcam(files, {
    version,
    ...(since === undefined ? {} : { since }),
    ...(grid === undefined ? {} : { grid }),
  });
  const tables = [made.acts, ...(made.modifiers === undefined ? [] : [made.modifiers])];
  tablesWith(tables);
  await mkdir(wish.out, { recursive: true });
  for (const table of tables) {
    const lines = table.entries.map((entry) => `    ${JSON.stringify(entry)}`).join(",\n");
    const head = `{\n  "table": "${table.table}",\n  "version": ${JSON.stringify(table.version)},\n  "entries": [\n`;
    await writeFile(join(wish.out, `${table.table}.json`), `${head}${lines}\n  ]\n}\n`);
  }
  tell(made, wish, io);
  return 0;
}

/** The files of the folder that are read, whatever the case of their names. Trouble E_FILE_READ, E_TABLE. */
async function openFolder(folder: string): Promise<ReadonlyMap<CcamFile, Dbf>> {
  const names = await namesIn(folder);
  const files = new Map<CcamFile, Dbf>();
  for (const file of CCAM_FILES) {
    const name = names.find((one) => one.toUpperCase() === `${file}.DBF`);
    if (name !== undefined) files.set(file, openDbf(file, await readNamedFile(join(folder, name), DBF_BYTES)));
    else if (!OPTIONAL_FILES.includes(file)) throw new Trouble("E_TABLE", { table: file, reason: "missing" });
  }
  return files;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    throw new Trouble("E_FILE_READ", { path: folder });
  }
}

function tell({ acts, modifiers, left }: CcamImport, wish: Wish, io: TerminalctlIo): void {
  const counts = { acts: acts.entries.length, modifiers: modifiers?.entries.length ?? 0, ...left };
  if (wish.json) {
    io.out(JSON.stringify({ ok: true, version: acts.version, ...counts }));
    return;
  }
  io.out(
    `ok ccam ${acts.version}: ${counts.acts} prices, ${counts.modifiers} modifiers and associations in ${wish.out}`,
  );
  if (modifiers === undefined) io.out("no R_TB11 nor R_TB02: the modifiers of the product stay");
  io.out(
    `left out: ${left.withoutPrice} without a price, ${left.otherCodes} of other codes, ${left.before} ended before`,
  );
}
