import { readTrace, type TraceLine } from "#hal/line/index";
import { type CommandApdu, type PinEntry, SLOTS, type Slot } from "#hal/ports/index";
import { INS, parseApdu } from "#hal/wire/apdu/index";
import {
  abort,
  type CcidMessage,
  iccPowerOff,
  iccPowerOn,
  secure,
  setParameters,
  xfrBlock,
} from "#hal/wire/ccid/index";
import { concat } from "#util/bytes";

/** What the host asked of the driver, as its commands on the line tell. */
export type Step =
  | { readonly kind: "power-on"; readonly slot: Slot; readonly stayPowered: boolean }
  | { readonly kind: "power-off"; readonly slot: Slot }
  | { readonly kind: "apdu"; readonly slot: Slot; readonly apdu: CommandApdu }
  | { readonly kind: "pin"; readonly slot: Slot; readonly entry: PinEntry; readonly stopped: boolean };

type Frame = Extract<TraceLine, { kind: "frame" }>;

/** What is known of a slot while its commands are read. */
interface Place {
  protocol: number;
  powered: boolean;
  /** INF fields of a T=1 command sent in parts. */
  parts: Uint8Array[];
  /** The T=0 command that was answered 6Cxx or 61xx: what follows is the driver's own doing. */
  last: { readonly header: string; readonly sw: number } | undefined;
}

const MORE = 0x20;
const PROLOGUE = 3;
/** Lengths of a Secure command: its data is hidden, its length tells what was asked. */
const VERIFY_BYTES = 28;
const CHANGE_BYTES = 41;
const CODE = { minDigits: 4, maxDigits: 4, blockBytes: 8, reference: 1 } as const;

/**
 * Reads from a trace what was asked of the driver: cards powered, commands, secure entries. What the driver does by itself
 * (opening, polls, protocol, GET RESPONSE) is left to it. RangeError on a text that is no trace.
 */
export function planOf(text: string): readonly Step[] {
  const frames = readTrace(text).filter((line): line is Frame => line.kind === "frame");
  const places = new Map<Slot, Place>();
  const steps = frames.flatMap((frame, index) => {
    const slot = SLOTS[frame.message.slot];
    if (slot === undefined) return [];
    const place = places.get(slot) ?? { protocol: 0, powered: false, parts: [], last: undefined };
    places.set(slot, place);
    if (frame.from === "unit") hear(place, frame.message);
    return frame.from === "host" ? stepsOf(place, slot, frame.message, frames.slice(index + 1)) : [];
  });
  return steps.map((step, index) => ("stayPowered" in step ? { ...step, stayPowered: stays(steps, index) } : step));
}

/** Whether nobody powers the card off again before it is powered anew. */
function stays(steps: readonly Step[], at: number): boolean {
  const next = steps.slice(at + 1).find((step) => step.slot === steps[at]?.slot && step.kind.startsWith("power-"));
  return next?.kind !== "power-off";
}

function hear(place: Place, { type, data }: CcidMessage): void {
  if (type !== xfrBlock.answer || place.protocol !== 0 || place.last === undefined || data.length < 2) return;
  place.last = { ...place.last, sw: ((data.at(-2) ?? 0) << 8) | (data.at(-1) ?? 0) };
}

function stepsOf(place: Place, slot: Slot, message: CcidMessage, after: readonly Frame[]): readonly Step[] {
  switch (message.type) {
    case iccPowerOn.code: {
      const again = place.powered; // Another voltage, or a warm start: the driver's own doing.
      place.powered = true;
      place.last = undefined;
      return again ? [] : [{ kind: "power-on", slot, stayPowered: false }];
    }
    case iccPowerOff.code: {
      const was = place.powered;
      place.powered = false;
      return was ? [{ kind: "power-off", slot }] : [];
    }
    case setParameters.code:
      place.protocol = message.specific[0];
      return [];
    case secure.code: {
      const answered = after.find((one) => one.message.type === abort.code || one.message.type === secure.answer);
      return [
        { kind: "pin", slot, entry: entryOf(message.data.length), stopped: answered?.message.type === abort.code },
      ];
    }
    case xfrBlock.code: {
      const apdu = place.protocol === 0 ? overT0(place, message.data, after) : overT1(place, message.data);
      return apdu === undefined ? [] : [{ kind: "apdu", slot, apdu }];
    }
    default:
      return [];
  }
}

function entryOf(bytes: number): PinEntry {
  if (bytes === VERIFY_BYTES) return { operation: "verify", prompt: 0, ...CODE };
  return { operation: bytes === CHANGE_BYTES ? "change" : "reset", prompt: bytes === CHANGE_BYTES ? 0 : 2, ...CODE };
}

/** CLA INS P1 P2 P3 [data]. GET RESPONSE, and a command sent again with the length the card gave, are the driver's own. */
function overT0(place: Place, data: Uint8Array, after: readonly Frame[]): CommandApdu | undefined {
  const [cla = 0, ins = 0, p1 = 0, p2 = 0, p3 = 0] = data;
  const header = data.subarray(0, 4).join(" ");
  const again = place.last?.header === header && place.last.sw >> 8 === 0x6c;
  place.last = { header, sw: 0 };
  if (ins === INS.getResponse || again) return undefined;
  if (data.length === 5) return { cla, ins, p1, p2, le: p3 === 0 ? 256 : p3 };
  const answer = after.find((one) => one.from === "unit" && one.message.type === xfrBlock.answer);
  const more = answer?.message.data.at(-2) === 0x61;
  return { cla, ins, p1, p2, data: data.slice(5), ...(more ? { le: 256 } : {}) };
}

/** NAD PCB LEN INF EDC. R and S blocks are the driver's own. */
function overT1(place: Place, block: Uint8Array): CommandApdu | undefined {
  const pcb = block[1] ?? 0;
  if ((pcb & 0x80) !== 0) return undefined;
  place.parts.push(block.subarray(PROLOGUE, -1));
  if ((pcb & MORE) !== 0) return undefined;
  return parseApdu(concat(...place.parts.splice(0)));
}
