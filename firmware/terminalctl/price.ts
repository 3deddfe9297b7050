import { parisTime } from "#billing/model/dates";
import type { Priced, PriceResult } from "#billing/model/visit";
import { builtInTables, price } from "#billing/rules/index";
import type { TerminalctlCommand, TerminalctlIo } from "./command.ts";
import { readPriceInput } from "./price-shape.ts";

/** `--json` is what the command does anyway. */
const OPTIONS: readonly string[] = ["--jsonl", "--explain", "--json"];

/**
 * `price [--jsonl] [--explain]`: a visit (or one a line) on standard input, its priced invoice on standard output.
 * Pure but for the clock, which stands for an absent `asOf`. Exit status as docs/billing-rules.md says: 0 priced,
 * 1 refused or invalid (with --jsonl: 1 when a line was invalid), 2 wrong usage.
 */
export const priceCommand: TerminalctlCommand = {
  name: "price",
  summary: "price [--jsonl] [--explain]: price one visit, or one a line, read on standard input",
  async run(args, io) {
    if (args.some((arg) => !OPTIONS.includes(arg))) {
      io.err("E_USAGE usage: terminalctl price [--jsonl] [--explain]");
      return 2;
    }
    const one = pricer(io, args.includes("--explain"));
    const text = await io.stdin();
    return args.includes("--jsonl") ? manyVisits(text, io, one) : oneVisit(text, io, one);
  },
};

type Outcome = { readonly kind: "result"; readonly result: PriceResult; readonly shown: object } | Invalid;
type Invalid = { readonly kind: "invalid"; readonly why: string };

function pricer(io: TerminalctlIo, explained: boolean): (text: string) => Outcome {
  const tables = builtInTables();
  const today = parisTime(io.now()).day;
  return (text) => {
    const read = readPriceInput(text);
    if (read.kind === "invalid") return read;
    const result = price(tables, read.input, today);
    return { kind: "result", result, shown: explained ? result : bare(result) };
  };
}

function oneVisit(text: string, io: TerminalctlIo, one: (text: string) => Outcome): number {
  const outcome = one(text);
  if (outcome.kind === "invalid") {
    io.err(`E_INPUT ${outcome.why}`);
    return 1;
  }
  io.out(JSON.stringify(outcome.shown));
  if (!("refused" in outcome.result)) return 0;
  io.err(`E_REFUSED_VISIT ${outcome.result.refused.map((one) => `${one.reasonCode} (${one.about})`).join(", ")}`);
  return 1;
}

/** One answer a line, in order. The newline that ends the last line opens no other. */
function manyVisits(text: string, io: TerminalctlIo, one: (text: string) => Outcome): number {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  let invalid = 0;
  for (const [index, line] of lines.entries()) {
    const outcome = one(line);
    if (outcome.kind === "result") {
      io.out(JSON.stringify(outcome.shown));
      continue;
    }
    invalid += 1;
    io.out(JSON.stringify({ invalid: outcome.why }));
    io.err(`E_INPUT line ${index + 1}: ${outcome.why}`);
  }
  return invalid === 0 ? 0 : 1;
}

/** The fields of the contract alone. */
function bare(result: PriceResult): object {
  if ("refused" in result) {
    return { refused: result.refused.map(({ reasonCode, about }) => ({ reasonCode, about })) };
  }
  return { lines: result.lines.map(bareLine), totals: result.totals };
}

function bareLine(line: Priced["lines"][number]): object {
  const { code, coefficient, unitPrice, quantity, majoration, base, rate, exoneration, amo, tm } = line;
  return { code, coefficient, unitPrice, quantity, majoration, base, rate, exoneration, amo, tm };
}
