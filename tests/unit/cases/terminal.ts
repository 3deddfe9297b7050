import { createHash } from "node:crypto";
import { expect } from "vitest";
import { openJournal } from "#billing/journal/index";
import { type MemoryDisk, memoryDisk } from "#hal/disk/index";
import { createKeypad } from "#hal/keypad/index";
import type { CardReader, Key, Keypad, OpenLine } from "#hal/ports/index";
import { SerialCardReader } from "#hal/reader/index";
import { createUi, feedStatus, roam, type TerminalUi } from "#ui";
import type { Frame } from "#ui/frame";
import { hex } from "#util/bytes";
import type { TroubleCode } from "#util/trouble-codes";
import { buildDesk } from "../../../firmware/desk.ts";
import type { Hardware } from "../../../firmware/hardware.ts";
import { openStoreOn, type Store } from "../../../firmware/store.ts";
import type { CardAnswer, CardMemory, Deck, SimCard } from "../../../simulator/card.ts";
import { createDeck } from "../../../simulator/cards/index.ts";
import { type BuiltInHardware, builtInHardware } from "../../../stage/built-in-hardware.ts";
import { FakeRoad } from "../../flows/bench.ts";
import { testMemory } from "../../helpers/direct-card.ts";
import { FakeClock, settle } from "../../helpers/fake-clock.ts";
import { seededRandom } from "../../helpers/journal-rig.ts";

const SLOT_NUMBERS = { cps: 0, vitale: 1, amc: 2 } as const;
type SlotName = keyof typeof SLOT_NUMBERS;
const WALL_MS = Date.parse("2026-11-23T06:30:00Z");
/** 60 columns, 20 rows. */
const SIZE = { columns: 60, rows: 20 };

/** What was done with the power of a card: codes presented to it, signatures and authentications asked of it. */
interface Powers {
  codes: number;
  signatures: number;
}

export interface CaseOptions {
  /** Cards beside those of the deck. */
  readonly cards?: Readonly<Record<string, () => SimCard>>;
  /** Another line than that of the simulated unit. */
  readonly readerLine?: (clock: FakeClock) => OpenLine;
  readonly keypadLine?: (clock: FakeClock) => OpenLine;
  readonly mode?: "test" | "real";
}

/**
 * The whole terminal in one process, as its user meets it: keys, cards and a screen. Real drivers on simulated units,
 * the real flows and the real face; time, the disk and the cards' memory are the test's. Each case asks three things
 * of it: what the screen says, that the journal holds, and that nobody was let in.
 */
export class CaseTerminal {
  readonly clock: FakeClock;
  readonly frames: Frame[] = [];
  readonly #machine: BuiltInHardware;
  readonly #hardware: Hardware;
  readonly #store: Store;
  readonly #disk: MemoryDisk;
  readonly #stopping = new AbortController();
  readonly #powers: Map<string, Powers>;
  readonly #ui: TerminalUi;
  readonly #roaming: Promise<void>;
  readonly #quiet: () => void;

  private constructor(parts: {
    readonly clock: FakeClock;
    readonly machine: BuiltInHardware;
    readonly hardware: Hardware;
    readonly store: Store;
    readonly disk: MemoryDisk;
    readonly powers: Map<string, Powers>;
    readonly mode: "test" | "real";
  }) {
    this.clock = parts.clock;
    this.#machine = parts.machine;
    this.#hardware = parts.hardware;
    this.#store = parts.store;
    this.#disk = parts.disk;
    this.#powers = parts.powers;
    const { hardware, store, mode } = parts;
    const painter = { paint: (frame: Frame) => void this.frames.push(frame), close: () => {} };
    this.#ui = createUi({ keypad: hardware.keypad, clock: hardware.clock, painter, ...SIZE });
    const desk = buildDesk({ hardware, store, road: new FakeRoad(), ui: this.#ui, mode });
    const house = { desk, ui: this.#ui, stopping: this.#stopping.signal };
    for (const driver of [hardware.reader, hardware.keypad, hardware.printer]) driver.start();
    this.#quiet = feedStatus(house);
    this.#roaming = roam(house);
  }

  /** A terminal nobody has used yet, its lines ready. */
  static async open(options: CaseOptions = {}): Promise<CaseTerminal> {
    const clock = new FakeClock(WALL_MS);
    const random = seededRandom("cases");
    const powers = new Map<string, Powers>();
    const deck = notingDeck(createDeck({ random: (count) => random.bytes(count) }), options.cards ?? {}, powers);
    const machine = builtInHardware({ clock, random, deck, memory: testMemory() });
    const { readerLine, keypadLine, mode = "test" } = options;
    const hardware = {
      ...machine.hardware,
      ...(readerLine ? { reader: new SerialCardReader({ openLine: readerLine(clock), clock }) } : {}),
      ...(keypadLine ? { keypad: createKeypad({ openLine: keypadLine(clock), clock }) } : {}),
    };
    const disk = memoryDisk();
    const store = await openStoreOn(disk, hardware);
    const terminal = new CaseTerminal({ clock, machine, hardware, store, disk, powers, mode });
    await terminal.pass(2500);
    return terminal;
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    this.#ui.stop();
    this.#quiet();
    await this.#until(this.reader.stop());
    await this.#until(this.keypad.stop());
    await this.#until(this.#machine.stop());
    await this.#until(this.#store.close());
    await this.#roaming;
  }

  get reader(): CardReader {
    return this.#hardware.reader;
  }

  get keypad(): Keypad {
    return this.#hardware.keypad;
  }

  /** Time passes. */
  pass(ms: number): Promise<void> {
    return this.clock.run(ms);
  }

  /** One request at the bench, which must be taken. */
  async control(request: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>> {
    const answer = await this.#until(this.#machine.bench.control(request));
    if (!answer.ok) throw new Error(`${JSON.stringify(request)}: ${answer.error}`);
    return answer;
  }

  /** The same, begun only: the test moves the time that it takes. */
  begin(request: Readonly<Record<string, unknown>>): void {
    void this.#machine.bench.control(request).then((answer) => expect(answer).toMatchObject({ ok: true }));
  }

  async insert(slot: SlotName, card: string): Promise<void> {
    await this.control({ do: "insert", slot: SLOT_NUMBERS[slot], card });
    await this.pass(600);
  }

  /** A card that misbehaves from its first command on. */
  async insertFaulty(slot: SlotName, card: string, kind: string): Promise<void> {
    const inserted = this.control({ do: "insert", slot: SLOT_NUMBERS[slot], card });
    await Promise.all([inserted, this.#machine.bench.control({ do: "card-fault", slot: SLOT_NUMBERS[slot], kind })]);
    await this.pass(600);
  }

  async remove(slot: SlotName): Promise<void> {
    await this.control({ do: "remove", slot: SLOT_NUMBERS[slot] });
    await this.pass(600);
  }

  async swap(slot: SlotName, card: string): Promise<void> {
    await this.remove(slot);
    await this.insert(slot, card);
  }

  cardFault(slot: SlotName, kind: string): Promise<unknown> {
    return this.control({ do: "card-fault", slot: SLOT_NUMBERS[slot], kind });
  }

  lineFault(line: "reader" | "keypad" | "printer", kind: string, fault: Record<string, unknown> = {}) {
    return this.control({ do: "fault", line, kind, ...fault });
  }

  async press(...keys: readonly Key[]): Promise<void> {
    for (const key of keys) {
      await this.control({ do: "key", key });
      await this.pass(50);
    }
  }

  /** What the holder types in the secure entry that runs, or in the next one; and the time that the card takes. */
  async code(digits: string, end: "VALIDER" | "ANNULER" | "none" = "VALIDER"): Promise<void> {
    await this.control({ do: "pin", digits, end });
    await this.pass(1500);
  }

  /** The screen as text. */
  get screen(): string {
    return (this.frames.at(-1)?.lines ?? [])
      .map((line) =>
        line
          .map(({ text }) => text)
          .join("")
          .trimEnd(),
      )
      .join("\n");
  }

  /** Waits until the screen says this; at most as long as a secure entry may last. */
  async shows(wanted: string | RegExp, withinMs = 95_000): Promise<void> {
    const said = () =>
      typeof wanted === "string" ? flat(this.screen).includes(wanted) : wanted.test(flat(this.screen));
    const endMs = this.clock.monotonicMs() + withinMs;
    for (await settle(); !said(); await this.pass(20)) {
      if (this.clock.monotonicMs() > endMs) throw new Error(`never shown: ${wanted}\n${this.screen}`);
    }
  }

  /** The trouble screen: these words, this code, and what is said of the data. */
  async showsTrouble(code: TroubleCode, ...words: readonly string[]): Promise<void> {
    await this.shows(code);
    for (const said of words) expect(flat(this.screen)).toContain(said);
    expect(flat(this.screen)).toMatch(/intactes|Rien n'est (perdu|signé)/);
  }

  /** Everything painted so far holds none of this. */
  neverPainted(text: string | RegExp): void {
    const painted = this.frames.map((frame) =>
      frame.lines.map((line) => line.map((span) => span.text).join("")).join("\n"),
    );
    for (const one of painted) expect(one).not.toMatch(text);
  }

  /** Registers C01 on a new terminal, first place of practice: home. */
  async openC01(): Promise<void> {
    await this.insert("cps", "C01");
    await this.shows("Code porteur");
    await this.code("1234");
    await this.shows("Enregistrer ce PS");
    await this.press("VALIDER");
    await this.shows("CABINET BORDEAUX");
    await this.press("VALIDER");
    await this.shows("Facturer");
  }

  get locked(): boolean {
    return this.#store.journal.locked;
  }

  get enrolled(): number {
    return this.#store.keys.enrolled().length;
  }

  get invoicesHeld(): number {
    return this.#store.journal.counts().held;
  }

  /** Fingerprint of every byte on the disk, but for what is told and counted while locked: the inbox, the back-off. */
  get storeBytes(): string {
    const hash = createHash("sha256");
    for (const [path, content] of [...this.#disk.files].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (path === "back-off" || path.startsWith("inbox/")) continue;
      hash.update(`${path} ${content.length}\n`).update(content);
    }
    return hash.digest("hex");
  }

  /** The journal holds: no problem told, and opened anew from what stands on the disk it says the same. */
  async journalHolds(): Promise<void> {
    const { journal } = this.#store;
    expect([journal.problems(), journal.readOnly]).toEqual([[], false]);
    const { clock } = this;
    const copy = memoryDisk(this.#disk.files, this.#disk.folders);
    const anew = await this.#until(openJournal({ disk: copy, clock, random: seededRandom("anew") }));
    expect([anew.problems(), anew.counts()]).toEqual([[], journal.counts()]);
    await this.#until(anew.close());
  }

  /** Codes presented to a card, and signatures asked of it, since it is in the world. */
  powers(card: string): Readonly<Powers> {
    return this.#powers.get(card) ?? { codes: 0, signatures: 0 };
  }

  /** Commands that the card in this slot has heard since it is there. */
  async commands(slot: SlotName): Promise<number> {
    const { apdus } = (await this.control({ do: "state" })) as { apdus?: Record<string, Record<string, number>> };
    return Object.values(apdus?.[SLOT_NUMBERS[slot]] ?? {}).reduce((sum, count) => sum + count, 0);
  }

  /** Digits that stand in the secure entry, as the unit counts them; undefined when none runs. */
  async digitsTyped(): Promise<number | undefined> {
    const { secure } = (await this.control({ do: "state" })) as { secure?: { digits: number } | null };
    return secure?.digits;
  }

  /** Tries left of the code porteur, as the card in the slot knows them. */
  async triesLeft(slot: SlotName = "cps"): Promise<unknown> {
    const { slots } = await this.control({ do: "state" });
    return (slots as { pinTriesLeft: number | null }[])[SLOT_NUMBERS[slot]]?.pinTriesLeft;
  }

  async #until<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const mark = () => {
      settled = true;
    };
    promise.then(mark, mark);
    const endMs = this.clock.monotonicMs() + 200_000;
    for (await settle(); !settled; await this.pass(10)) {
      if (this.clock.monotonicMs() > endMs) throw new Error("nothing settled in 200 s");
    }
    return promise;
  }
}

/** One line of words, whatever the rows they stand on. */
function flat(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}

/** The deck, each card noted, and some more cards. */
function notingDeck(deck: Deck, extra: Readonly<Record<string, () => SimCard>>, powers: Map<string, Powers>): Deck {
  return {
    names: () => [...deck.names(), ...Object.keys(extra)],
    card(name: string, memory: CardMemory) {
      const card = extra[name]?.() ?? deck.card(name, memory);
      const noted = powers.get(name) ?? { codes: 0, signatures: 0 };
      powers.set(name, noted);
      return noting(card, noted);
    },
  };
}

function noting(card: SimCard, powers: Powers): SimCard {
  return {
    name: card.name,
    kind: card.kind,
    get atr() {
      return card.atr;
    },
    get protocols() {
      return card.protocols;
    },
    get manners() {
      return card.manners ?? {};
    },
    reset: () => card.reset(),
    apdu(command: Uint8Array): CardAnswer {
      const header = hex(command.subarray(0, 4));
      if (/^00(20|24|2C)/.test(header) && command.length > 5) powers.codes++;
      if (header === "002A9E9A") powers.signatures++;
      return card.apdu(command);
    },
    triesLeft: () => card.triesLeft?.(),
  };
}
