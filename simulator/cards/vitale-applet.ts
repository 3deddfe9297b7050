import type { KeyObject } from "node:crypto";
import { INS, type ShortApdu } from "#hal/wire/apdu/index";
import { sameBytes } from "#util/bytes";
import type { CardAnswer, CardMemory, SimCard } from "../card.ts";
import { type Directory, FileTree, type ReadRight, type Said } from "./file-tree.ts";
import { roleProof } from "./role.ts";
import { SignatureUnit } from "./signature-unit.ts";
import { type Command, speak } from "./speak.ts";

export interface VitaleMaking {
  readonly name: string;
  readonly atr: Uint8Array;
  readonly files: Directory;
  /** 10 bytes. */
  readonly serial: Uint8Array;
  readonly signatureKey: () => KeyObject;
}

const SIGN = { key: 0x81, algorithm: 0x42 } as const;
const DF_VITALE = 0x5600;
const RSA_WORK_MS = 600;
const ROLE_FAILURES_MAX = 5;

/** The Vitale of the deck: T=0, no code, protected files opened by the role of a CPS, one signature key (cards.md 3). */
export class VitaleApplet implements SimCard {
  readonly kind = "vitale";
  readonly protocols = [0] as const;
  readonly name: string;
  readonly atr: Uint8Array;
  readonly #making: VitaleMaking;
  readonly #memory: CardMemory;
  readonly #random: (count: number) => Uint8Array;
  readonly #files: FileTree;
  readonly #unit = new SignatureUnit({ 182: { [SIGN.key]: SIGN.algorithm } });
  readonly #commands: ReadonlyMap<number, Command>;
  #challenge: Uint8Array | undefined;
  #role: number | undefined;
  #failures = 0;

  constructor(making: VitaleMaking, memory: CardMemory, random: (count: number) => Uint8Array) {
    this.name = making.name;
    this.atr = making.atr;
    this.#making = making;
    this.#memory = memory;
    this.#random = random;
    this.#files = new FileTree(making.files, (right) => this.#mayRead(right));
    this.#commands = new Map<number, Command>([
      [INS.select, (apdu) => this.#files.select(apdu)],
      [INS.readBinary, (apdu) => this.#files.read(apdu)],
      [INS.getChallenge, (apdu) => this.#giveChallenge(apdu)],
      [INS.externalAuthenticate, (apdu) => this.#open(apdu)],
      [INS.mse, (apdu) => this.#unit.mse(apdu, () => this.#files.directory === DF_VITALE)],
      [INS.pso, (apdu) => this.#sign(apdu)],
    ]);
  }

  /** Signatures made since the card is new: not readable by a terminal, told to the tests. */
  signatures(): number {
    const saved = this.#memory.load(this.name)?.signatures;
    return typeof saved === "number" ? saved : 0;
  }

  reset(): void {
    this.#files.reset();
    this.#unit.reset();
    this.#challenge = undefined;
    this.#role = undefined;
    this.#failures = 0;
  }

  apdu(command: Uint8Array): CardAnswer {
    return speak(command, this.#commands);
  }

  #mayRead(right: ReadRight): boolean {
    if (typeof right === "string") return right === "free";
    return this.#role !== undefined && right.includes(this.#role);
  }

  #giveChallenge(apdu: ShortApdu): Said {
    if (apdu.p1 !== 0 || apdu.p2 !== 0) return { sw: 0x6a86 };
    if (apdu.le !== 8 || apdu.data) return { sw: 0x6700 };
    this.#challenge = this.#random(8);
    return { data: this.#challenge, sw: 0x9000 };
  }

  /** EXTERNAL AUTHENTICATE: P2 is the role, the data its proof. The challenge serves once. */
  #open(apdu: ShortApdu): Said {
    if (apdu.p1 !== 0) return { sw: 0x6a86 };
    if (apdu.data?.length !== 8) return { sw: 0x6700 };
    if (this.#failures >= ROLE_FAILURES_MAX) return { sw: 0x6983 };
    const challenge = this.#challenge;
    this.#challenge = undefined;
    if (!challenge) return { sw: 0x6985 };
    const known = apdu.p2 >= 1 && apdu.p2 <= 5;
    if (known && sameBytes(apdu.data, roleProof(apdu.p2, challenge, this.#making.serial))) {
      this.#role = apdu.p2;
      return { sw: 0x9000 };
    }
    this.#failures += 1;
    return { sw: 0x6300 };
  }

  #sign(apdu: ShortApdu): Said {
    const set = apdu.p1 === 0x9e && this.#unit.environment(0xb6) !== undefined;
    return this.#unit.pso(apdu, set ? this.#making.signatureKey() : undefined, RSA_WORK_MS, () => {
      this.#memory.save(this.name, { ...this.#memory.load(this.name), signatures: this.signatures() + 1 });
    });
  }
}
