import { assert } from "#util/assert";
import { Trouble } from "#util/trouble";
import type { TroubleCode } from "#util/trouble-codes";
import type { Card, Clock, CommandApdu, PinEnd, PinEntry, ResponseApdu, Slot } from "../ports/index.ts";
import { type ApduAnswer, Dialogue, encodeApdu, INS, type ShortApdu } from "../wire/apdu/index.ts";
import { MAX_COMMAND_MS, READER_ERROR, troubleOf } from "../wire/ccid/index.ts";
import { encodeTpdu, repeatClass } from "../wire/t0/index.ts";
import { T1Host, type T1Step } from "../wire/t1/index.ts";
import type { Reply } from "./outstanding.ts";
import { type PinDesk, runPinEntry } from "./pin.ts";
import type { PowerUp } from "./power-up.ts";

/** What a powered card needs of the reader. */
export interface Desk {
  readonly clock: Clock;
  /** One piece of work at a time on the line. */
  exclusive<T>(work: () => Promise<T>): Promise<T>;
  /** One TPDU and its answer. */
  carry(slot: Slot, block: Uint8Array, bwi: number, timeoutMs: number): Promise<Reply<{ readonly block: Uint8Array }>>;
  pin: PinDesk;
}

/** Deadline of one T=0 exchange: restarted by each time byte. */
const T0_TIMEOUT_MS = 10_000;
/** Added to the waiting time of a T=1 card: the line, and the reader's own work. */
const T1_MARGIN_MS = 700;

const WHY: Readonly<Record<"io" | "mute" | "protocol", TroubleCode>> = {
  io: "E_CARD_IO",
  mute: "E_CARD_MUTE",
  protocol: "E_CARD_PROTOCOL",
};

/**
 * A powered card: its protocol, and the state of it. Lives from power-on to power-off, across several `withCard` when
 * it stays powered. Once `ended` every use throws why; once `spoilt` nothing more is said to the card before it has
 * been powered again.
 */
export class CardSession {
  readonly slot: Slot;
  readonly atr: Uint8Array;
  readonly epoch: number;
  readonly #desk: Desk;
  readonly #t1: T1Host | undefined;
  readonly #bwtMs: number;
  #end: Trouble | undefined;

  constructor(slot: Slot, epoch: number, power: PowerUp, desk: Desk) {
    this.slot = slot;
    this.epoch = epoch;
    this.atr = power.atr;
    this.#desk = desk;
    this.#bwtMs = power.bwtMs;
    this.#t1 = power.protocol === 1 ? new T1Host(power.ifsc) : undefined;
  }

  /** Why the card can be used no more, if so. */
  get ended(): Trouble | undefined {
    return this.#end;
  }

  /** The card was taken out, powered off, or its unit has gone. The first reason stays. */
  end(why: Trouble): void {
    this.#end ??= why;
  }

  /** S(IFS) of a T=1 card, right after its power-up. On the line already. */
  async begin(): Promise<void> {
    if (this.#t1) await this.#runT1(this.#t1, this.#t1.negotiate(), this.#limit());
  }

  /** The face that one `withCard` hands out. Dead once `closed` says so. */
  face(closed: () => Trouble | undefined): Card {
    const check = () => {
      const why = closed() ?? this.#end;
      if (why) throw why;
    };
    return {
      slot: this.slot,
      atr: this.atr,
      epoch: this.epoch,
      transmit: (apdu) =>
        this.#desk.exclusive(async () => {
          check();
          assert(!carriesCode(apdu), "a code reaches a card by secure entry only");
          return this.#transmit(apdu);
        }),
      enterPin: (entry, until) =>
        this.#desk.exclusive(async () => {
          check();
          return this.#enterPin(entry, until);
        }),
    };
  }

  #limit(): number {
    return this.#desk.clock.monotonicMs() + MAX_COMMAND_MS;
  }

  async #transmit(apdu: CommandApdu): Promise<ResponseApdu> {
    const dialogue = new Dialogue(apdu);
    const limitMs = this.#limit();
    let repeats = repeatClass(apdu) === "reading" ? 1 : 0;
    let step = dialogue.begin();
    while (step.kind === "send") {
      const answer: Uint8Array | "lost" = this.#t1
        ? await this.#overT1(this.#t1, step.apdu, limitMs)
        : await this.#overT0(step.apdu, limitMs);
      if (answer !== "lost") step = dialogue.answered(answer);
      else if (repeats-- > 0) step = dialogue.begin();
      else throw this.#spoil("E_CARD_IO");
    }
    if (step.kind === "failed") throw this.#spoil("E_CARD_PROTOCOL");
    return step.answer;
  }

  async #overT0(apdu: ShortApdu, limitMs: number): Promise<Uint8Array | "lost"> {
    const reply = await this.#carry(encodeTpdu(apdu), 0, T0_TIMEOUT_MS, limitMs);
    if (reply.kind === "done") return reply.value.block;
    if (reply.kind === "lost") return "lost";
    throw this.#failed(reply);
  }

  async #overT1(t1: T1Host, apdu: ShortApdu, limitMs: number): Promise<Uint8Array> {
    if (!t1.ifsAgreed) await this.#runT1(t1, t1.negotiate(), limitMs); // After a RESYNCH.
    return this.#runT1(t1, t1.begin(encodeApdu(apdu)), limitMs);
  }

  /** Carries blocks until the T=1 engine has an answer. */
  async #runT1(t1: T1Host, first: T1Step, limitMs: number): Promise<Uint8Array> {
    let step = first;
    while (step.kind === "send") {
      const timeoutMs = this.#bwtMs * Math.max(1, step.bwi) + T1_MARGIN_MS;
      const reply = await this.#carry(step.block, step.bwi, timeoutMs, limitMs);
      step = this.#onT1Reply(t1, reply);
    }
    if (step.kind === "done") return step.answer;
    throw step.reset ? this.#spoil(WHY[step.why]) : new Trouble(WHY[step.why]);
  }

  #onT1Reply(t1: T1Host, reply: Reply<{ readonly block: Uint8Array }>): T1Step {
    if (reply.kind === "done") return t1.received(reply.value.block);
    if (reply.kind === "lost") return t1.lost("other");
    if (reply.kind === "failed" && this.#end) throw this.#end;
    if (reply.kind === "failed" && reply.bError === READER_ERROR.parityError) return t1.lost("edc");
    if (reply.kind === "failed" && reply.bError === READER_ERROR.iccMute && reply.icc !== "absent") {
      return t1.lost("mute");
    }
    throw this.#failed(reply);
  }

  async #carry(block: Uint8Array, bwi: number, timeoutMs: number, limitMs: number) {
    const leftMs = limitMs - this.#desk.clock.monotonicMs();
    if (leftMs <= 0) throw this.#spoil("E_CARD_IO");
    return this.#desk.carry(this.slot, block, bwi, Math.min(timeoutMs, leftMs));
  }

  async #enterPin(entry: PinEntry, until: AbortSignal | undefined): Promise<PinEnd> {
    const run = await runPinEntry(this.#desk.pin, this.slot, this.#t1, entry, until);
    if (run.kind === "end") return run.end;
    if (run.kind === "reply") throw this.#failed(run.reply);
    return { kind: "answered", sw: swOf(await this.#runT1(run.t1, run.step, this.#limit())) };
  }

  /** The Trouble of an exchange that brought nothing usable. */
  #failed(reply: Exclude<Reply<unknown>, { readonly kind: "done" }>): Trouble {
    if (this.#end) return this.#end;
    if (reply.kind !== "failed") return this.#spoil("E_CARD_IO");
    const code = troubleOf(reply.bError, reply.icc);
    return code.startsWith("E_READER_") ? new Trouble(code) : this.#spoil(code);
  }

  #spoil(code: TroubleCode): Trouble {
    const trouble = new Trouble(code);
    this.end(trouble);
    return trouble;
  }
}

/**
 * True of a command in which a code would stand: VERIFY, CHANGE, RESET RETRY COUNTER with data, their odd forms too. The
 * host must not know any code of a card, so it must not be able to send one (reliability P1).
 */
function carriesCode({ ins, data }: CommandApdu): boolean {
  const codes: readonly number[] = [INS.verify, INS.change, INS.resetRetryCounter];
  return codes.includes(ins & 0xfe) && data !== undefined && data.length > 0;
}

function swOf(answer: ApduAnswer["data"]): number {
  return ((answer.at(-2) ?? 0) << 8) | (answer.at(-1) ?? 0);
}
