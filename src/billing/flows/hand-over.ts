import type { PosteReceipt, SealedLot } from "#billing/model/lot";
import type { HandedOverLot, HandOverFacts } from "#hal/ports/index";
import type { TroubleCode } from "#util/trouble-codes";
import type { Desk } from "./desk.ts";
import type { HandOverEnd } from "./road.ts";
import { tell } from "./trouble.ts";

/** What became of the sealed lots of one round of hand-over. */
export interface HandOverResult {
  readonly lots: number;
  readonly received: readonly (HandOverEnd & { kind: "received" })[];
  /** The first thing that went wrong, and where; the lots that were not confirmed stay in the outbox. */
  readonly problem?: HandOverProblem;
}

export interface HandOverProblem {
  readonly kind: "unreachable" | "not-confirmed" | "refused";
  readonly code: TroubleCode;
  readonly step: HandOverFacts["step"];
  /** Rank of the lot, from 1. */
  readonly lot: number;
}

/**
 * Hands every sealed lot over, in order. `settle` is called with each verified receipt: it journals it when the data are
 * open, and only then the lot leaves the outbox. Locked, nothing is settled: the receipt is asked for again later, and
 * the other end gives the same one (reliability 5). A lot that fails does not stop those behind it (E126); a poste that
 * cannot be reached does.
 */
export async function handOverLots(
  desk: Desk,
  sealed: readonly SealedLot[],
  settle: ((lot: SealedLot, end: HandOverEnd & { kind: "received" }) => Promise<void>) | undefined,
): Promise<HandOverResult> {
  const received: (HandOverEnd & { kind: "received" })[] = [];
  let problem: HandOverProblem | undefined;
  for (const [index, lot] of sealed.entries()) {
    let step: HandOverFacts["step"] = "connecting";
    const show = (now: HandOverFacts["step"], percent: number) => {
      step = now;
      desk.ui.show({ kind: "hand-over", step, lot: index + 1, lots: sealed.length, percent });
    };
    show("connecting", 0);
    const end = await desk.road.handOver(lot, (percent) => show(percent < 100 ? "sending" : "receipt", percent));
    if (end.kind === "received") {
      show("recording", 100);
      await settle?.(lot, end);
      received.push(end);
      continue;
    }
    problem ??= { ...end, step, lot: index + 1 };
    if (end.kind === "unreachable") break;
  }
  return { lots: sealed.length, received, ...(problem && { problem }) };
}

/**
 * What is told of a hand-over that did not go through: where it stopped, what is confirmed, what is to be done again; `neither`:
 * nothing could be received either.
 */
export async function tellProblem(
  desk: Desk,
  { problem, lots, received }: HandOverResult,
  count: { readonly confirmed: number; readonly all: number; readonly neither: boolean } | undefined,
  until?: AbortSignal,
): Promise<void> {
  if (problem === undefined) return;
  const facts = {
    ...{ done: received.length, lots, left: lots - received.length },
    ...{ step: problem.step, lot: problem.lot },
    ...(count !== undefined && { confirmed: count.confirmed, invoices: count.all }),
    ...(count?.neither === true && { reception: "none" }),
  };
  await tell(desk, problem.code, problem.kind === "not-confirmed" ? "doubt" : "nothing-lost", facts, until);
}

/** A receipt as the screen shows it. */
export function handedOver(receipt: PosteReceipt): HandedOverLot {
  return { lotId: receipt.lotId, invoices: receipt.invoices, totalCents: receipt.totalFeesCents, hash: receipt.hash };
}
