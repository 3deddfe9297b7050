import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { PosteReceipt } from "#billing/model/lot";
import { hex } from "#util/bytes";
import type { CardMemory, Deck, SimCard } from "../../simulator/card.ts";

/*
 * THE OUTSIDE of a soak, which sees what the product did and never forgets. Files only ever grow, a line at a time:
 *
 *   signatures.jsonl  {"card":"C01","digest":"…64 hex","signature":"…64 hex, SHA-256 of it"}   by key 81, as the card signs
 *   cards.jsonl       {"card":"C01","state":{…}}                   what a card remembers: the last line of a card counts
 *   poste.jsonl       {"lotId":"…","hash":"…","receipt":{…}}       a lot taken by the poste, once
 *   mails.jsonl       {"lotId":"…","messageId":"…","hash":"…","message":"…"}   a mail taken by the server, as often as it came
 *   returns.jsonl     {"hash":"…64 hex"}                           a file of ARL or RSP that a payer sent
 *   paper.txt         the paper as it comes out
 *
 * Only the partners read them, and `verify`: recovery learns about the outside by asking it.
 */
export interface SignatureSeen {
  readonly card: string;
  readonly digest: string;
  readonly signature: string;
}

export interface LotSeen {
  readonly lotId: string;
  readonly hash: string;
  readonly receipt: PosteReceipt;
}

export interface MailSeen {
  readonly lotId: string;
  readonly messageId: string;
  readonly hash: string;
  /** The whole message, headers and all. */
  readonly message: string;
}

/** Where the world is kept: whole texts by name, that only grow. */
export interface WorldFiles {
  read(name: string): string;
  /** In one call, and down to the disk: what the outside has seen is not undone by a cut of the device. */
  append(name: string, text: string): void;
}

export class World {
  readonly #files: WorldFiles;
  readonly #cards = new Map<string, Record<string, unknown>>();

  constructor(files: WorldFiles) {
    this.#files = files;
    for (const { card, state } of this.#lines<{ card: string; state: Record<string, unknown> }>("cards.jsonl"))
      this.#cards.set(card, state);
  }

  signatures(): readonly SignatureSeen[] {
    return this.#lines<SignatureSeen>("signatures.jsonl");
  }

  lots(): readonly LotSeen[] {
    return this.#lines<LotSeen>("poste.jsonl");
  }

  mails(): readonly MailSeen[] {
    return this.#lines<MailSeen>("mails.jsonl");
  }

  returns(): readonly { readonly hash: string }[] {
    return this.#lines<{ hash: string }>("returns.jsonl");
  }

  /** File number of the next return: one series for all payers is enough here. */
  nextReturnId(): string {
    return String((this.returns().length % 999) + 1).padStart(3, "0");
  }

  returned(file: { readonly hash: string }): void {
    this.#append("returns.jsonl", file);
  }

  /** All that was ever printed. */
  paper(): string {
    return this.#files.read("paper.txt");
  }

  signed(seen: SignatureSeen): void {
    this.#append("signatures.jsonl", seen);
  }

  /** The lot is the poste's from here on. */
  took(seen: LotSeen): void {
    this.#append("poste.jsonl", seen);
  }

  /** The server took the mail: it is its from here on. */
  mailed(seen: MailSeen): void {
    this.#append("mails.jsonl", seen);
  }

  printed(text: string): void {
    this.#files.append("paper.txt", text);
  }

  readonly memory: CardMemory = {
    load: (name) => this.#cards.get(name),
    save: (name, state) => {
      this.#cards.set(name, structuredClone(state));
      this.#append("cards.jsonl", { card: name, state });
    },
  };

  #append(name: string, line: object): void {
    this.#files.append(name, `${JSON.stringify(line)}\n`);
  }

  /** A line that a kill cut short was never seen whole by anyone. */
  #lines<T>(name: string): readonly T[] {
    const lines = this.#files.read(name).split("\n");
    return lines.filter((line) => line.endsWith("}")).map((line) => JSON.parse(line) as T);
  }
}

/** The world in a folder, made if it is not there. */
export function worldFolder(dir: string): WorldFiles {
  mkdirSync(dir, { recursive: true });
  const pathOf = (name: string) => join(dir, name);
  return {
    read: (name) => (existsSync(pathOf(name)) ? readFileSync(pathOf(name), "utf8") : ""),
    append(name, text) {
      const file = openSync(pathOf(name), "a+", 0o600);
      try {
        writeSync(file, name.endsWith(".jsonl") && cutShort(file) ? `\n${text}` : text);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    },
  };
}

/** Whether the last line of a file has no end. */
function cutShort(file: number): boolean {
  const { size } = fstatSync(file);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last.toString("latin1") !== "\n";
}

/** The deck, with every signature of its cards told to the world before the terminal has the answer. */
export function watchedDeck(deck: Deck, world: Pick<World, "signed">): Deck {
  return { names: () => deck.names(), card: (name, memory) => watched(deck.card(name, memory), world) };
}

function watched(card: SimCard, world: Pick<World, "signed">): SimCard {
  let digest = "";
  return {
    name: card.name,
    kind: card.kind,
    atr: card.atr,
    protocols: card.protocols,
    ...(card.manners === undefined ? {} : { manners: card.manners }),
    reset: () => card.reset(),
    ...(card.triesLeft === undefined ? {} : { triesLeft: () => card.triesLeft?.() }),
    apdu(command) {
      const answer = card.apdu(command);
      const [, ins, p1, p2] = command;
      if (ins === 0x2a && p1 === 0x90 && p2 === 0xa0) digest = hex(command.subarray(7, 39)).toLowerCase();
      if (ins === 0x2a && p1 === 0x9e && p2 === 0x9a && answer.bytes.length > 2) {
        const signature = createHash("sha256").update(answer.bytes.subarray(0, -2)).digest("hex");
        world.signed({ card: card.name, digest, signature });
      }
      return answer;
    },
  };
}
