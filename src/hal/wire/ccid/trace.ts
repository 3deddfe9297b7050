import { hex } from "#util/bytes";
import { INS } from "../apdu/apdu.ts";
import { commandOf, iccPowerOn, secure, setParameters, xfrBlock } from "./commands/index.ts";
import { type CcidMessage, encodeFrame, NAK_FRAME } from "./frame.ts";
import { HostFramer, type Token, UnitFramer, type UnitToken } from "./framer.ts";
import { FRAME_OVERHEAD } from "./limits.ts";

/**
 * A trace of the reader line, one line a frame:
 *
 * ```text
 *  => 03 06 6F 05 00 00 00 01 0D 00 00 00 00 B0 9C 00 00 4F       host to reader
 *  <= 03 06 80 02 00 00 00 01 0D 00 00 00 6C 0C EB                reader to host
 *  # 3 bytes of noise                                             what was no frame: its bytes are not kept
 * ```
 *
 * A byte that must not be known is written `••`, and so is every check over it, for a check tells of what it covers:
 * codes, signatures, and what is read of a patient's card. Lengths stay.
 */
const DOTS = "••";
const HEADER_AT = 12; // First data byte in the frame.
const APDU_DATA_AT = 5;
const PROLOGUE = 3; // NAD PCB LEN of a T=1 block.
const NOTES = { removed: "50 02", inserted: "50 03", unknown: "50" } as const;

/** Instructions whose data, both ways, are codes, signatures and what they are made of. */
const SECRET_INS: ReadonlySet<number> = new Set([
  INS.verify,
  INS.change,
  INS.resetRetryCounter,
  INS.pso,
  INS.internalAuthenticate,
]);

/** The CPS, whose files name the practitioner alone. What is read of the cards of the other slots names patients. */
const CPS_SLOT = 0;

/** Whether the data of this instruction, on this slot, must not be known. */
function hides(ins: number, slot: number): boolean {
  return SECRET_INS.has(ins) || (ins === INS.readBinary && slot !== CPS_SLOT);
}

/** What is known of the command under way on a slot. */
interface Place {
  protocol: 0 | 1;
  secret: boolean;
  /** A T=1 command is being sent in parts: the next one has no header. */
  chaining: boolean;
}

/** Bytes of the data to hide: from, to (not included); none where `from` is not below `to`. */
type Span = readonly [from: number, to: number];
const NOTHING: readonly Span[] = [];

/** Follows one reader line and writes it down, in both directions, without its secrets. */
export class ReaderTrace {
  readonly #toUnit = new UnitFramer();
  readonly #toHost = new HostFramer();
  readonly #places = new Map<number, Place>();

  sent(bytes: Uint8Array): string[] {
    return this.#toUnit.push(bytes).map((token) => this.#line("=>", token));
  }

  received(bytes: Uint8Array): string[] {
    return this.#toHost.push(bytes).map((token) => this.#line("<=", token));
  }

  #line(way: "=>" | "<=", token: Token | UnitToken): string {
    switch (token.kind) {
      case "frame":
        return `${way} ${this.#frame(way, token.message)}`;
      case "nak":
        return `${way} ${hex(NAK_FRAME, " ")}`;
      case "notification":
        return `${way} ${NOTES[token.change]}`;
      case "time-byte":
        return `${way} ${hex(Uint8Array.of(token.value))}`;
      case "junk":
        return `# ${token.count} bytes of noise`;
      case "damaged":
        return `# damaged: ${token.why}`;
    }
  }

  #frame(way: "=>" | "<=", message: CcidMessage): string {
    const place = this.#place(message.slot);
    const spans = way === "=>" ? hiddenInCommand(message, place) : hiddenInAnswer(message, place);
    const words = hex(encodeFrame(message), " ").split(" ");
    for (const [from, to] of spans.filter((span) => span[0] < span[1])) {
      words.fill(DOTS, HEADER_AT + from, HEADER_AT + to);
      words[FRAME_OVERHEAD - 1 + message.data.length] = DOTS;
    }
    return words.join(" ");
  }

  #place(slot: number): Place {
    const place = this.#places.get(slot) ?? { protocol: 0, secret: false, chaining: false };
    this.#places.set(slot, place);
    return place;
  }
}

function hiddenInCommand(message: CcidMessage, place: Place): readonly Span[] {
  const { type, data } = message;
  if (type === setParameters.code) place.protocol = message.specific[0] === 1 ? 1 : 0;
  if (type === secure.code) place.secret = true;
  if (type === iccPowerOn.code) {
    place.secret = false;
    place.chaining = false;
  }
  if (type !== xfrBlock.code) return commandOf(type)?.mask === "data" ? [[0, data.length]] : NOTHING;
  return place.protocol === 0 ? hiddenInTpdu(message, place) : hiddenInBlock(message, place);
}

/** T=0: CLA INS P1 P2 Lc data. GET RESPONSE goes on with the command before it. */
function hiddenInTpdu({ data, slot }: CcidMessage, place: Place): readonly Span[] {
  const ins = data[1] ?? 0;
  if (ins !== INS.getResponse) place.secret = hides(ins, slot);
  return place.secret ? [[APDU_DATA_AT, data.length]] : NOTHING;
}

/** T=1: NAD PCB LEN INF LRC. Only the first I-block of a command holds its header. */
function hiddenInBlock({ data, slot }: CcidMessage, place: Place): readonly Span[] {
  const pcb = data[1] ?? 0;
  if ((pcb & 0x80) !== 0) return NOTHING;
  const first = !place.chaining;
  place.chaining = (pcb & 0x20) !== 0;
  const ins = data[4] ?? 0;
  if (first && ins !== INS.getResponse) place.secret = hides(ins, slot);
  const from = PROLOGUE + (first ? APDU_DATA_AT : 0);
  return place.secret && from < data.length - 1 ? [[from, data.length]] : NOTHING;
}

/** All but the status word; in T=1 all but the prologue and the status word of the last block. */
function hiddenInAnswer(message: CcidMessage, place: Place): readonly Span[] {
  const { type, data } = message;
  if (!place.secret || type !== xfrBlock.answer) return NOTHING; // The same type answers a Secure.
  if (place.protocol === 0 || data.length === 2) return [[0, data.length - 2]];
  const pcb = data[1] ?? 0;
  if ((pcb & 0x80) !== 0 || data.length <= PROLOGUE + 3) return NOTHING;
  if ((pcb & 0x20) !== 0) return [[PROLOGUE, data.length]];
  return [
    [PROLOGUE, data.length - 3],
    [data.length - 1, data.length],
  ];
}
