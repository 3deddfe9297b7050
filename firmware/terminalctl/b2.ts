import { parseArgs } from "node:util";
import {
  type B2File,
  type DecodedRecord,
  decodeRecord,
  readB2File,
  readReturn,
  splitRecords,
  TRN1,
} from "#billing/formats/index";
import { cents, toDecimal } from "#billing/model/money";
import { Trouble } from "#util/trouble";
import type { TerminalctlCommand, TerminalctlIo } from "./command.ts";
import { readNamedFile, refusalLine, reporting } from "./report.ts";

const USAGE = "E_USAGE usage: terminalctl b2 show|check FILE [--json]";

/**
 * `b2 show FILE`: every record field by field, those of a damaged file too. `b2 check FILE`: lengths, characters, order,
 * counts, totals, digest. Both exit 1 with the first thing that is wrong: rank of the record, field, position.
 */
export const b2Command: TerminalctlCommand = {
  name: "b2",
  summary: "b2 show|check FILE: the records of a lot file field by field, or its lengths, characters, order and totals",
  async run(args, io) {
    const wish = wishOf(args);
    if (wish === undefined) {
      io.err(USAGE);
      return 2;
    }
    return reporting(wish.json, io, async () => {
      const bytes = await readNamedFile(wish.path);
      return wish.action === "show" ? show(bytes, wish.json, io) : check(bytes, wish.json, io);
    });
  },
};

interface Wish {
  readonly action: "show" | "check";
  readonly path: string;
  readonly json: boolean;
}

function wishOf(args: readonly string[]): Wish | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: "boolean" } },
    });
    const [action, path, ...more] = positionals;
    if ((action !== "show" && action !== "check") || path === undefined || more.length > 0) return undefined;
    return { action, path, json: values.json ?? false };
  } catch {
    return undefined;
  }
}

/** Shows what can be read, then says whether the file as a whole is good. */
function show(bytes: Uint8Array, json: boolean, io: TerminalctlIo): number {
  const records = splitRecords(bytes, TRN1.recordLength).map((raw, index) => readable(raw, index + 1));
  const verdict = verdictOn(bytes, records[0]);
  if (json) {
    const refusal = verdict === undefined ? {} : { code: verdict.code, facts: verdict.facts };
    io.out(JSON.stringify({ ok: verdict === undefined, ...refusal, records: records.map(plain) }));
  } else {
    for (const record of records) for (const line of linesOf(record)) io.out(line);
  }
  if (verdict === undefined) return 0;
  io.err(refusalLine(verdict));
  return 1;
}

/** A record, or its raw text under the key "?" when it cannot be read. */
function readable(raw: string, ordinal: number): DecodedRecord {
  try {
    return decodeRecord(TRN1, raw, ordinal, { closed: false });
  } catch (thrown) {
    if (thrown instanceof Trouble) return { ordinal, key: "?", known: false, raw, fields: {} };
    throw thrown;
  }
}

function verdictOn(bytes: Uint8Array, first: DecodedRecord | undefined): Trouble | undefined {
  try {
    if (first?.key === "R000") readReturn(bytes);
    else readB2File(bytes);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof Trouble) return thrown;
    throw thrown;
  }
}

function plain({ ordinal, key, known, raw, fields }: DecodedRecord): object {
  return known ? { at: ordinal, record: key, fields } : { at: ordinal, record: key, raw };
}

/** "  58-65  totalFees            00000608  Total fees: sum of [4:115]" under one title a record. */
function linesOf(record: DecodedRecord): readonly string[] {
  const { ordinal, key, layout, raw, fields } = record;
  if (layout === undefined) return [`${ordinal}. ${key} (unknown)`, `  ${raw}`];
  return [
    `${ordinal}. ${key} ${layout.title}`,
    ...layout.fields.map(({ name, start, end, label, values }) => {
      const content = fields[name] ?? "";
      const meaning = values?.[raw.slice(start - 1, end)];
      const said = meaning === undefined ? label : `${label}: ${meaning}`;
      return `  ${`${start}-${end}`.padEnd(7)} ${name.padEnd(24)} ${content.padEnd(14)} ${said}`.trimEnd();
    }),
  ];
}

function check(bytes: Uint8Array, json: boolean, io: TerminalctlIo): number {
  const file = readB2File(bytes);
  const lots = file.lots.map(lotFacts);
  const unknown = file.unknown.map(({ ordinal, key }) => ({ at: ordinal, record: key }));
  if (json) {
    io.out(JSON.stringify({ ok: true, kind: file.kind, records: file.records.length, lots, unknown }));
    return 0;
  }
  for (const lot of lots) {
    const amounts = `fees ${lot.fees}, base ${lot.base}, AMO ${lot.amo}, AMC ${lot.amc}`;
    io.out(`ok ${file.kind} lot ${lot.lotNumber} of ${lot.billerNumber}: ${lot.items} items, ${amounts}`);
  }
  for (const { at, record } of unknown) io.out(`record ${at}: complement ${record} unknown, kept as it is`);
  return 0;
}

function lotFacts({ header, trailer, invoices, pieces }: B2File["lots"][number]) {
  const amount = (name: string) => toDecimal(cents(Number(trailer.fields[name])));
  return {
    billerNumber: header.fields.billerNumber ?? "",
    lotNumber: header.fields.lotNumber ?? "",
    items: invoices.length + pieces.length,
    invoices: invoices.map(({ number }) => number),
    fees: amount("totalFees"),
    base: amount("totalBase"),
    amo: amount("totalAmo"),
    amc: amount("totalAmc"),
    digest: trailer.fields.digest ?? "",
  };
}
