import { type Bit, type Block, decodeBlock, encodeBlock, other } from "#hal/wire/t1/index";
import { concat } from "#util/bytes";
import type { SimCard } from "../card.ts";
import type { CarriedCard, Exchange } from "./exchange.ts";

/** Longest INF towards the reader until S(IFS request) says otherwise (ISO 7816-3). */
const DEFAULT_IFSD = 32;
/** BWI 4 at 4 MHz: a card that needs longer asks for more time. */
const BLOCK_WAIT_MS = 1430;
/** How much of its waiting time the card lets go by before it asks. */
const ASKS_AFTER = 0.8;

/** An answer that is ready but for the waiting time that was asked. */
interface Held {
  readonly bytes: Uint8Array;
  readonly workMs: number;
}

/**
 * Carries a card over T=1, the card's side (ISO 7816-3 11, wire.md 2.13): chaining both ways, acknowledgement and
 * repetition of blocks, IFS, WTX, RESYNCH, ABORT.
 *
 * ```text
 *  I(ns)        expected: taken, answered by I or, while the host chains, by R(next)
 *  R(nr)        nr = N(S) of our last I: that block again;  nr = next while we chain: the next part
 *  anything     damaged or out of order: R(nr we expect, 1 damaged | 2 other)
 * ```
 */
export class T1Card implements CarriedCard {
  readonly #card: SimCard;
  /** N(S) of the next I-block we make, and the one we expect. */
  #ns: Bit = 0;
  #expected: Bit = 0;
  #ifsd = DEFAULT_IFSD;
  #received: Uint8Array[] = [];
  #toSend: Uint8Array = new Uint8Array(0);
  #last: Block | undefined;
  #held: Held | undefined;
  #answers = 0;

  constructor(card: SimCard) {
    this.#card = card;
  }

  reset(): void {
    this.#resynch();
    this.#ifsd = DEFAULT_IFSD;
    this.#card.reset();
  }

  exchange(tpdu: Uint8Array): Exchange {
    const block = decodeBlock(tpdu);
    if (block.kind === "bad") return this.#refuse(block.why === "edc" ? 1 : 2);
    if (block.kind === "I") return this.#onI(block.ns, block.more, block.inf);
    if (block.kind === "R") return this.#onR(block.nr);
    return block.response ? this.#onResponse(block.type) : this.#onRequest(block);
  }

  #resynch(): void {
    this.#ns = 0;
    this.#expected = 0;
    this.#forget();
    this.#last = undefined;
  }

  #forget(): void {
    this.#received = [];
    this.#toSend = new Uint8Array(0);
    this.#held = undefined;
  }

  #onI(ns: Bit, more: boolean, inf: Uint8Array): Exchange {
    if (ns !== this.#expected || this.#held) return this.#refuse(2);
    this.#expected = other(this.#expected);
    this.#toSend = new Uint8Array(0);
    this.#received.push(inf.slice());
    if (more) return this.#send({ kind: "R", nr: this.#expected, error: 0 });
    const apdu = concat(...this.#received);
    this.#received = [];
    const { bytes, workMs = 0 } = this.#card.apdu(apdu);
    const asked = this.#card.manners?.wtx ?? 0;
    if (asked === 0 && workMs <= BLOCK_WAIT_MS) return this.#answer({ bytes, workMs });
    const beforeMs = Math.min(workMs, BLOCK_WAIT_MS * ASKS_AFTER);
    this.#held = { bytes, workMs: workMs - beforeMs };
    const value = Math.max(asked, Math.ceil((workMs - beforeMs) / BLOCK_WAIT_MS), 1);
    return this.#send({ kind: "S", type: "wtx", response: false, value }, beforeMs);
  }

  #onR(nr: Bit): Exchange {
    const last = this.#last;
    if (last?.kind === "I") {
      if (nr === last.ns) return this.#send(last);
      if (this.#toSend.length > 0) return this.#sendPart(0);
    } else if (last) {
      return this.#send(last);
    }
    return this.#refuse(2);
  }

  #onRequest(block: Extract<Block, { kind: "S" }>): Exchange {
    if (block.type === "wtx") return this.#refuse(2);
    if (block.type === "resynch") this.#resynch();
    if (block.type === "abort") this.#forget();
    if (block.type === "ifs") this.#ifsd = block.value ?? DEFAULT_IFSD;
    return this.#send({ ...block, response: true });
  }

  #onResponse(type: string): Exchange {
    const held = this.#held;
    if (type !== "wtx" || !held) return this.#refuse(2);
    this.#held = undefined;
    return this.#answer(held);
  }

  #answer({ bytes, workMs }: Held): Exchange {
    this.#toSend = bytes;
    return this.#sendPart(workMs);
  }

  #sendPart(workMs: number): Exchange {
    const inf = this.#toSend.slice(0, this.#ifsd);
    this.#toSend = this.#toSend.slice(inf.length);
    const block: Block = { kind: "I", ns: this.#ns, more: this.#toSend.length > 0, inf };
    this.#ns = other(this.#ns);
    return this.#send(block, workMs);
  }

  #refuse(error: 1 | 2): Exchange {
    // The block that was refused is not what the host may ask for again: the last one stays.
    return this.#put({ kind: "R", nr: this.#expected, error }, 0);
  }

  #send(block: Block, workMs = 0): Exchange {
    this.#last = block;
    return this.#put(block, workMs);
  }

  #put(block: Block, workMs: number): Exchange {
    this.#answers++;
    const losesOneIn = this.#card.manners?.losesOneIn ?? 0;
    if (losesOneIn > 0 && this.#answers % losesOneIn === 0) return { kind: "spoilt", workMs };
    return { kind: "answered", bytes: encodeBlock(block), workMs };
  }
}
