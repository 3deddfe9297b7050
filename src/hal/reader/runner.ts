import { Machine } from "#util/machine";
import { Trouble } from "#util/trouble";
import type { Clock, Line, LinkState, OpenLine, Timer } from "../ports/index.ts";
import type { Features, IccState } from "../wire/ccid/index.ts";
import { Connection, type Fault } from "./connection.ts";
import { noCounts, type ReaderCounts } from "./counts.ts";
import { type LinkEffect, type LinkInput, type LinkMachineState, linkStep, STOPPED } from "./link.ts";
import { welcome } from "./opening.ts";

/** One line of the diagnostic log for each recovery. No data of a card. */
export interface RecoveryNote {
  readonly fault: Fault;
  readonly bytesDiscarded: number;
  readonly durationMs: number;
  readonly result: "resumed" | "absent";
}

export interface RunnerEvents {
  link(link: LinkState): void;
  slotSeen(slot: number, icc: IccState): void;
  notified(): void;
  recovered(note: RecoveryNote): void;
}

export interface RunnerOptions {
  readonly openLine: OpenLine;
  readonly clock: Clock;
  readonly requireSecureEntry: boolean;
}

/** Carries out what the link machine decides: opens and drops lines, runs the opening sequence and procedure R. */
export class LinkRunner {
  readonly counts: ReaderCounts = noCounts();
  readonly #options: RunnerOptions;
  readonly #events: RunnerEvents;
  readonly #machine: Machine<LinkMachineState, LinkInput, LinkEffect>;
  #line: Line | undefined;
  #connection: Connection | undefined;
  #reopen: Timer | undefined;
  #opening = 0; // Number of the attempt under way: the outcome of an older one is dropped.
  #told: LinkState = STOPPED.link;
  #recovery: { readonly fault: Fault; readonly startedMs: number } | undefined;
  #firmware: string | undefined;
  #features: Features | undefined;

  constructor(options: RunnerOptions, events: RunnerEvents) {
    this.#options = options;
    this.#events = events;
    this.#machine = new Machine(STOPPED, linkStep, (effect) => this.#perform(effect));
  }

  get link(): LinkState {
    return this.#machine.state.link;
  }

  get firmware(): string | undefined {
    return this.#firmware;
  }

  get features(): Features | undefined {
    return this.#features;
  }

  /** The line in use. Throws E_READER_ABSENT, or E_READER_REFUSED for a unit that must not be used. */
  get connection(): Connection {
    if (this.link.kind !== "ready" || !this.#connection) throw this.#why();
    return this.#connection;
  }

  start(): void {
    this.#send({ kind: "start" });
  }

  stop(): void {
    this.#send({ kind: "stop" });
  }

  #why(): Trouble {
    return new Trouble(this.link.kind === "failed" ? "E_READER_REFUSED" : "E_READER_ABSENT");
  }

  #send(input: LinkInput): void {
    this.#machine.send(input);
    const { link } = this.#machine.state;
    if (link === this.#told || (link.kind === "absent" && this.#told.kind === "absent")) return;
    this.#told = link;
    this.#events.link(link);
  }

  #perform(effect: LinkEffect): void {
    const connection = this.#connection;
    switch (effect.kind) {
      case "open":
        this.#open();
        break;
      case "close":
        this.#close();
        break;
      case "welcome":
        if (connection) this.#welcome(connection);
        break;
      case "drain":
        void connection?.drain().then(() => this.#from(connection, { kind: "drained" }));
        break;
      case "probe":
        void connection
          ?.probe(effect.timeoutMs)
          .then((answered) => this.#from(connection, { kind: answered ? "probe-answered" : "probe-missed" }));
        break;
      case "resume":
        this.#note("resumed");
        connection?.resume();
        break;
      case "give-up":
        this.#note("absent");
        connection?.giveUp(this.#why());
        break;
      case "reopen-later":
        this.#reopen?.cancel();
        this.#reopen = this.#options.clock.after(effect.afterMs, () => this.#send({ kind: "reopen" }));
        break;
    }
  }

  /** An input that is worth something only while that connection is the one in use. */
  #from(connection: Connection, input: LinkInput): void {
    if (connection === this.#connection) this.#send(input);
  }

  #open(): void {
    const attempt = ++this.#opening;
    this.#options.openLine().then(
      (line) => {
        if (attempt === this.#opening) this.#opened(line);
        else line.close().catch(ignore);
      },
      () => {
        if (attempt === this.#opening) this.#send({ kind: "closed" });
      },
    );
  }

  #opened(line: Line): void {
    const connection: Connection = new Connection(line, this.#options.clock, this.counts, {
      fault: (fault) => {
        this.#recovery = { fault, startedMs: this.#options.clock.monotonicMs() };
        this.#from(connection, { kind: "fault" });
      },
      echo: () => this.#from(connection, { kind: "refused", reason: "echo" }),
      notified: () => this.#events.notified(),
      slotSeen: (slot, icc) => this.#events.slotSeen(slot, icc),
      broken: () => this.#vanished(connection),
    });
    this.#line = line;
    this.#connection = connection;
    line.onClose(() => this.#vanished(connection));
    this.#send({ kind: "opened" });
  }

  #vanished(connection: Connection): void {
    if (connection !== this.#connection) return;
    this.#send({ kind: "closed" });
    this.#close();
  }

  #close(): void {
    this.#opening++;
    this.#reopenIfStopped();
    const line = this.#line;
    this.#line = undefined;
    this.#connection = undefined;
    this.#firmware = undefined;
    this.#features = undefined;
    line?.close().catch(ignore);
  }

  #reopenIfStopped(): void {
    if (this.#machine.state.started) return;
    this.#reopen?.cancel();
    this.#reopen = undefined;
  }

  #welcome(connection: Connection): void {
    const { clock, requireSecureEntry } = this.#options;
    welcome(connection, clock, requireSecureEntry).then(
      (end) => {
        if (connection !== this.#connection) return;
        if (end.kind === "welcomed") {
          this.#firmware = end.firmware;
          this.#features = end.features;
        }
        this.#send(end.kind === "refused" ? end : { kind: end.kind });
      },
      () => this.#from(connection, { kind: "unanswered" }),
    );
  }

  #note(result: "resumed" | "absent"): void {
    const recovery = this.#recovery;
    this.#recovery = undefined;
    if (!recovery || this.link.kind === "opening") return; // The opening sequence has its own tries.
    this.counts.recoveries++;
    this.#events.recovered({
      fault: recovery.fault,
      bytesDiscarded: this.#connection?.source.discarded ?? 0,
      durationMs: Math.round(this.#options.clock.monotonicMs() - recovery.startedMs),
      result,
    });
  }
}

function ignore(): void {
  // A line that has gone cannot be closed any better.
}
