import { readFileSync } from "node:fs";
import { type CcidMessage, encodeFrame, HostFramer, type Token } from "#hal/wire/ccid/index";
import { concat, fromHex, hex } from "#util/bytes";
import type { CardAnswer, SimCard } from "../../../simulator/card.ts";
import type { PinEntry } from "../../../simulator/reader/pin-entry.ts";
import { ReaderUnit } from "../../../simulator/reader-unit.ts";
import { type HostEnd, pipe } from "../../../simulator/unit-line.ts";
import type { KeypadSide } from "../../../simulator/units.ts";
import { FakeClock, settle } from "../../helpers/fake-clock.ts";

export const CPS_ATR = "3B 8D 81 31 FE 45 80 5B 54 52 4E 54 45 53 54 43 50 53 01 42";
export const VITALE_ATR = "3B 8D 40 01 80 5B 54 52 4E 54 45 53 54 56 49 54 01";
export const AMC_ATR = "3B 8D 81 31 FE 45 80 5B 54 52 4E 54 45 53 54 41 4D 43 01 4D";

/** A card that answers by a table: the beginning of an APDU in hexadecimal, to its answer. */
export class TableCard implements SimCard {
  readonly name: string;
  readonly kind = "other";
  readonly atr: Uint8Array | undefined;
  readonly protocols: readonly (0 | 1)[];
  readonly manners: NonNullable<SimCard["manners"]>;
  readonly heard: string[] = [];
  resets = 0;
  readonly #table: Readonly<Record<string, string | CardAnswer>>;

  constructor(
    atr: string | undefined,
    table: Readonly<Record<string, string | CardAnswer>> = {},
    extra: {
      readonly manners?: NonNullable<SimCard["manners"]>;
      readonly protocols?: readonly (0 | 1)[];
      readonly name?: string;
    } = {},
  ) {
    this.name = extra.name ?? "T01";
    this.atr = atr === undefined ? undefined : fromHex(atr);
    this.protocols = extra.protocols ?? (atr === VITALE_ATR ? [0] : [1]);
    this.manners = extra.manners ?? {};
    this.#table = table;
  }

  reset(): void {
    this.resets++;
  }

  apdu(command: Uint8Array): CardAnswer {
    const told = hex(command, " ");
    this.heard.push(told);
    for (const [start, answer] of Object.entries(this.#table)) {
      if (told.startsWith(start)) return typeof answer === "string" ? { bytes: fromHex(answer) } : answer;
    }
    return { bytes: fromHex("6D 00") };
  }
}

/** A keypad that writes down what it is told, in words. */
export class NotedKeypad implements KeypadSide {
  readonly notes: string[] = [];
  onKey: KeypadSide["onKey"];
  cards = 0;

  async press(key: Parameters<KeypadSide["press"]>[0], holdMs: number): Promise<void> {
    this.onKey?.(key, holdMs);
  }
  setSecure(_on: true, slot: number, operation: string): void {
    this.notes.push(`on ${slot} ${operation}`);
  }
  secureOff(slot: number, reason: string): void {
    this.notes.push(`off ${slot} ${reason}`);
  }
  masked(event: string, field: number, count: number): void {
    this.notes.push(`${event} ${field} ${count}`);
  }
  setUnit(): void {}
  setCards(bits: number): void {
    this.cards = bits;
  }
  setBattery(): void {}
  stop(): void {}
}

/** A reader on an in-process line, with a host that speaks frames. */
export class ReaderBench {
  readonly time = new FakeClock();
  readonly keypad = new NotedKeypad();
  readonly reader: ReaderUnit;
  readonly host: HostEnd;
  readonly #received: Uint8Array[] = [];
  readonly #framer = new HostFramer();
  entry: PinEntry | undefined;
  #seq = 0x80;

  constructor(cardPace = 0) {
    const line = pipe();
    this.host = line.host;
    this.host.onBytes((bytes) => this.#received.push(bytes));
    this.reader = new ReaderUnit({
      line: line.unit,
      time: this.time,
      keypad: this.keypad,
      cardPace,
      onEntry: (entry) => {
        this.entry = entry;
      },
    });
  }

  /** What has come since the last look. */
  async received(): Promise<Uint8Array> {
    await settle();
    return concat(...this.#received.splice(0));
  }

  /** Sends bytes as they are; gives what came back at once. */
  async raw(bytes: Uint8Array): Promise<Uint8Array> {
    this.host.write(bytes);
    return this.received();
  }

  /** Sends a command; gives the tokens that came back at once. */
  async tokens(type: number, slot: number, data = "", specific: CcidMessage["specific"] = [0, 0, 0]): Promise<Token[]> {
    const frame = encodeFrame({ type, slot, seq: this.#seq++ & 0xff, specific, data: fromHex(data) });
    return this.#framer.push(await this.raw(frame));
  }

  /** The one answer to a command, as "type status error extra: data". */
  async ask(type: number, slot: number, data = "", specific: CcidMessage["specific"] = [0, 0, 0]): Promise<string> {
    const frames = (await this.tokens(type, slot, data, specific)).filter((token) => token.kind === "frame");
    return frames.map((token) => told(token.message)).join(" | ");
  }

  powerOn(slot: number): Promise<string> {
    return this.ask(0x62, slot, "", [1, 0, 0]);
  }

  xfr(slot: number, tpdu: string): Promise<string> {
    return this.ask(0x6f, slot, tpdu);
  }

  type(keys: string): void {
    for (const key of keys)
      this.keypad.onKey?.(
        key === "V" ? "VALIDER" : key === "A" ? "ANNULER" : key === "C" ? "CORRIGER" : (key as "0"),
        80,
      );
  }
}

export function told(message: CcidMessage): string {
  const head = hex(Uint8Array.of(message.type, ...message.specific), " ");
  return message.data.length === 0 ? head : `${head}: ${hex(message.data, " ")}`;
}

/** Exchanges of wire.md 6: name to its steps, each some bytes sent and all the bytes that must come back. */
export function exchanges(): ReadonlyMap<string, readonly { readonly sent: Uint8Array; readonly back: Uint8Array }[]> {
  const text = readFileSync(new URL("../../vectors/reader/exchanges.txt", import.meta.url), "utf8");
  const all = new Map<string, { sent: Uint8Array; back: Uint8Array }[]>();
  let steps: { sent: Uint8Array; back: Uint8Array }[] = [];
  for (const line of text.split("\n")) {
    const name = /^# (X\d+) /.exec(line)?.[1];
    if (name) {
      steps = [];
      all.set(name, steps);
    }
    if (line.startsWith("=> ")) steps.push({ sent: fromHex(line.slice(3)), back: new Uint8Array(0) });
    const last = steps.at(-1);
    if (line.startsWith("<= ") && last) last.back = concat(last.back, fromHex(line.slice(3)));
  }
  return all;
}
