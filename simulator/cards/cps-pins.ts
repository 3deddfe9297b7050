import type { ShortApdu } from "#hal/wire/apdu/index";
import { asciiBytes, concat, sameBytes } from "#util/bytes";
import type { CardMemory } from "../card.ts";
import type { Said } from "./file-tree.ts";

/** Shapes of a code: fewest and most digits, bytes of its block in a command. */
export interface PinLengths {
  readonly min: number;
  readonly max: number;
  readonly block: number;
}

/** The two codes of a CPS as they leave the factory. */
export interface PinSetting {
  readonly pin: string;
  readonly puk: string;
  readonly lengths: PinLengths;
  readonly pinTries: number;
  readonly pukTries: number;
}

export const PIN_TRIES = 3;
export const PUK_TRIES = 10;
const PUK_USES = 100;
const PUK_BLOCK = 8;

/**
 * CHV 01 and CHV 02 of one card (cards.md 2.2). Tries, uses and the code itself live in the memory of the simulator and
 * are saved before the answer is given; what is verified lives until power-off.
 */
export class CpsPins {
  readonly #name: string;
  readonly #setting: PinSetting;
  readonly #memory: CardMemory;
  #pin: string;
  #pinTries: number;
  #pukTries: number;
  #pukUses: number;
  #verified = false;
  #pukVerified = false;

  constructor(name: string, setting: PinSetting, memory: CardMemory) {
    const saved = memory.load(name) ?? {};
    this.#name = name;
    this.#setting = setting;
    this.#memory = memory;
    this.#pin = typeof saved.pin === "string" ? saved.pin : setting.pin;
    this.#pinTries = typeof saved.pinTries === "number" ? saved.pinTries : setting.pinTries;
    this.#pukTries = typeof saved.pukTries === "number" ? saved.pukTries : setting.pukTries;
    this.#pukUses = typeof saved.pukUses === "number" ? saved.pukUses : PUK_USES;
  }

  get verified(): boolean {
    return this.#verified;
  }

  get lengths(): PinLengths {
    return this.#setting.lengths;
  }

  triesLeft(): { readonly pin: number; readonly puk: number } {
    return { pin: this.#pinTries, puk: this.#pukTries };
  }

  reset(): void {
    this.#verified = false;
    this.#pukVerified = false;
  }

  /** VERIFY 20, with data or, for the status alone, without. */
  verify(apdu: ShortApdu): Said {
    if (apdu.p1 !== 0) return { sw: 0x6a86 };
    if (apdu.p2 !== 1 && apdu.p2 !== 2) return { sw: 0x6a88 };
    const { data } = apdu;
    if (data === undefined) return { sw: this.#status(apdu.p2) };
    if (data.length !== (apdu.p2 === 1 ? this.lengths.block : PUK_BLOCK)) return { sw: 0x6700 };
    return { sw: apdu.p2 === 1 ? this.#tryPin(data) : this.#tryPuk(data) };
  }

  /** CHANGE REFERENCE DATA 24: old and new code. A new one of the wrong shape changes nothing and costs no try. */
  change(apdu: ShortApdu): Said {
    const { block } = this.lengths;
    if (apdu.p1 !== 0) return { sw: 0x6a86 };
    if (apdu.p2 !== 1) return { sw: 0x6a88 };
    const data = apdu.data ?? new Uint8Array();
    if (data.length !== 2 * block) return { sw: 0x6700 };
    const fresh = this.#codeOf(data.subarray(block));
    if (fresh === undefined) return { sw: 0x6a80 };
    const sw = this.#tryPin(data.subarray(0, block));
    if (sw === 0x9000) {
      this.#pin = fresh;
      this.#save();
    }
    return { sw };
  }

  /** RESET RETRY COUNTER 2C: 02 new code, 00 PUK + new code, 03 counter only. */
  unblock(apdu: ShortApdu): Said {
    const { block } = this.lengths;
    const data = apdu.data ?? new Uint8Array();
    if (apdu.p1 !== 0 && apdu.p1 !== 2 && apdu.p1 !== 3) return { sw: 0x6a86 };
    if (apdu.p2 !== 1) return { sw: 0x6a88 };
    const pukLength = apdu.p1 === 0 ? PUK_BLOCK : 0;
    if (data.length !== pukLength + (apdu.p1 === 3 ? 0 : block)) return { sw: 0x6700 };
    if (apdu.p1 !== 0 && !this.#pukVerified) return { sw: 0x6982 };
    const fresh = apdu.p1 === 3 ? this.#pin : this.#codeOf(data.subarray(pukLength));
    if (fresh === undefined) return { sw: 0x6a80 };
    if (apdu.p1 === 0) {
      const sw = this.#tryPuk(data.subarray(0, PUK_BLOCK));
      if (sw !== 0x9000) return { sw };
    }
    this.#pin = fresh;
    this.#pinTries = PIN_TRIES;
    this.#pukVerified = false;
    this.#save();
    return { sw: 0x9000 };
  }

  #status(reference: 1 | 2): number {
    const [tries, verified] = reference === 1 ? [this.#pinTries, this.#verified] : [this.#pukTries, this.#pukVerified];
    if (tries === 0) return 0x6983;
    return verified ? 0x9000 : 0x63c0 + tries;
  }

  #tryPin(block: Uint8Array): number {
    if (this.#pinTries === 0) return 0x6983;
    this.#verified = sameBytes(block, blockOf(this.#pin, this.lengths.block));
    this.#pinTries = this.#verified ? PIN_TRIES : this.#pinTries - 1;
    this.#save();
    if (this.#verified) return 0x9000;
    return this.#pinTries === 0 ? 0x6983 : 0x63c0 + this.#pinTries;
  }

  #tryPuk(block: Uint8Array): number {
    if (this.#pukTries === 0) return 0x6983;
    if (this.#pukUses === 0) return 0x6984;
    this.#pukVerified = sameBytes(block, blockOf(this.#setting.puk, PUK_BLOCK));
    this.#pukTries = this.#pukVerified ? PUK_TRIES : this.#pukTries - 1;
    if (this.#pukVerified) this.#pukUses -= 1;
    this.#save();
    if (this.#pukVerified) return 0x9000;
    return this.#pukTries === 0 ? 0x6983 : 0x63c0 + this.#pukTries;
  }

  /** The digits of a block, undefined when it is not digits then FF within the lengths of the card. */
  #codeOf(block: Uint8Array): string | undefined {
    const { min, max } = this.lengths;
    const text = String.fromCharCode(
      ...block.subarray(0, block.indexOf(0xff) < 0 ? block.length : block.indexOf(0xff)),
    );
    if (!/^\d+$/.test(text) || text.length < min || text.length > max) return undefined;
    return sameBytes(block, blockOf(text, block.length)) ? text : undefined;
  }

  #save(): void {
    this.#memory.save(this.#name, {
      ...this.#memory.load(this.#name),
      pin: this.#pin,
      pinTries: this.#pinTries,
      pukTries: this.#pukTries,
      pukUses: this.#pukUses,
    });
  }
}

function blockOf(code: string, length: number): Uint8Array {
  return concat(asciiBytes(code), new Uint8Array(length - code.length).fill(0xff));
}
