import {
  abort,
  type CcidMessage,
  EMPTY,
  ESCAPE,
  encodeFrame,
  encodeStatus,
  failedMessage,
  moreTimeMessage,
  NAK_FRAME,
  type PinStructure,
  READER_ERROR,
  secure,
  UNIT_GAP_MS,
  UnitFramer,
  type UnitToken,
  vendorEscape,
} from "#hal/wire/ccid/index";
import { assert } from "#util/assert";
import { sameBytes } from "#util/bytes";
import type { SimCard } from "./card.ts";
import { type EntryEnd, PinEntry } from "./reader/pin-entry.ts";
import { bareAnswer, entryPlan, filledTpdu, OFF_REASON } from "./reader/secure-entry.ts";
import { ReaderSlot } from "./reader/slot.ts";
import { answerType, done, failed, fromCard, type Work, workOf } from "./reader/work.ts";
import { type SimTime, type SimTimer, waitMs } from "./time.ts";
import type { UnitLine } from "./unit-line.ts";
import type { KeypadSide } from "./units.ts";

/** Slots with a mouth; 3 and 4 exist on the wire and stay empty for ever (wire.md 2.7). */
export const CARD_SLOTS = 3;
const WIRE_SLOTS = 5;
/** Something removed, something inserted: no slot number, no SYNC (wire.md 2.2). */
const NOTE = { removed: Uint8Array.of(0x50, 0x02), inserted: Uint8Array.of(0x50, 0x03) } as const;
/** "The card is still working", T=0, and how often the reader says it. */
const TIME_BYTE = Uint8Array.of(0x81);
const TIME_BYTE_EVERY_MS = 250;

export interface ReaderUnitOptions {
  readonly line: UnitLine;
  readonly time: SimTime;
  readonly keypad: KeypadSide;
  /** Multiple of the real time that cards take; 0 is instant. */
  readonly cardPace: number;
  /** Hears that a secure entry has begun, so that a holder may type. */
  readonly onEntry?: (entry: PinEntry) => void;
}

interface RunningSecure {
  readonly slot: number;
  readonly operation: PinStructure["operation"];
  readonly entry: PinEntry;
}

/** A command, and when its last byte arrived. */
interface Heard {
  readonly message: CcidMessage;
  readonly atMs: number;
}

/**
 * The card reader of the unit, device side of the reader line (wire.md 2 and 3): five slots on the wire, three with a
 * mouth, one command at a time, and the secure entry of codes that never leave it.
 */
export class ReaderUnit {
  readonly #options: ReaderUnitOptions;
  readonly #slots: readonly ReaderSlot[];
  readonly #framer = new UnitFramer();
  #gap: SimTimer | undefined;
  #queue: Heard[] = [];
  #pumping = false;
  #secure: RunningSecure | undefined;
  /** Notifications are sent between a command and its answer, once the host has asked for that (escape 01 01 01). */
  #synchronous = false;
  #notes: (keyof typeof NOTE)[] = [];
  /** When the last answer was due: the unit does one thing at a time. */
  #freeMs = 0;
  /** Grows when the line goes: work begun before is not answered. */
  #life = 0;

  constructor(options: ReaderUnitOptions) {
    this.#options = options;
    this.#slots = Array.from({ length: WIRE_SLOTS }, () => new ReaderSlot(() => this.#changed("removed")));
    options.line.onReceive((bytes, atMs) => this.#receive(bytes, atMs));
  }

  /** One of the three slots with a mouth. */
  slot(number: number): ReaderSlot {
    const slot = this.#slots[number];
    assert(slot && number < CARD_SLOTS, "a slot with a mouth");
    return slot;
  }

  /** The secure entry that runs: where and how far, never what. */
  get secureEntry(): RunningSecure | undefined {
    return this.#secure;
  }

  insert(number: number, card: SimCard): void {
    this.slot(number).insert(card);
    this.#changed("inserted");
  }

  remove(number: number): void {
    this.slot(number).remove();
    this.#changed("removed");
  }

  /** The unit loses its power with its line: cards are off, an entry ends, nothing is answered any more. */
  reset(): void {
    this.#life++;
    this.#queue = [];
    this.#framer.gap();
    this.#gap?.cancel();
    this.#synchronous = false;
    this.#notes = [];
    this.#secure?.entry.stop("aborted");
    for (const slot of this.#slots) slot.powerOff();
  }

  #changed(note: keyof typeof NOTE): void {
    if (this.#synchronous) this.#notes.push(note);
    const bits = this.#slots.reduce((sum, slot, number) => sum | (slot.card ? 1 << number : 0), 0);
    this.#options.keypad.setCards(bits);
    const running = this.#secure;
    if (running && this.#slots[running.slot]?.card === undefined) running.entry.stop("removed");
  }

  #receive(bytes: Uint8Array, atMs = this.#options.time.monotonicMs()): void {
    this.#gap?.cancel();
    for (const token of this.#framer.push(bytes)) this.#take(token, atMs);
    if (this.#framer.waiting) this.#gap = this.#options.time.after(UNIT_GAP_MS, () => this.#silence());
  }

  /** A busy event loop is not a silence: what has come meanwhile is read first. */
  #silence(): void {
    this.#gap = this.#options.time.after(1, () => {
      const token = this.#framer.gap();
      if (token) this.#take(token, this.#options.time.monotonicMs());
    });
  }

  #take(token: UnitToken, atMs: number): void {
    if (token.kind === "damaged") this.#options.line.send(NAK_FRAME);
    if (token.kind === "frame") this.#onCommand({ message: token.message, atMs });
  }

  #onCommand(heard: Heard): void {
    const running = this.#secure;
    const { message } = heard;
    if (!running) {
      this.#queue.push(heard);
    } else if (message.type === abort.code && message.slot === running.slot) {
      this.#queue.push(heard); // Answered after the Secure that it ends.
      running.entry.stop("aborted");
    } else {
      this.#answer(message, failed(READER_ERROR.slotBusy));
      return;
    }
    if (!this.#pumping) void this.#pump();
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    for (let heard = this.#queue.shift(); heard; heard = this.#queue.shift()) await this.#execute(heard);
    this.#pumping = false;
  }

  async #execute({ message, atMs }: Heard): Promise<void> {
    const life = this.#life;
    const slot = this.#slots[message.slot];
    if (!slot) {
      this.#answer(message, failed(READER_ERROR.noSuchSlot));
      return;
    }
    const card = slot.card;
    const { icc: iccBefore, parameters } = slot;
    const work = await this.#workOf(message, slot);
    // A secure entry takes the time of its holder; all else begins when the command was there and the unit free.
    const fromMs = message.type === secure.code ? this.#options.time.monotonicMs() : Math.max(atMs, this.#freeMs);
    if (work.extension !== undefined) {
      this.#options.line.send(
        encodeFrame(moreTimeMessage(answerType(message.type), work.extension, iccBefore, message)),
      );
    }
    const dueMs = await this.#pass(work, parameters?.protocol, life, fromMs);
    this.#freeMs = dueMs;
    if (message.type === secure.code) this.#endSecure(message.slot, slot);
    if (life !== this.#life) return;
    if (isSynchronous(message)) this.#synchronous = true;
    const gone = work.needsCard && slot.card !== card;
    this.#answer(message, gone ? failed(READER_ERROR.iccMute) : work, dueMs);
  }

  async #workOf(message: CcidMessage, slot: ReaderSlot): Promise<Work> {
    if (message.type === secure.code) return this.#runSecure(message, slot);
    if (message.type === abort.code) return done(abort, EMPTY);
    return workOf(message, slot);
  }

  /** The time that the card takes, with the time bytes of T=0; gives when it was over. */
  async #pass(work: Work, protocol: 0 | 1 | undefined, life: number, fromMs: number): Promise<number> {
    const { cardPace, line } = this.#options;
    let dueMs = fromMs;
    let leftMs = work.workMs;
    for (; protocol === 0 && leftMs >= TIME_BYTE_EVERY_MS; leftMs -= TIME_BYTE_EVERY_MS) {
      dueMs += TIME_BYTE_EVERY_MS * cardPace;
      await this.#waitUntil(dueMs);
      if (life === this.#life) line.send(TIME_BYTE, dueMs);
    }
    dueMs += (leftMs + work.wireMs) * cardPace;
    await this.#waitUntil(dueMs);
    return dueMs;
  }

  async #waitUntil(dueMs: number): Promise<void> {
    const { time } = this.#options;
    const leftMs = dueMs - time.monotonicMs();
    if (leftMs > 0) await waitMs(time, leftMs);
  }

  async #runSecure(message: CcidMessage, slot: ReaderSlot): Promise<Work> {
    if (slot.icc !== "active") return failed(READER_ERROR.iccMute);
    const request = secure.decodeRequest(message);
    if (!request.ok) return failed(request.bError);
    const { keypad, time, onEntry } = this.#options;
    const { operation } = request.value;
    keypad.setSecure(true, message.slot, operation);
    return new Promise((resolve) => {
      const entry = new PinEntry(entryPlan(request.value), keypad, time, (end) => {
        resolve(afterEntry(end, request.value, slot));
      });
      this.#secure = { slot: message.slot, operation, entry };
      keypad.onKey = (key, holdMs) => entry.key(key, holdMs);
      onEntry?.(entry);
    });
  }

  #endSecure(number: number, slot: ReaderSlot): void {
    const running = this.#secure;
    if (!running) return; // The structure was refused: no entry has begun.
    this.#secure = undefined;
    const { keypad } = this.#options;
    keypad.onKey = undefined;
    keypad.secureOff(number, slot.card ? OFF_REASON[running.entry.end ?? "aborted"] : "removed");
  }

  /** The ICC bits are those of the slot at this very instant. */
  #answer(message: CcidMessage, { result }: Pick<Work, "result">, dueMs?: number): void {
    const { line } = this.#options;
    for (const note of this.#notes.splice(0)) line.send(NOTE[note], dueMs);
    const icc = this.#slots[message.slot]?.icc ?? "absent";
    const type = answerType(message.type);
    if (!result.ok) {
      line.send(encodeFrame(failedMessage(type, result.bError, icc, message)), dueMs);
      return;
    }
    const { extra, data } = result.fields;
    const specific = [encodeStatus({ icc, command: "done" }), 0, extra] as const;
    line.send(encodeFrame({ type, slot: message.slot, seq: message.seq, specific, data }), dueMs);
  }
}

function isSynchronous(message: CcidMessage): boolean {
  return message.type === vendorEscape.code && sameBytes(message.data, ESCAPE.synchronous);
}

/** Runs inside the end of an entry, while its digits still exist. */
function afterEntry(end: EntryEnd, request: PinStructure, slot: ReaderSlot): Work {
  const bare = bareAnswer(end.kind);
  if (bare) return done(secure, { block: bare });
  switch (end.kind) {
    case "entered": {
      const tpdu = filledTpdu(request, end.codes, slot.parameters?.protocol ?? 0);
      const answer = slot.exchange(tpdu);
      tpdu.fill(0);
      return fromCard(answer);
    }
    case "timeout":
      return failed(READER_ERROR.pinTimeout);
    case "cancelled":
      return failed(READER_ERROR.pinCancelled);
    case "removed":
      return failed(READER_ERROR.iccMute);
    default:
      return failed(READER_ERROR.aborted);
  }
}
