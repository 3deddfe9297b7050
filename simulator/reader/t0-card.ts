import { concat } from "#util/bytes";
import type { SimCard } from "../card.ts";
import type { CarriedCard, Exchange } from "./exchange.ts";

const GET_RESPONSE = 0xc0;
/** READ BINARY, GET DATA, GET CHALLENGE: P3 is an Le, the data comes at once and a wrong Le is told by 6Cxx. */
const READING: ReadonlySet<number> = new Set([0xb0, 0xb1, 0xca, 0x84]);
/** SELECT, GET DATA with a body, authentication, PSO: they carry data and may have some to give. */
const ANSWERING: ReadonlySet<number> = new Set([0xa4, 0xcb, 0x88, 0x2a]);

/**
 * Carries a card over T=0 (wire.md 2.14): the card speaks whole APDUs, the line has five-byte headers.
 *
 * ```text
 *  CLA INS P1 P2 [P3]         -> [data] SW | 6C xx         P3 = Le for a reading command
 *  CLA INS P1 P2 Lc data      -> SW | 61 xx                then 00 C0 00 00 xx -> data SW | data 61 yy
 * ```
 */
export class T0Card implements CarriedCard {
  readonly #card: SimCard;
  /** Data that waits for GET RESPONSE, and the status word that ends it. */
  #waiting: { readonly data: Uint8Array; readonly sw: Uint8Array } | undefined;
  /** The card does its own 61xx: GET RESPONSE goes to it. */
  #raw = false;

  constructor(card: SimCard) {
    this.#card = card;
  }

  reset(): void {
    this.#waiting = undefined;
    this.#raw = false;
    this.#card.reset();
  }

  exchange(tpdu: Uint8Array): Exchange {
    const [, ins, , , p3 = 0] = tpdu;
    if (ins === undefined || tpdu.length < 4) return { kind: "bad-length" };
    if (tpdu.length > 5 && tpdu.length !== 5 + p3) return { kind: "bad-length" };
    if (ins === GET_RESPONSE && !this.#raw) return this.#getResponse(p3);
    this.#waiting = undefined;
    return READING.has(ins) ? this.#read(tpdu, p3) : this.#command(tpdu, ins);
  }

  #getResponse(p3: number): Exchange {
    const waiting = this.#waiting;
    if (!waiting) return answered(Uint8Array.of(0x69, 0x85));
    const wanted = p3 === 0 ? 256 : p3;
    if (wanted > waiting.data.length) return answered(Uint8Array.of(0x6c, waiting.data.length & 0xff));
    const rest = waiting.data.slice(wanted);
    this.#waiting = rest.length > 0 ? { data: rest, sw: waiting.sw } : undefined;
    const end = rest.length > 0 ? moreWaiting(rest.length) : waiting.sw;
    return answered(concat(waiting.data.subarray(0, wanted), end));
  }

  #read(tpdu: Uint8Array, p3: number): Exchange {
    const answer = this.#card.apdu(tpdu.length === 4 ? concat(tpdu, [0]) : tpdu);
    this.#raw = answer.raw === true;
    const workMs = answer.workMs ?? 0;
    if (answer.raw) return answered(answer.bytes, workMs);
    const length = answer.bytes.length - 2;
    const wanted = p3 === 0 ? 256 : p3;
    if (length === 0 || length === wanted) return answered(answer.bytes, workMs);
    return answered(Uint8Array.of(0x6c, length & 0xff), workMs);
  }

  #command(tpdu: Uint8Array, ins: number): Exchange {
    // P3 = 00 is "no data" here. A card that may answer is asked for all it has, whatever the line can carry.
    const bare = tpdu.length === 5 ? tpdu.subarray(0, 4) : tpdu;
    const answer = this.#card.apdu(ANSWERING.has(ins) ? concat(bare, [0]) : bare);
    this.#raw = answer.raw === true;
    const workMs = answer.workMs ?? 0;
    const data = answer.bytes.slice(0, -2);
    if (answer.raw || data.length === 0) return answered(answer.bytes, workMs);
    this.#waiting = { data, sw: answer.bytes.slice(-2) };
    return answered(moreWaiting(data.length), workMs);
  }
}

function moreWaiting(count: number): Uint8Array {
  return Uint8Array.of(0x61, count >= 256 ? 0 : count);
}

function answered(bytes: Uint8Array, workMs = 0): Exchange {
  return { kind: "answered", bytes, workMs };
}
