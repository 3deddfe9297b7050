import type { Draft } from "./draft.ts";
import type { DraftLine } from "./lines.ts";
import type { Reason } from "./reasons.ts";
import { found } from "./refusals.ts";
import { ruleOn } from "./tables.ts";
import { isC2sPackage, type Visit } from "./visit.ts";

/** Reasons about the honoraires asked, line by line. An act not written has no base to be compared with. */
export function feeReasons(visit: Visit, draft: Draft): readonly Reason[] {
  const c2s = visit.input.patient.c2s === true;
  return draft.actLines.flatMap((line) => {
    const above = line.fee > line.base && !isC2sPackage(visit, line.act);
    return found([
      ["c2s-excess-forbidden", `${line.from}.fee`, above && c2s],
      ["excess-not-allowed", `${line.from}.fee`, above && !c2s && !mayExceed(visit, line)],
      [
        "fee-below-base",
        `${line.from}.fee`,
        line.fee < line.base && ruleOn(visit.tables, "rule.fee-below-base-refused", visit.place),
      ],
    ]);
  });
}

function mayExceed(visit: Visit, line: DraftLine): boolean {
  const qualifier = line.act?.given.expenseQualifier;
  if (qualifier === "D" || qualifier === "E") return true;
  const { profession } = visit.input;
  if (profession === "chirurgien-dentiste") return line.act?.kind === "ccam";
  return profession.startsWith("medecin") && visit.place.sector !== "1";
}
