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

/**
 * The card reader of the unit, device side of the reader line (wire.md 2 and 3): five slots on the wire, three with a
 * mouth, one command at a time, and the secure entry of codes that never leave it.
 */
export class ReaderUnit {
  readonly #options: ReaderUnitOptions;
  readonly #slots: readonly ReaderSlot[];
  readonly #framer = new UnitFramer();
  #gap: SimTimer | undefined;
  #queue: CcidMessage[] = [];
  #pumping = false;
  #secure: RunningSecure | undefined;
  /** Notifications are sent between a command and its answer, once the host has asked for that (escape 01 01 01). */
  #synchronous = false;
  #notes: (keyof typeof NOTE)[] = [];
  /** Grows when the line goes: work begun before is not answered. */
  #life = 0;

  constructor(options: ReaderUnitOptions) {
    this.#options = options;
    this.#slots = Array.from({ length: WIRE_SLOTS }, () => new ReaderSlot(() => this.#changed("removed")));
    options.line.onReceive((bytes) => this.#receive(bytes));
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

  #receive(bytes: Uint8Array): void {
    this.#gap?.cancel();
    for (const token of this.#framer.push(bytes)) this.#take(token);
    if (this.#framer.waiting) this.#gap = this.#options.time.after(UNIT_GAP_MS, () => this.#silence());
  }

  /** A busy event loop is not a silence: what has come meanwhile is read first. */
  #silence(): void {
    this.#gap = this.#options.time.after(1, () => {
      const token = this.#framer.gap();
      if (token) this.#take(token);
    });
  }

  #take(token: UnitToken): void {
    if (token.kind === "damaged") this.#options.line.send(NAK_FRAME);
    if (token.kind === "frame") this.#onCommand(token.message);
  }

  #onCommand(message: CcidMessage): void {
    const running = this.#secure;
    if (!running) {
      this.#queue.push(message);
    } else if (message.type === abort.code && message.slot === running.slot) {
      this.#queue.push(message); // Answered after the Secure that it ends.
      running.entry.stop("aborted");
    } else {
      this.#answer(message, failed(READER_ERROR.slotBusy));
      return;
    }
    if (!this.#pumping) void this.#pump();
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    for (let message = this.#queue.shift(); message; message = this.#queue.shift()) await this.#execute(message);
    this.#pumping = false;
  }

  async #execute(message: CcidMessage): Promise<void> {
    const life = this.#life;
    const slot = this.#slots[message.slot];
    if (!slot) {
      this.#answer(message, failed(READER_ERROR.noSuchSlot));
      return;
    }
    const card = slot.card;
    const { icc: iccBefore, parameters } = slot;
    const work = await this.#workOf(message, slot);
    if (work.extension !== undefined) {
      this.#options.line.send(
        encodeFrame(moreTimeMessage(answerType(message.type), work.extension, iccBefore, message)),
      );
    }
    await this.#pass(work, parameters?.protocol, life);
    if (message.type === secure.code) this.#endSecure(message.slot, slot);
    if (life !== this.#life) return;
    if (isSynchronous(message)) this.#synchronous = true;
    const gone = work.needsCard && slot.card !== card;
    this.#answer(message, gone ? failed(READER_ERROR.iccMute) : work);
  }

  async #workOf(message: CcidMessage, slot: ReaderSlot): Promise<Work> {
    if (message.type === secure.code) return this.#runSecure(message, slot);
    if (message.type === abort.code) return done(abort, EMPTY);
    return workOf(message, slot);
  }

  /** The time that the card takes, with the time bytes of T=0. */
  async #pass(work: Work, protocol: 0 | 1 | undefined, life: number): Promise<void> {
    const { time, cardPace, line } = this.#options;
    let leftMs = work.workMs;
    for (; protocol === 0 && leftMs >= TIME_BYTE_EVERY_MS; leftMs -= TIME_BYTE_EVERY_MS) {
      if (cardPace > 0) await waitMs(time, TIME_BYTE_EVERY_MS * cardPace);
      if (life === this.#life) line.send(TIME_BYTE);
    }
    const restMs = (leftMs + work.wireMs) * cardPace;
    if (restMs > 0) await waitMs(time, restMs);
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
  #answer(message: CcidMessage, { result }: Pick<Work, "result">): void {
    const { line } = this.#options;
    for (const note of this.#notes.splice(0)) line.send(NOTE[note]);
    const icc = this.#slots[message.slot]?.icc ?? "absent";
    const type = answerType(message.type);
    if (!result.ok) {
      line.send(encodeFrame(failedMessage(type, result.bError, icc, message)));
      return;
    }
    const { extra, data } = result.fields;
    const specific = [encodeStatus({ icc, command: "done" }), 0, extra] as const;
    line.send(encodeFrame({ type, slot: message.slot, seq: message.seq, specific, data }));
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
