import { parisTime } from "../model/dates.ts";

/** Before this product was, none of its clocks can be right. */
const FIRST_MS = Date.UTC(2026, 0, 1);
/** A device may lie in a drawer for so long without a question. */
const AHEAD_MS = 60 * 86_400_000;

/** Why a wall clock is doubted. "impossible" cannot even be confirmed. */
export type ClockDoubt = "impossible" | "behind" | "ahead";

/** Judges a wall clock by the last one that was trusted: an earlier day, or one long after it, is doubtful. Pure. */
export function clockDoubt(trustedMs: number | undefined, nowMs: number): ClockDoubt | undefined {
  if (nowMs < FIRST_MS) return "impossible";
  if (trustedMs === undefined) return undefined;
  if (nowMs - trustedMs > AHEAD_MS) return "ahead";
  return nowMs < trustedMs && parisTime(nowMs).day < parisTime(trustedMs).day ? "behind" : undefined;
}

/**
 * The wall clock that is trusted once a record was appended at `atMs`. Only what the user confirmed moves it back or far
 * ahead: an unlock at a lost clock is recorded, and changes nothing here. Pure.
 */
export function trustedAfter(trustedMs: number | undefined, kind: string, atMs: number): number | undefined {
  if (kind === "clock-confirmed") return atMs;
  if (atMs < FIRST_MS || (trustedMs !== undefined && atMs - trustedMs > AHEAD_MS)) return trustedMs;
  return Math.max(trustedMs ?? 0, atMs);
}
