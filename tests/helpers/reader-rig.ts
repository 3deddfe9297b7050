import type { CardReader, Line, ReaderEvent, Slot } from "#hal/ports/index";
import { type RecoveryNote, SerialCardReader } from "#hal/reader/index";
import { type CcidMessage, commandOf, UnitFramer } from "#hal/wire/ccid/index";
import { hex } from "#util/bytes";
import { faulty, type LineFault } from "../../simulator/faults.ts";
import { seededRandom } from "../../simulator/random.ts";
import { ReaderUnit } from "../../simulator/reader-unit.ts";
import { pipe } from "../../simulator/unit-line.ts";
import { openPiped } from "../../stage/piped-line.ts";
import { NotedKeypad, type TableCard } from "../unit/simulator/kit.ts";
import { FakeClock, settle } from "./fake-clock.ts";

const SLOT_NUMBERS: Readonly<Record<Slot, number>> = { cps: 0, vitale: 1, amc: 2 };

/** What becomes of the bytes that the unit sends: what the host receives instead, in chunks. */
export type Spoiler = (bytes: Uint8Array) => readonly Uint8Array[];

/** The driver on the simulated unit, both in this process, with time in the hand of the test. */
export class ReaderRig {
  readonly clock = new FakeClock();
  readonly unit: ReaderUnit;
  readonly reader: CardReader & Pick<SerialCardReader, "counts">;
  /** Events of the port, in words: "link ready", "inserted cps". */
  readonly events: string[] = [];
  readonly notes: RecoveryNote[] = [];
  /** Every command the host sent, whole. */
  readonly sent: CcidMessage[] = [];
  /** Lines opened so far. */
  opened = 0;
  spoil: Spoiler | undefined;
  readonly #line;
  readonly #keypad = new NotedKeypad();

  constructor(
    options: {
      readonly cardPace?: number;
      readonly requireSecureEntry?: boolean;
      /** Puts something around each line opened. */
      readonly wrap?: (line: Line) => Line;
    } = {},
  ) {
    const { unit, host } = pipe();
    this.#line = faulty(unit, seededRandom(1), this.clock, () => this.unit.reset());
    const line = this.#line;
    const heard = new UnitFramer();
    this.unit = new ReaderUnit({
      line: {
        send: (bytes) => {
          for (const part of this.spoil?.(bytes.slice()) ?? [bytes]) line.send(part);
        },
        onReceive: (listener) =>
          line.onReceive((bytes) => {
            for (const token of heard.push(bytes)) if (token.kind === "frame") this.sent.push(token.message);
            listener(bytes);
          }),
      },
      time: this.clock,
      keypad: this.#keypad,
      cardPace: options.cardPace ?? 0,
    });
    const open = openPiped(host);
    const { requireSecureEntry = true, wrap = (line) => line } = options;
    const openLine = async () => {
      this.opened++;
      return wrap(await open());
    };
    this.reader = new SerialCardReader({
      openLine,
      clock: this.clock,
      requireSecureEntry,
      onRecovery: (note) => this.notes.push(note),
    });
    this.reader.listen((event) => this.events.push(inWords(event)));
  }

  /** Starts the driver and lets it find the unit. */
  async start(): Promise<this> {
    this.reader.start();
    await this.run(500);
    return this;
  }

  insert(slot: Slot, card: TableCard): TableCard {
    this.unit.insert(SLOT_NUMBERS[slot], card);
    return card;
  }

  remove(slot: Slot): void {
    this.unit.remove(SLOT_NUMBERS[slot]);
  }

  unplug(): void {
    this.#line.unplug();
  }

  replug(): void {
    this.#line.replug();
  }

  /** A fault of the line, below the codec. */
  fault(kind: LineFault["kind"], fault: Partial<LineFault> = {}): void {
    this.#line.add({ kind, way: "to-host", after: 0, count: 1, ...fault });
  }

  /** The unit says these bytes, out of turn. */
  say(bytes: Uint8Array): void {
    this.#line.send(bytes);
  }

  /** Keys of the holder during a secure entry: digits, V for VALIDER, A for ANNULER, C for CORRIGER. */
  type(keys: string): void {
    const names: Readonly<Record<string, string>> = { V: "VALIDER", A: "ANNULER", C: "CORRIGER" };
    for (const key of keys) void this.#keypad.press((names[key] ?? key) as "0", 80);
  }

  run(ms: number): Promise<void> {
    return this.clock.run(ms);
  }

  /** Moves time on, 5 ms at a time, until the promise has settled. */
  async until<T>(promise: Promise<T>, limitMs = 120_000): Promise<T> {
    let settled = false;
    const mark = () => {
      settled = true;
    };
    promise.then(mark, mark);
    const endMs = this.clock.monotonicMs() + limitMs;
    for (await settle(); !settled; await this.clock.run(5)) {
      if (this.clock.monotonicMs() > endMs) throw new Error(`nothing settled in ${limitMs} ms`);
    }
    return promise;
  }

  /** Names of the commands sent since `from`, the polling left out. */
  names(from = 0): string[] {
    return this.sent
      .slice(from)
      .map((message) => commandOf(message.type)?.name ?? hex(Uint8Array.of(message.type)))
      .filter((name) => name !== "slot-status");
  }

  /** Stops the driver; what it left running is a fault of it. */
  async stop(): Promise<void> {
    await this.until(this.reader.stop());
    await settle();
  }
}

function inWords(event: ReaderEvent): string {
  if (event.kind !== "link") return `${event.kind} ${event.slot}`;
  const { link } = event;
  if (link.kind === "recovering") return `link recovering ${link.attempt}`;
  return link.kind === "failed" ? `link failed ${link.reason}` : `link ${link.kind}`;
}
