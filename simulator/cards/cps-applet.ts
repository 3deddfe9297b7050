import type { KeyObject } from "node:crypto";
import { INS, type ShortApdu } from "#hal/wire/apdu/index";
import type { CardAnswer, CardManners, CardMemory, SimCard } from "../card.ts";
import { CpsPins, type PinSetting } from "./cps-pins.ts";
import { getSdo } from "./cps-sdo.ts";
import { type Directory, FileTree, type Said } from "./file-tree.ts";
import { roleProof } from "./role.ts";
import { rsaPkcs1, SignatureUnit } from "./signature-unit.ts";
import { type Command, speak } from "./speak.ts";

export interface CpsMaking {
  readonly name: string;
  readonly atr: Uint8Array;
  readonly files: Directory;
  readonly pins: PinSetting;
  /** 1..5. */
  readonly role: number;
  readonly signatureKey: () => KeyObject;
  readonly authenticationKey: () => KeyObject;
  readonly manners?: CardManners;
}

const SIGN = { key: 0x81, algorithm: 0x42 } as const;
const AUTHENTICATE = { key: 0x82, algorithm: 0x02 } as const;
const ROLE = { key: 0x8a, algorithm: 0x0c } as const;
const UPDATE_BINARY = 0xd6;
const RSA_WORK_MS = 250;
/** The reference of an RSA block of 256 bytes leaves 245 for what is signed. */
const RSA_DATA_MAX = 245;

/** The CPS of the deck: T=1, files, codes, keys, security data objects (cards.md 2). */
export class CpsApplet implements SimCard {
  readonly kind = "cps";
  readonly protocols = [1] as const;
  readonly name: string;
  readonly atr: Uint8Array;
  readonly manners?: CardManners;
  readonly #making: CpsMaking;
  readonly #pins: CpsPins;
  readonly #files: FileTree;
  readonly #random: (count: number) => Uint8Array;
  readonly #unit = new SignatureUnit({
    182: { [SIGN.key]: SIGN.algorithm },
    164: { [AUTHENTICATE.key]: AUTHENTICATE.algorithm, [ROLE.key]: ROLE.algorithm },
  });
  readonly #commands: ReadonlyMap<number, Command>;

  constructor(making: CpsMaking, memory: CardMemory, random: (count: number) => Uint8Array) {
    this.name = making.name;
    this.atr = making.atr;
    if (making.manners) this.manners = making.manners;
    this.#making = making;
    this.#random = random;
    this.#pins = new CpsPins(making.name, making.pins, memory);
    this.#files = new FileTree(making.files, (right) => right === "free" || (right === "chv1" && this.#pins.verified));
    this.#commands = this.#table();
  }

  triesLeft(): { readonly pin: number; readonly puk: number } {
    return this.#pins.triesLeft();
  }

  reset(): void {
    this.#pins.reset();
    this.#files.reset();
    this.#unit.reset();
  }

  apdu(command: Uint8Array): CardAnswer {
    return speak(command, this.#commands);
  }

  #table(): ReadonlyMap<number, Command> {
    return new Map<number, Command>([
      [INS.select, (apdu) => this.#files.select(apdu)],
      [INS.readBinary, (apdu) => this.#files.read(apdu)],
      [INS.verify, (apdu) => this.#pins.verify(apdu)],
      [INS.change, (apdu) => this.#pins.change(apdu)],
      [INS.resetRetryCounter, (apdu) => this.#pins.unblock(apdu)],
      [INS.getDataTlv, (apdu) => this.#getData(apdu)],
      [INS.mse, (apdu) => this.#unit.mse(apdu)],
      [INS.pso, (apdu) => this.#sign(apdu)],
      [INS.internalAuthenticate, (apdu) => this.#authenticate(apdu)],
      [UPDATE_BINARY, () => ({ sw: 0x6982 })], // Nothing on a CPS is written by a terminal.
      [INS.getChallenge, (apdu) => this.#challenge(apdu)],
    ]);
  }

  #getData(apdu: ShortApdu): Said {
    if (apdu.p1 !== 0x3f || apdu.p2 !== 0xff) return { sw: 0x6a86 };
    const facts = { tries: this.#pins.triesLeft(), lengths: this.#pins.lengths };
    return getSdo(apdu.data ?? new Uint8Array(), facts);
  }

  #sign(apdu: ShortApdu): Said {
    const computes = apdu.p1 === 0x9e && apdu.p2 === 0x9a;
    if (computes && !this.#pins.verified) return { sw: 0x6982 };
    const set = this.#unit.environment(0xb6) !== undefined;
    return this.#unit.pso(apdu, computes && set ? this.#making.signatureKey() : undefined, RSA_WORK_MS, () => {});
  }

  #authenticate(apdu: ShortApdu): Said {
    if (apdu.p1 !== 0 || apdu.p2 !== 0) return { sw: 0x6a86 };
    const set = this.#unit.environment(0xa4);
    const data = apdu.data ?? new Uint8Array();
    if (!this.#pins.verified) return { sw: 0x6982 };
    if (!set) return { sw: 0x6985 };
    if (set.key === ROLE.key) {
      if (data.length !== 18) return { sw: 0x6700 };
      const { role } = this.#making;
      return { data: Uint8Array.of(role, ...roleProof(role, data.subarray(0, 8), data.subarray(8))), sw: 0x9000 };
    }
    if (data.length === 0 || data.length > RSA_DATA_MAX) return { sw: 0x6700 };
    return { data: rsaPkcs1(this.#making.authenticationKey(), data), sw: 0x9000, workMs: RSA_WORK_MS };
  }

  #challenge(apdu: ShortApdu): Said {
    if (apdu.p1 !== 0 || apdu.p2 !== 0) return { sw: 0x6a86 };
    return apdu.le === 8 && !apdu.data ? { data: this.#random(8), sw: 0x9000 } : { sw: 0x6700 };
  }
}
