import { assert } from "#util/assert";
import { concat } from "#util/bytes";
import type { CardAnswer, SimCard } from "../card.ts";

/** Words of the control request `card-fault`. */
export type CardFault =
  | { readonly kind: "mute" | "wrong-signature" | "loop61" | "loop6C" | "none" }
  | { readonly kind: "pulled-during"; readonly step: PullStep }
  /** Taken out in the n-th command from now, 1 for the next. */
  | { readonly kind: "pulled-at"; readonly command: number }
  /** Every command is answered with this status word. */
  | { readonly kind: "sw"; readonly sw: number };

export const PULL_STEPS = ["read", "verify", "hash", "sign"] as const;
export type PullStep = (typeof PULL_STEPS)[number];

/** A fault by its word, e.g. "pulled-during:sign", "sw:6F00"; undefined when there is no such word. */
export function cardFaultOf(text: string): CardFault | undefined {
  if (text === "mute" || text === "wrong-signature" || text === "loop61" || text === "loop6C" || text === "none") {
    return { kind: text };
  }
  const step = PULL_STEPS.find((name) => text === `pulled-during:${name}`);
  if (step) return { kind: "pulled-during", step };
  const command = /^pulled-at:([1-9][0-9]{0,5})$/.exec(text)?.[1];
  if (command) return { kind: "pulled-at", command: Number(command) };
  const sw = /^sw:([0-9A-Fa-f]{4})$/.exec(text)?.[1];
  return sw ? { kind: "sw", sw: Number.parseInt(sw, 16) } : undefined;
}

/** Which step of the work a command belongs to. */
function stepOf(apdu: Uint8Array): PullStep | undefined {
  const [, ins, p1, p2] = apdu;
  if (ins === 0xb0) return "read";
  if (ins === 0x20) return "verify";
  if (ins === 0x2a && p1 === 0x90 && p2 === 0xa0) return "hash";
  if ((ins === 0x2a && p1 === 0x9e && p2 === 0x9a) || ins === 0x88) return "sign";
  return undefined;
}

/** RSA 2048: what is long enough to be a signature, and not a role cryptogram. */
const SHORTEST_SIGNATURE = 128;

/** A card of the deck with a fault on it, and the counters that `state` shows. */
export class FaultyCard implements SimCard {
  readonly #card: SimCard;
  readonly #pull: () => void;
  readonly #count: (ins: number) => void;
  #fault: CardFault = { kind: "none" };
  #commands = 0;

  /** `pull` takes the card out of its slot; `count` hears the instruction of each command. */
  constructor(card: SimCard, pull: () => void, count: (ins: number) => void) {
    this.#card = card;
    this.#pull = pull;
    this.#count = count;
  }

  get name(): string {
    return this.#card.name;
  }

  get kind(): SimCard["kind"] {
    return this.#card.kind;
  }

  get atr(): Uint8Array | undefined {
    return this.#fault.kind === "mute" ? undefined : this.#card.atr;
  }

  get protocols(): readonly (0 | 1)[] {
    return this.#card.protocols;
  }

  get manners(): NonNullable<SimCard["manners"]> {
    return this.#card.manners ?? {};
  }

  setFault(fault: CardFault): void {
    this.#fault = fault;
    this.#commands = 0;
  }

  reset(): void {
    this.#card.reset();
  }

  triesLeft(): { readonly pin: number; readonly puk: number } | undefined {
    return this.#card.triesLeft?.();
  }

  /**
   * A pulled card has done what it was asked; only its answer is lost. That is the harder of the two cases: the host
   * must not believe that nothing has happened.
   */
  apdu(command: Uint8Array): CardAnswer {
    const ins = command[1] ?? 0;
    this.#count(ins);
    this.#commands++;
    const fault = this.#fault;
    if (fault.kind === "sw") return { bytes: Uint8Array.of(fault.sw >> 8, fault.sw & 0xff), raw: true };
    if (fault.kind === "loop6C") return { bytes: Uint8Array.of(0x6c, 0x01), raw: true };
    if (fault.kind === "loop61") {
      const data = ins === 0xc0 ? [0x00] : [];
      return { bytes: concat(data, [0x61, 0x01]), raw: true };
    }
    const answer = this.#card.apdu(command);
    if (fault.kind === "wrong-signature") return withWrongSignature(answer, command);
    if (fault.kind === "pulled-at" && this.#commands === fault.command) this.#pull();
    if (fault.kind === "pulled-during" && stepOf(command) === fault.step) this.#pull();
    return answer;
  }
}

function withWrongSignature(answer: CardAnswer, command: Uint8Array): CardAnswer {
  if (stepOf(command) !== "sign" || answer.bytes.length < SHORTEST_SIGNATURE) return answer;
  const bytes = answer.bytes.slice();
  const middle = bytes[SHORTEST_SIGNATURE / 2];
  assert(middle !== undefined, "a signature has a middle");
  bytes[SHORTEST_SIGNATURE / 2] = middle ^ 0x01;
  return { ...answer, bytes };
}
