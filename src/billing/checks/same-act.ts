import type { ActToCheck, BilledAct } from "./visit-to-check.ts";

/** AMI and AMX are one act, written by the day. */
const letterOf = (code: string) => (code === "AMX" ? "AMI" : code);

/** Whether an act entered is one that stands on an invoice: there its coefficient may be halved (NGAP, article 11 B). */
export function sameAct(act: ActToCheck, billed: BilledAct): boolean {
  if (letterOf(act.code) !== letterOf(billed.code) || (act.activity ?? "1") !== (billed.activity ?? "1")) return false;
  const [entered, written] = [tenThousandths(act.coefficient), tenThousandths(billed.coefficient)];
  return written === entered || 2n * written === entered;
}

/** An exact decimal of up to four places, as a whole number of its last. */
function tenThousandths(text: string): bigint {
  const [whole = "", decimals = ""] = text.split(".");
  return BigInt(`${whole}${decimals.padEnd(5, "0")}`);
}
