import { hex, xorOf } from "#util/bytes";
import { Trouble } from "#util/trouble";
import type { Line } from "../ports/index.ts";
import {
  type CcidMessage,
  commandOf,
  encodeFrame,
  setParameters,
  slotStatus,
  UnitFramer,
  xfrBlock,
} from "../wire/ccid/index.ts";
import { readTrace, type TraceLine } from "./trace-text.ts";

type TracedFrame = Extract<TraceLine, { kind: "frame" }>;

/** A command of the trace and what came behind it, in order. */
interface Exchange {
  readonly command: TracedFrame;
  readonly answers: TraceLine[];
  used: boolean;
}

/**
 * Where the host went another way than in the trace. "skipped": commands of the trace that it did not send. "again": one
 * it had sent already. "unknown": one that the trace does not hold; the unit stays silent.
 */
export interface Divergence {
  readonly kind: "skipped" | "again" | "unknown";
  readonly command: string;
  readonly slot: number;
}

/** Low bits of bStatus: what the unit says of the card. */
const ICC_BITS = 0b11;

/**
 * A unit made of a trace of the reader line. Commands are answered as the trace answered them, in its order; slot polls,
 * which a driver sends at its own pace, as the slot stood there. A command that the trace does not hold is answered by
 * silence. bSeq and checks are made anew; bytes that were hidden match any and read as 00. Each command out of order is
 * told to `diverged`. Throws RangeError on a text that is no trace.
 */
export function replayLine(text: string, diverged: (divergence: Divergence) => void = () => {}): Line {
  const unit = new ReplayedUnit(text, diverged);
  const framer = new UnitFramer();
  let hear: (bytes: Uint8Array) => void = () => {};
  let told: () => void = () => {};
  let open = true;
  return {
    onBytes(listener) {
      hear = listener;
    },
    onClose(listener) {
      told = listener;
    },
    write(bytes) {
      if (!open) return Promise.reject(new Trouble("E_LINE_CLOSED"));
      for (const token of framer.push(bytes)) {
        for (const answer of token.kind === "frame" ? unit.answer(token.message) : []) {
          queueMicrotask(() => {
            if (open) hear(answer);
          });
        }
      }
      return Promise.resolve();
    },
    close() {
      if (open) queueMicrotask(told);
      open = false;
      return Promise.resolve();
    },
  };
}

class ReplayedUnit {
  readonly #exchanges: readonly Exchange[];
  readonly #diverged: (divergence: Divergence) => void;
  /** Next exchange that is not a poll; polls before it are the unit's word of now. */
  #at = 0;
  readonly #polledTo = new Map<number, number>();
  /** What the last answer said of the card of each slot. */
  readonly #icc = new Map<number, number>();
  /** bSeq of the trace to bSeq of now: an aborted command is answered under its own. */
  readonly #seqs = new Map<number, number>();

  constructor(text: string, diverged: (divergence: Divergence) => void) {
    this.#exchanges = exchangesOf(readTrace(text));
    this.#diverged = diverged;
  }

  answer(message: CcidMessage): readonly Uint8Array[] {
    const exchange = message.type === slotStatus.code ? this.#poll(message.slot) : this.#command(message);
    if (exchange === undefined) return message.type === slotStatus.code ? this.#slotNow(message) : [];
    const again = exchange.used;
    exchange.used = true;
    this.#seqs.set(exchange.command.message.seq, message.seq);
    return exchange.answers.flatMap((line) => {
      if (line.kind === "notice") return again ? [] : [line.bytes];
      const { seq, slot, specific } = line.message;
      this.#icc.set(slot, specific[0] & ICC_BITS);
      return [encodeFrame({ ...line.message, seq: this.#seqs.get(seq) ?? message.seq })];
    });
  }

  #command(message: CcidMessage): Exchange | undefined {
    const fits = (one: Exchange) => !isPoll(one) && same(one.command, message);
    const tell = (kind: Divergence["kind"]) =>
      this.#diverged({ kind, command: nameOf(message.type), slot: message.slot });
    const next = this.#exchanges.findIndex((one, index) => index >= this.#at && fits(one));
    if (next < 0) {
      const before = this.#exchanges.findLast(fits);
      tell(before === undefined ? "unknown" : "again");
      return before;
    }
    if (this.#exchanges.slice(this.#at, next).some((one) => !isPoll(one))) tell("skipped");
    this.#at = next + 1;
    return this.#exchanges[next];
  }

  /** The next poll of the slot that the trace holds before its next command. */
  #poll(slot: number): Exchange | undefined {
    const ahead = this.#exchanges.findIndex((one, index) => index >= this.#at && !isPoll(one));
    const limit = ahead < 0 ? this.#exchanges.length : ahead;
    const from = Math.max(this.#at, this.#polledTo.get(slot) ?? 0);
    const found = this.#exchanges.findIndex(
      (one, index) => index >= from && index < limit && isPoll(one) && one.command.message.slot === slot,
    );
    if (found >= 0) this.#polledTo.set(slot, found + 1);
    return this.#exchanges[found];
  }

  /** A poll the trace does not hold: the slot is as the last answer left it. */
  #slotNow({ slot, seq }: CcidMessage): readonly Uint8Array[] {
    const icc = this.#icc.get(slot);
    if (icc === undefined) return [];
    return [encodeFrame({ type: slotStatus.answer, slot, seq, specific: [icc, 0, 0], data: new Uint8Array() })];
  }
}

function isPoll({ command }: Exchange): boolean {
  return command.message.type === slotStatus.code;
}

function nameOf(type: number): string {
  return commandOf(type)?.name ?? hex(Uint8Array.of(type));
}

/** All but the bSeq; a hidden byte is any. */
function same({ message, hidden }: TracedFrame, other: CcidMessage): boolean {
  const { data } = message;
  return (
    message.type === other.type &&
    message.slot === other.slot &&
    message.specific.every((byte, index) => byte === other.specific[index]) &&
    data.length === other.data.length &&
    data.every((byte, index) => hidden.has(index) || byte === other.data[index])
  );
}

function exchangesOf(lines: readonly TraceLine[]): readonly Exchange[] {
  const exchanges: Exchange[] = [];
  const protocols = new Map<number, number>();
  for (const line of lines) {
    if (line.kind === "frame" && line.from === "host") {
      if (line.message.type === setParameters.code) protocols.set(line.message.slot, line.message.specific[0]);
      exchanges.push({ command: line, answers: [], used: false });
    } else {
      exchanges.at(-1)?.answers.push(checked(line, protocols));
    }
  }
  return exchanges.filter((one, index) => !repeats(one, exchanges[index - 1]));
}

/** A T=1 block with hidden bytes gets its check anew. */
function checked(line: TraceLine, protocols: ReadonlyMap<number, number>): TraceLine {
  if (line.kind !== "frame" || line.hidden.size === 0) return line;
  const { message } = line;
  if (message.type !== xfrBlock.answer || protocols.get(message.slot) !== 1) return line;
  const data = message.data.slice();
  data[data.length - 1] = xorOf(data, 0, data.length - 1);
  return { ...line, message: { ...message, data } };
}

/** A poll that only says what the one before said. */
function repeats(one: Exchange, before: Exchange | undefined): boolean {
  if (before === undefined || !isPoll(one) || !isPoll(before)) return false;
  return told(one) === told(before);
}

function told({ command, answers }: Exchange): string {
  const said = answers.map((line) => (line.kind === "notice" ? hex(line.bytes) : line.message.specific.join(" ")));
  return [command.message.slot, ...said].join(",");
}
