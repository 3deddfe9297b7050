import type { Card, PinEnd, PinEntry } from "#hal/ports/index";
import { sleep } from "#hal/ports/index";
import type { Desk } from "./desk.ts";
import { typedOnUnit } from "./on-unit.ts";
import { whileCardIn } from "./while-card-in.ts";

const SECOND_MS = 1000;
const RIGHT = 0x9000;

/** A code as the back-off counts it: of a card enrolled here, or of any other. 1: code porteur; 2: code of unblocking. */
export function codeName(desk: Desk, cardSerial: string, reference: 1 | 2): string {
  const known = desk.keys.enrolled().some(({ serial }) => serial === cardSerial);
  return `${known ? cardSerial : "other"}.${reference}`;
}

/**
 * Our own wait in front of the card's count of tries (reliability C6), told second by second. False when the card left or `until`
 * was aborted meanwhile.
 */
export async function waitedOut(desk: Desk, card: Card, code: string, until?: AbortSignal): Promise<boolean> {
  if (desk.backOff.waitMs(code) === 0) return true;
  return whileCardIn(desk, card.slot, async (gone) => {
    const stop = until === undefined ? gone : AbortSignal.any([gone, until]);
    for (let left = desk.backOff.waitMs(code); left > 0 && !stop.aborted; left = desk.backOff.waitMs(code)) {
      desk.ui.show({ kind: "back-off", seconds: Math.ceil(left / SECOND_MS) });
      await sleep(desk.clock, left % SECOND_MS || SECOND_MS, stop);
    }
    return !stop.aborted;
  });
}

/** One try, counted down to the disk before it: whatever is cut in between, none is gained. As `typedOnUnit`. */
export async function tryOnUnit(
  desk: Desk,
  card: Card,
  code: string,
  entry: PinEntry,
  until?: AbortSignal,
): Promise<PinEnd> {
  await desk.backOff.begin(code);
  let how: "right" | "wrong" | "none" = "wrong";
  try {
    const end = await typedOnUnit(desk, card, entry, until);
    if (end.kind !== "answered")
      how = "none"; // Nothing reached the card.
    else if (end.sw === RIGHT) how = "right";
    return end;
  } finally {
    await desk.backOff.end(code, how);
  }
}
