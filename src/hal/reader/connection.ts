import { assert } from "#util/assert";
import type { Clock, Line } from "../ports/index.ts";
import type { CcidCommand, CcidMessage, Empty, IccState, Token } from "../wire/ccid/index.ts";
import { abort, EMPTY, HOST_GAP_MS, slotStatus, xfrBlock } from "../wire/ccid/index.ts";
import { MAX_EXTENSION_MS, MAX_NAK_RESENDS, MAX_TIME_BYTES } from "../wire/ccid/limits.ts";
import type { ReaderCounts } from "./counts.ts";
import { Deadline } from "./deadline.ts";
import { judge, type Outstanding, outstanding, type Reply } from "./outstanding.ts";
import { TokenSource } from "./token-source.ts";

/** Why an exchange went wrong; a word for the log. */
export type Fault = "silence" | "lrc" | "length" | "gap" | "foreign" | "naks";

export interface ConnectionEvents {
  /** The exchange under way is in trouble. Nothing more is sent until `resume` or `giveUp`. */
  fault(fault: Fault): void;
  /** The unit sends our own commands back. */
  echo(): void;
  notified(change: "removed" | "inserted" | "unknown"): void;
  /** Each answer tells the state of its slot. */
  slotSeen(slot: number, icc: IccState): void;
  /** The line refused to carry bytes. */
  broken(): void;
}

/** Longest reading before it is taken for silence (procedure R). */
const MAX_DRAIN_MS = 1_000;

const ignore = () => {};

/**
 * One line, from its opening to its end: bSeq, the one command under way and its deadline. The only other command it
 * lets out meanwhile is Abort, during a Secure. Knows no card and no procedure: runner and sessions do.
 */
export class Connection {
  readonly source: TokenSource;
  readonly #line: Line;
  readonly #clock: Clock;
  readonly #events: ConnectionEvents;
  readonly #counts: ReaderCounts;
  readonly #wait: Deadline;
  #seq = 255;
  #answeredSeq: number | undefined;
  /** The command under way, whether its answer is here; the Abort sent over it; the probe of procedure R. */
  #main: Outstanding | undefined;
  #mainAnswered = false;
  #aside: Outstanding | undefined;
  #probe: Outstanding | undefined;
  /** Something was wrong: the fault if no good answer follows at once. */
  #suspicion: Fault | undefined;
  #faulted = false;
  #over: Error | undefined;

  constructor(line: Line, clock: Clock, counts: ReaderCounts, events: ConnectionEvents) {
    this.#line = line;
    this.#clock = clock;
    this.#counts = counts;
    this.#events = events;
    this.#wait = new Deadline(clock, () => this.#expired());
    this.source = new TokenSource(line, clock, (token) => this.#onToken(token));
  }

  /** One command. Repeatable ones are sent once more when their answer was lost. Rejects once the unit is given up. */
  async request<Request, Response>(
    command: CcidCommand<Request, Response>,
    request: Request,
    slot: number,
    timeoutMs = command.timeoutMs,
  ): Promise<Reply<Response>> {
    const first = await this.once(command, request, slot, timeoutMs);
    return first.kind === "lost" && command.repeatable ? this.once(command, request, slot, timeoutMs) : first;
  }

  /** The same, sent once. */
  once<Request, Response>(
    command: CcidCommand<Request, Response>,
    request: Request,
    slot: number,
    timeoutMs = command.timeoutMs,
  ): Promise<Reply<Response>> {
    if (this.#over) return Promise.reject(this.#over);
    assert(!this.#main, "one command at a time on the reader line");
    return new Promise((resolve, reject) => {
      const cardWorks = command.code === xfrBlock.code;
      this.#main = outstanding(command, request, slot, this.#timing(timeoutMs, cardWorks), resolve, reject);
      this.#mainAnswered = false;
      this.#send(this.#main);
    });
  }

  /** Ends the Secure under way. Its own answer comes first, then this one's; both are awaited. */
  abort(): void {
    const main = this.#main;
    if (!main || this.#aside || this.#faulted) return;
    this.#aside = outstanding<Empty, Empty>(abort, EMPTY, main.slot, this.#timing(abort.timeoutMs), ignore, ignore);
    this.#send(this.#aside);
  }

  /** Reads and discards until 50 ms of silence, `limitMs` at most. */
  drain(limitMs = MAX_DRAIN_MS): Promise<void> {
    this.#suspicion = undefined;
    return this.source.drain(limitMs);
  }

  /** One GetSlotStatus for the slot of the command in trouble; true when it was answered. */
  probe(timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const slot = this.#main?.slot ?? 0;
      const end = (reply: Reply<Empty>) => resolve(reply.kind === "done" || reply.kind === "failed");
      const gone = () => resolve(false);
      this.#probe = outstanding<Empty, Empty>(slotStatus, EMPTY, slot, this.#timing(timeoutMs), end, gone);
      this.#send(this.#probe);
    });
  }

  /** The unit is back: the command in trouble ends as lost, unless its answer had come. */
  resume(): void {
    this.#faulted = false;
    this.#end();
  }

  /** Nothing more is to come from this unit: whatever waits ends with `reason`. */
  giveUp(reason: Error): void {
    this.#over ??= reason;
    const [main, probe] = [this.#main, this.#probe];
    this.#main = undefined;
    this.#aside = undefined;
    this.#probe = undefined;
    this.#wait.dispose();
    this.source.dispose();
    probe?.fail(reason);
    main?.fail(reason);
  }

  #timing(timeoutMs: number, cardWorks = false) {
    return { timeoutMs, startedMs: this.#clock.monotonicMs(), cardWorks };
  }

  #send(one: Outstanding): void {
    this.#seq = (this.#seq + 1) & 0xff;
    one.seq = this.#seq;
    this.#suspicion = undefined;
    this.#wait.set(one.timeoutMs);
    this.#line.write(one.frame(one.seq)).catch(() => this.#events.broken());
  }

  #onToken(token: Token): void {
    switch (token.kind) {
      case "frame":
        this.#onMessage(token.message);
        break;
      case "time-byte":
        this.#onTimeByte();
        break;
      case "nak":
        this.#onNak();
        break;
      case "notification":
        this.#counts.notifications++;
        this.#events.notified(token.change);
        break;
      case "junk":
        this.#counts.junkBytes += token.count;
        break;
      case "damaged":
        this.#counts.damaged++;
        this.#suspect(token.why);
        break;
    }
  }

  #onMessage(message: CcidMessage): void {
    const current = this.#awaited(message.seq);
    switch (judge(message, current, this.#seq, this.#answeredSeq)) {
      case "answer":
        if (current) this.#onAnswer(current, message);
        break;
      case "stale":
        this.#counts.stale++;
        break;
      case "duplicate":
        this.#counts.duplicates++;
        break;
      case "foreign":
        this.#counts.foreign++;
        this.#suspect("foreign");
        break;
      case "echo":
        this.#events.echo();
        break;
    }
  }

  /** Which of those under way an answer with this bSeq would be for. */
  #awaited(seq: number): Outstanding | undefined {
    if (this.#probe || this.#faulted) return this.#probe;
    return this.#aside && (this.#mainAnswered || seq === this.#aside.seq) ? this.#aside : this.#main;
  }

  #onAnswer(one: Outstanding, message: CcidMessage): void {
    const answer = one.read(message.specific, message.data);
    if (answer.kind === "malformed") {
      this.#suspect("foreign");
      return;
    }
    this.#suspicion = undefined;
    if (answer.kind === "more-time") {
      one.extended = true;
      this.#extend(one, one.timeoutMs * answer.multiplier);
      return;
    }
    this.#answeredSeq = message.seq;
    this.#events.slotSeen(message.slot, answer.icc);
    if (one === this.#probe) this.#endProbe(one);
    else this.#endPart(one);
  }

  #endProbe(probe: Outstanding): void {
    this.#probe = undefined;
    this.#wait.clear();
    probe.settle();
  }

  /** The command or its Abort has been answered; the exchange ends with both. */
  #endPart(one: Outstanding): void {
    if (one === this.#aside) this.#aside = undefined;
    else this.#mainAnswered = true;
    if (this.#mainAnswered && !this.#aside) this.#end();
    else this.#wait.set(abort.timeoutMs);
  }

  #end(loss: "lost" | "flooded" = "lost"): void {
    const main = this.#main;
    this.#main = undefined;
    this.#aside = undefined;
    this.#suspicion = undefined;
    this.#wait.clear();
    main?.settle(loss);
  }

  /** The wait begins again, within a bound for the whole exchange. */
  #extend(one: Outstanding, delayMs: number): void {
    const leftMs = one.startedMs + MAX_EXTENSION_MS - this.#clock.monotonicMs();
    if (leftMs <= 0) this.#end("flooded");
    else this.#wait.set(Math.min(delayMs, leftMs));
  }

  #onTimeByte(): void {
    this.#counts.timeBytes++;
    const main = this.#main;
    // Behind damage it is a piece of the spoilt answer: believed, it would put the recovery off for ten seconds.
    if (!main?.cardWorks || this.#faulted || this.#suspicion) return;
    main.timeBytes++;
    if (main.timeBytes > MAX_TIME_BYTES) this.#end("flooded");
    else this.#extend(main, main.timeoutMs);
  }

  #onNak(): void {
    this.#counts.naks++;
    const one = this.#probe ?? this.#aside ?? this.#main;
    if (!one || (this.#faulted && one !== this.#probe)) return;
    one.naks++;
    if (one.naks <= MAX_NAK_RESENDS) this.#send(one);
    else if (one !== this.#probe) this.#fault("naks");
  }

  /** Not a fault yet: a good answer may stand right behind what was wrong. */
  #suspect(fault: Fault): void {
    if (!this.#main || this.#faulted || this.#suspicion) return;
    this.#suspicion = fault;
    this.#wait.set(HOST_GAP_MS);
  }

  #expired(): void {
    if (this.#probe) {
      this.#endProbe(this.#probe);
      return;
    }
    const main = this.#main;
    if (!main) return;
    if (this.#suspicion && this.source.waiting) {
      this.#wait.set(HOST_GAP_MS); // A frame is coming, or its silence will end it.
      return;
    }
    const elapsedMs = this.#clock.monotonicMs() - main.startedMs;
    if ((main.extended || main.timeBytes > 0) && elapsedMs >= MAX_EXTENSION_MS) this.#end("flooded");
    else this.#fault(this.#suspicion ?? "silence");
  }

  #fault(fault: Fault): void {
    this.#faulted = true;
    this.#wait.clear();
    this.#events.fault(fault);
  }
}
