import type { Questions, Slot } from "#hal/ports/index";
import type { Desk } from "./desk.ts";

type Why = Questions["insert-card"]["asks"]["why"];

/** Waits until a card is in the slot. "inserted" at once when one already is; "cancelled" by the user; "interrupted" by the session. */
export async function waitForCard(
  desk: Desk,
  slot: Slot,
  why: Why,
  session: AbortSignal,
): Promise<"inserted" | "cancelled" | "interrupted"> {
  if (desk.reader.slot(slot).card === "present") return "inserted";
  const seen = new AbortController();
  const quiet = desk.reader.listen((event) => {
    if (event.kind === "inserted" && event.slot === slot) seen.abort();
  });
  try {
    const answer = await desk.ui.ask("insert-card", { slot, why }, AbortSignal.any([seen.signal, session]));
    if (session.aborted) return "interrupted";
    if (seen.signal.aborted) return "inserted";
    return answer.kind === "given" ? "inserted" : "cancelled";
  } finally {
    quiet();
  }
}

/**
 * Waits until the refused card in the slot has left, before another is asked for, or until the user wants what is there
 * to be read again: "again". "cancelled" by the user, "interrupted" by the session.
 */
export async function waitForAnother(
  desk: Desk,
  slot: Slot,
  why: Why,
  session: AbortSignal,
): Promise<"again" | "cancelled" | "interrupted"> {
  if (desk.reader.slot(slot).card !== "present") return "again";
  const gone = new AbortController();
  const quiet = desk.reader.listen((event) => {
    if (event.kind === "removed" && event.slot === slot) gone.abort();
  });
  try {
    const answer = await desk.ui.ask("insert-card", { slot, why }, AbortSignal.any([gone.signal, session]));
    if (session.aborted) return "interrupted";
    return gone.signal.aborted || answer.kind === "given" ? "again" : "cancelled";
  } finally {
    quiet();
  }
}
