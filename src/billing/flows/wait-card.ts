import type { Questions, Slot } from "#hal/ports/index";
import type { Desk } from "./desk.ts";

type Why = Questions["insert-card"]["asks"]["why"];
/** F4 leads another way than the card, where there is one. */
export type OtherWay = "other-way" | undefined;

/**
 * Waits until a card is in the slot. "inserted" at once when one already is; "cancelled" by the user, "other-way" by F4 where that is
 * offered, "interrupted" by the session.
 */
export async function waitForCard(
  desk: Desk,
  slot: Slot,
  why: Why,
  session: AbortSignal,
  other?: OtherWay,
): Promise<"inserted" | "cancelled" | "interrupted" | "other-way"> {
  if (desk.reader.slot(slot).card === "present") return "inserted";
  const seen = new AbortController();
  const quiet = desk.reader.listen((event) => {
    if (event.kind === "inserted" && event.slot === slot) seen.abort();
  });
  try {
    const asks = { slot, why, ...(other === undefined ? {} : { otherWay: true as const }) };
    const answer = await desk.ui.ask("insert-card", asks, AbortSignal.any([seen.signal, session]));
    if (session.aborted) return "interrupted";
    if (seen.signal.aborted) return "inserted";
    if (answer.kind !== "given") return "cancelled";
    return answer.value === "other-way" ? "other-way" : "inserted";
  } finally {
    quiet();
  }
}

/**
 * Waits until the refused card in the slot has left, before another is asked for, or until the user wants what is there
 * to be read again: "again". "cancelled" by the user, "other-way" by F4 where that is offered, "interrupted" by the session.
 */
export async function waitForAnother(
  desk: Desk,
  slot: Slot,
  why: Why,
  session: AbortSignal,
  other?: OtherWay,
): Promise<"again" | "cancelled" | "interrupted" | "other-way"> {
  if (desk.reader.slot(slot).card !== "present") return "again";
  const gone = new AbortController();
  const quiet = desk.reader.listen((event) => {
    if (event.kind === "removed" && event.slot === slot) gone.abort();
  });
  try {
    const asks = { slot, why, ...(other === undefined ? {} : { otherWay: true as const }) };
    const answer = await desk.ui.ask("insert-card", asks, AbortSignal.any([gone.signal, session]));
    if (session.aborted) return "interrupted";
    if (gone.signal.aborted) return "again";
    if (answer.kind !== "given") return "cancelled";
    return answer.value === "other-way" ? "other-way" : "again";
  } finally {
    quiet();
  }
}
