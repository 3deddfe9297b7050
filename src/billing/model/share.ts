import type { Day } from "./dates.ts";
import { type Cents, cents } from "./money.ts";
import type { Outcome } from "./returns.ts";

/** Share of an invoice on its way (formats.md 4.4), AMO by its FSE, AMC by its DRE; "none" when there is no such share. */
export type ShareState =
  | "none"
  | "created"
  | "in-lot"
  | "sent"
  | "acknowledged"
  | "to-correct"
  | "paid"
  | "partly-paid"
  | "rejected";

/** What stands beside the state: signalée, récupération, montant supérieur, a billed amount that is not ours. */
export type ShareMark = "signalled" | "recovery" | "more-than-asked" | "billed-differs";

export interface Share {
  readonly state: ShareState;
  /** The lot it is in. */
  readonly lotId?: string;
  /** The lot that was refused, of a share that came out of it again. */
  readonly refusedLotId?: string;
  /** All that its payer said, in the order it came. */
  readonly outcomes?: readonly Outcome[];
  readonly marks?: readonly ShareMark[];
  readonly paidCents?: Cents;
  readonly paidOn?: Day;
}

const ANSWERABLE = ["in-lot", "sent", "acknowledged", "paid", "partly-paid", "rejected"] as const;

/** What happens to a share: by its own record, by that of its lot, or by what a return says of either. */
export const SHARE_MOVES = {
  signed: { from: ["none"], to: "created" },
  "lot-formed": { from: ["created"], to: "in-lot" },
  "handed-over": { from: ["in-lot"], to: "sent" },
  "lot-received": { from: ["in-lot", "sent"], to: "acknowledged" },
  "lot-refused": { from: ["in-lot", "sent"], to: "to-correct" },
  "put-back": { from: ["to-correct"], to: "created" },
  paid: { from: ANSWERABLE, to: "paid" },
  "partly-paid": { from: ANSWERABLE, to: "partly-paid" },
  rejected: { from: ANSWERABLE, to: "rejected" },
} as const satisfies Record<string, { readonly from: readonly ShareState[]; readonly to: ShareState }>;

/** A share moved by something that happened to it or to its lot; undefined when that may not be. */
export function moved(share: Share, by: keyof typeof SHARE_MOVES): Share | undefined {
  const { from, to } = SHARE_MOVES[by];
  return (from as readonly string[]).includes(share.state) ? { ...share, state: to } : undefined;
}

/**
 * The share once its payer has said one thing more (formats.md 4.4). The order in which things arrive does not count, their
 * dates do: of two payments or rejections the later one holds, what was taken back since is subtracted. "Asked" is our own
 * amount. Undefined when a share in this state cannot have an outcome.
 */
export function withOutcome(share: Share, outcome: Outcome, askedCents: Cents): Share | undefined {
  const outcomes = [...(share.outcomes ?? []), outcome];
  const holding = latest(outcomes);
  const marks = marksOf(outcomes, holding, askedCents);
  const since = holding?.outcomeDay;
  const back = outcomes.filter((one) => isRecovery(one) && (since === undefined || one.outcomeDay >= since));
  const paid = cents(Math.max(0, (holding?.paidCents ?? 0) - back.reduce((sum, one) => sum + one.paidCents, 0)));
  const { paidCents: _, paidOn: __, marks: ___, ...same } = share;
  const told: Share = { ...same, outcomes, ...(marks.length > 0 && { marks }) };
  if (holding === undefined && back.length === 0) return moved(told, "paid") && told; // A signal moves nothing.
  if (holding?.outcome === "R") return moved(told, "rejected");
  const paidOn = [...(holding === undefined ? [] : [holding]), ...back]
    .map((one) => one.outcomeDay)
    .sort()
    .at(-1);
  const settled = moved(told, paid < askedCents ? "partly-paid" : "paid");
  return settled && { ...settled, paidCents: paid, ...(paidOn && { paidOn }) };
}

const isRecovery = (one: Outcome) => one.outcome === "P" && one.operation === "R";
const settles = (one: Outcome) => one.outcome === "R" || (one.outcome === "P" && one.operation !== "R");

/** The payment or the rejection that holds: the latest by its date, the last told of two of one day. */
function latest(outcomes: readonly Outcome[]): Outcome | undefined {
  return outcomes
    .filter(settles)
    .reduce<Outcome | undefined>(
      (best, one) => (best === undefined || one.outcomeDay >= best.outcomeDay ? one : best),
      undefined,
    );
}

function marksOf(outcomes: readonly Outcome[], holding: Outcome | undefined, askedCents: Cents): readonly ShareMark[] {
  const marks: ShareMark[] = [];
  if (outcomes.some((one) => one.outcome === "S")) marks.push("signalled");
  if (outcomes.some(isRecovery)) marks.push("recovery");
  if (holding?.outcome === "P" && holding.paidCents > askedCents) marks.push("more-than-asked");
  if (outcomes.some((one) => one.billedCents !== askedCents)) marks.push("billed-differs");
  return marks;
}
