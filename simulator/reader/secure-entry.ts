import { BARE, type PinStructure } from "#hal/wire/ccid/index";
import type { SecureOffName } from "#hal/wire/keypad/index";
import { concat, xorOf } from "#util/bytes";
import type { EntryEnd, EntryPlan } from "./pin-entry.ts";

/** Where the command data begins in a template: after CLA INS P1 P2 Lc. */
const COMMAND_DATA = 5;
const DEFAULT_TIMEOUT_S = 30;

/** What the holder is asked for. */
export function entryPlan(of: PinStructure): EntryPlan {
  const modify = of.operation === "modify";
  const confirm = modify && of.confirmNew;
  return {
    fields: 1 + (modify && of.askCurrent ? 1 : 0) + (confirm ? 1 : 0),
    confirm,
    minDigits: of.minDigits,
    maxDigits: of.maxDigits,
    keyTimeoutMs: (of.timeoutS === 0 ? DEFAULT_TIMEOUT_S : of.timeoutS) * 1000,
  };
}

/**
 * The TPDU for the card: the codes stand in the template, left justified, the rest of each block stays as the host
 * filled it; the Lc never changes. The caller wipes it.
 *
 * ```text
 *  T=1   NAD PCB LEN | 00 20 00 01 08 31 32 33 34 FF FF FF FF | LRC
 *  T=0                 00 20 00 01 08 31 32 33 34 FF FF FF FF
 * ```
 */
export function filledTpdu(of: PinStructure, codes: readonly Uint8Array[], protocol: 0 | 1): Uint8Array {
  const command = of.template.slice();
  const [first = new Uint8Array(0), second = first] = codes;
  if (of.operation === "verify") command.set(first, COMMAND_DATA);
  else if (of.askCurrent) {
    command.set(first, COMMAND_DATA + of.oldOffset);
    command.set(second, COMMAND_DATA + of.newOffset);
  } else command.set(first, COMMAND_DATA + of.newOffset);
  if (protocol === 0) return command;
  const block = concat(of.prologue, command, [0]);
  block[block.length - 1] = xorOf(block, 0, block.length - 1);
  command.fill(0);
  return block;
}

/** Two bytes made by the unit itself, for the ends that are not a failure of the reader. */
export function bareAnswer(end: EntryEnd["kind"]): Uint8Array | undefined {
  const sw = end === "differ" ? BARE.differ : end === "too-short" ? BARE.length : undefined;
  return sw === undefined ? undefined : Uint8Array.of(sw >> 8, sw & 0xff);
}

/** How the keypad line names each end. */
export const OFF_REASON: Readonly<Record<EntryEnd["kind"], SecureOffName>> = {
  entered: "done",
  timeout: "timeout",
  cancelled: "cancelled",
  removed: "removed",
  aborted: "aborted",
  differ: "differ",
  "too-short": "done",
};
