import { INS } from "#hal/wire/apdu/index";
import type { CardAnswer, SimCard } from "../card.ts";
import { type Directory, FileTree } from "./file-tree.ts";
import { type Command, speak } from "./speak.ts";

/** The AMC card of the deck: T=1, read only, nothing to open (cards.md 4). */
export class AmcApplet implements SimCard {
  readonly kind = "amc";
  readonly protocols = [1] as const;
  readonly name: string;
  readonly atr: Uint8Array;
  readonly #files: FileTree;
  readonly #commands: ReadonlyMap<number, Command>;

  constructor(making: { readonly name: string; readonly atr: Uint8Array; readonly files: Directory }) {
    this.name = making.name;
    this.atr = making.atr;
    this.#files = new FileTree(making.files, (right) => right === "free");
    this.#commands = new Map<number, Command>([
      [INS.select, (apdu) => this.#files.select(apdu)],
      [INS.readBinary, (apdu) => this.#files.read(apdu)],
    ]);
  }

  reset(): void {
    this.#files.reset();
  }

  apdu(command: Uint8Array): CardAnswer {
    return speak(command, this.#commands);
  }
}
