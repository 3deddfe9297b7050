import { assert } from "#util/assert";
import { Trouble } from "#util/trouble";
import type { Clock, PinEnd, PinEntry, Slot } from "../ports/index.ts";
import { INS } from "../wire/apdu/index.ts";
import { BARE, type Features, type PinStructure, type Prologue, READER_ERROR } from "../wire/ccid/index.ts";
import type { T1Host, T1Step } from "../wire/t1/index.ts";
import type { Reply } from "./outstanding.ts";

/** The whole entry lasts this long at most: the unit's own bound is longer (reliability P4). */
const WATCHDOG_MS = 60_000;
/** Without a key; restarted by each one, by the unit. */
const KEY_TIMEOUT_S = 30;
const FRENCH = 0x040c;
const NEW_CODE = 2;
const CONFIRMATION = 3;
const APDU_HEADER = 5;

export type SecureReply = Reply<{ readonly block: Uint8Array }>;

/** What a secure entry needs of the reader. */
export interface PinDesk {
  readonly clock: Clock;
  readonly features: Features | undefined;
  secure(slot: Slot, structure: PinStructure): Promise<SecureReply>;
  /** Ends the Secure under way; its answer still comes. */
  abort(): void;
}

/** How a secure entry ended: known, with the card still to be heard (T=1), or with an exchange that went wrong. */
export type PinRun =
  | { readonly kind: "end"; readonly end: PinEnd }
  | { readonly kind: "step"; readonly t1: T1Host; readonly step: T1Step }
  | { readonly kind: "reply"; readonly reply: Exclude<SecureReply, { readonly kind: "done" }> };

/**
 * The Secure structure of an entry (wire.md 3.1, 3.2). Holds no digit: FF stands where the unit will put them.
 *
 * ```text
 *  verify  00 20 00 ref block         one prompt
 *  reset   00 2C 02 ref block         new code, confirmation
 *  change  00 24 00 ref block block   current code, new code, confirmation
 * ```
 */
export function pinStructure(
  entry: PinEntry,
  prologueOf: (apduLength: number) => Prologue,
  features: Features,
): PinStructure {
  const { blockBytes, minDigits, maxDigits, reference, prompt } = entry;
  assert(minDigits <= maxDigits && maxDigits <= blockBytes, "digits of a code fit its block");
  const dataBytes = entry.operation === "change" ? 2 * blockBytes : blockBytes;
  const header = {
    verify: [0x00, INS.verify, 0x00, reference],
    reset: [0x00, INS.resetRetryCounter, 0x02, reference],
    change: [0x00, INS.change, 0x00, reference],
  }[entry.operation];
  const template = new Uint8Array(APDU_HEADER + dataBytes).fill(0xff);
  template.set([...header, dataBytes]);
  const common = {
    timeoutS: KEY_TIMEOUT_S,
    minDigits,
    maxDigits,
    language: FRENCH,
    blockBytes,
    prologue: prologueOf(template.length),
    template,
  };
  if (entry.operation === "verify") return { operation: "verify", ...common, numberMessage: 1, message: prompt };
  const change = entry.operation === "change";
  const messages = change ? [prompt, NEW_CODE, CONFIRMATION] : [prompt, CONFIRMATION];
  return {
    operation: "modify",
    ...common,
    oldOffset: 0,
    newOffset: change ? blockBytes : 0,
    confirmNew: true,
    askCurrent: change,
    numberMessage: messages.length,
    messages: features.exactMessageCount || change ? messages : [...messages, 0],
  };
}

/** One secure entry, sent once. `t1` is the engine of the card, undefined in T=0. Throws E_READER_UNSUPPORTED. */
export async function runPinEntry(
  desk: PinDesk,
  slot: Slot,
  t1: T1Host | undefined,
  entry: PinEntry,
  until: AbortSignal | undefined,
): Promise<PinRun> {
  const { features } = desk;
  const offered = entry.operation === "verify" ? features?.verify : features?.modify;
  if (!features || !offered) throw new Trouble("E_READER_UNSUPPORTED");
  if (until?.aborted) return { kind: "end", end: { kind: "aborted" } };
  const structure = pinStructure(entry, (length) => t1?.beginSecure(length) ?? [0, 0, 0], features);
  let late = false;
  const stop = () => desk.abort();
  const watchdog = desk.clock.after(WATCHDOG_MS, () => {
    late = true;
    stop();
  });
  until?.addEventListener("abort", stop, { once: true });
  try {
    return read(await desk.secure(slot, structure), t1, late);
  } finally {
    watchdog.cancel();
    until?.removeEventListener("abort", stop);
  }
}

function read(reply: SecureReply, t1: T1Host | undefined, late: boolean): PinRun {
  if (reply.kind === "done") return readAnswer(reply.value.block, t1);
  if (reply.kind === "failed" && reply.bError === READER_ERROR.parityError && t1) {
    return { kind: "step", t1, step: t1.lost("edc") }; // The card has answered: it is asked to say it again.
  }
  t1?.putBack();
  const end = reply.kind === "failed" ? END_OF_ERROR.get(reply.bError) : undefined;
  if (!end) return { kind: "reply", reply };
  return { kind: "end", end: end.kind === "aborted" && late ? { kind: "timeout" } : end };
}

function readAnswer(block: Uint8Array, t1: T1Host | undefined): PinRun {
  if (block.length !== 2) {
    if (t1) return { kind: "step", t1, step: t1.received(block) };
    throw new Trouble("E_CARD_PROTOCOL");
  }
  t1?.putBack();
  const sw = ((block[0] ?? 0) << 8) | (block[1] ?? 0);
  const bare = END_OF_BARE.get(sw);
  if (bare) return { kind: "end", end: bare };
  if (t1) throw new Trouble("E_READER_VENDOR"); // A status that no block carried is not the card's word.
  return { kind: "end", end: { kind: "answered", sw } };
}

/** Two bytes made by the unit: the card was not addressed. */
const END_OF_BARE: ReadonlyMap<number, PinEnd> = new Map<number, PinEnd>([
  [BARE.timeout, { kind: "timeout" }],
  [BARE.cancelled, { kind: "cancelled" }],
  [BARE.differ, { kind: "codes-differ" }],
  [BARE.length, { kind: "length-refused" }],
]);

const END_OF_ERROR: ReadonlyMap<number, PinEnd> = new Map<number, PinEnd>([
  [READER_ERROR.pinTimeout, { kind: "timeout" }],
  [READER_ERROR.pinCancelled, { kind: "cancelled" }],
  [READER_ERROR.aborted, { kind: "aborted" }],
]);
