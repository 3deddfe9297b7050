import type { Priced, PricedLine } from "#billing/model/visit";

/** One line, or the total, that is not what was shown before (E090). `before` or `after` is absent when there is none. */
export interface AmountChange {
  /** "AMI 0.75", "IFD"; "" for the totals. */
  readonly line: string;
  readonly what: "line" | "base" | "rate" | "exoneration" | "amo" | "amc" | "fee" | "patient";
  readonly before?: string;
  readonly after?: string;
}

/**
 * What changed between the amounts shown before and those of now, line by line, in the order of the sheet; lines that left
 * last. Lines are paired by their place in the input and their code. [] when everything is the same. Pure.
 */
export function changesBetween(before: Priced, after: Priced): readonly AmountChange[] {
  const earlier = [...before.lines];
  const changes: AmountChange[] = [];
  for (const line of after.lines) {
    const index = earlier.findIndex((one) => pairOf(one) === pairOf(line));
    const found = index < 0 ? undefined : earlier.splice(index, 1)[0];
    if (found === undefined) changes.push({ line: nameOf(line), what: "line", after: line.base });
    else changes.push(...lineChanges(found, line));
  }
  changes.push(...earlier.map((line): AmountChange => ({ line: nameOf(line), what: "line", before: line.base })));
  return [...changes, ...totalChanges(before, after)];
}

/** A line of the input keeps its place; an automatic one its code. AMI and AMX are the same act. */
function pairOf({ from, code }: PricedLine): string {
  return from.startsWith("acts[") ? from : code;
}

/** The name says the new coefficient; a coefficient that changed shows in the base. */
function nameOf({ code, coefficient }: PricedLine): string {
  return coefficient === "1" ? code : `${code} ${coefficient}`;
}

function lineChanges(before: PricedLine, after: PricedLine): readonly AmountChange[] {
  const values = (line: PricedLine) =>
    [
      ["base", line.base],
      ["rate", String(line.rate)],
      ["exoneration", line.exoneration],
      ["amo", line.amo],
      ["amc", line.amcShare],
      ["fee", line.fee],
    ] as const;
  const old = new Map(values(before));
  return values(after).flatMap(([what, value]) => {
    const was = old.get(what);
    return was === value ? [] : [change(nameOf(after), what, was, value)];
  });
}

function totalChanges({ totals: before }: Priced, { totals: after }: Priced): readonly AmountChange[] {
  const rows = (["base", "amo", "amc", "patient"] as const).filter((what) => before[what] !== after[what]);
  return rows.map((what) => change("", what, before[what], after[what]));
}

function change(line: string, what: AmountChange["what"], before: string | undefined, after: string | undefined) {
  return { line, what, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}
