import { LineKeeper } from "#hal/line/line-keeper";
import {
  type Clock,
  type OpenLine,
  type PrintDocument,
  type PrintEnd,
  type Printer,
  type PrinterCause,
  type PrinterState,
  sleep,
  type Timer,
} from "#hal/ports/index";
import {
  decodeErrorStatus,
  decodeOfflineStatus,
  decodePaperStatus,
  decodePrinterStatus,
  encodeOperation,
  encodeRealTime,
  type PaperStatus,
} from "#hal/wire/escpos/index";
import { concat } from "#util/bytes";
import { Listeners } from "#util/listeners";
import { Turnstile } from "#util/turnstile";
import { composeBlocks } from "./compose.ts";
import { StatusTalk } from "./status-talk.ts";

/** How often the printer is looked at when nothing is printed: gently, and more often while it waits for a person. */
const LOOK_MS = 2000;
const LOOK_WHILE_STOPPED_MS = 1000;
/** Between two looks while a block is on its way, and how long a block may take (wire.md 5.3, step 3). */
const LOOK_WHILE_PRINTING_MS = 500;
const BLOCK_MS = 10_000;
/** After a stop the printer must have been fine for this long before anything is printed again (step 5). */
const FINE_MS = 2000;
/** What an interrupted printer still had to say comes within this time. */
const DRAIN_MS = 50;

const ABSENT: PrinterState = { present: false, nearEnd: false, cause: "absent" };
const PAPER_STATUS = encodeOperation({ kind: "paper-status" });

/** The printer on its line. A line that vanishes is opened again every two seconds, as a new one. */
export function createPrinter(parts: { readonly openLine: OpenLine; readonly clock: Clock }): Printer {
  return new LinePrinter(parts.openLine, parts.clock);
}

class LinePrinter implements Printer {
  readonly #clock: Clock;
  readonly #keeper: LineKeeper;
  readonly #talk: StatusTalk;
  readonly #turnstile = new Turnstile();
  readonly #listeners = new Listeners<PrinterState>();
  #state = ABSENT;
  #fineSinceMs = Number.POSITIVE_INFINITY;
  /** A job was interrupted: what the printer holds and what is on the paper is not known. */
  #uncertain = false;
  #nextLook: Timer | undefined;

  constructor(openLine: OpenLine, clock: Clock) {
    this.#clock = clock;
    this.#talk = new StatusTalk(clock, (bytes) => void this.#keeper.write(bytes));
    this.#keeper = new LineKeeper({
      openLine,
      clock,
      onOpen: () => void this.look(),
      onBytes: (bytes) => this.#talk.receive(bytes),
      onGone: () => this.#lineGone(),
    });
  }

  get state(): PrinterState {
    return this.#state;
  }

  listen(listener: (state: PrinterState) => void): () => void {
    return this.#listeners.add(listener);
  }

  look(): Promise<PrinterState> {
    return this.#turnstile.pass(() => this.#inspect());
  }

  print(document: PrintDocument): Promise<PrintEnd> {
    return this.#turnstile.pass(async () => {
      const cause = await this.#print(document);
      if (cause === undefined) return { kind: "printed" };
      this.#become(cause === "absent" ? ABSENT : { ...this.#state, present: true, cause });
      return { kind: "stopped", cause };
    });
  }

  start(): void {
    this.#keeper.start();
  }

  stop(): Promise<void> {
    return this.#keeper.stop();
  }

  /** Asks for everything and tells what has changed. */
  async #inspect(): Promise<PrinterState> {
    const printer = await this.#ask("printer");
    const cause = printer === undefined ? "absent" : await this.#offlineCause();
    const paper = cause === "absent" ? undefined : await this.#ask("paper");
    if (printer === undefined || cause === "absent" || paper === undefined) return this.#become(ABSENT);
    const { nearEnd, end } = decodePaperStatus(paper);
    const { offline } = decodePrinterStatus(printer);
    const stopped = cause ?? (end ? "paper-out" : undefined) ?? (offline ? "error" : undefined);
    return this.#become({ present: true, nearEnd, cause: stopped });
  }

  /** Why the printer is off line, as `10 04 02` says, and `10 04 03` when it is an error. */
  async #offlineCause(): Promise<PrinterCause | undefined> {
    const byte = await this.#ask("offline");
    if (byte === undefined) return "absent";
    const { coverOpen, paperStop, error } = decodeOfflineStatus(byte);
    if (coverOpen) return "cover-open";
    if (paperStop) return "paper-out";
    if (!error) return undefined;
    const why = await this.#ask("error");
    if (why === undefined) return "absent";
    return decodeErrorStatus(why).hot ? "hot" : "error";
  }

  #ask(name: "printer" | "offline" | "error" | "paper"): Promise<number | undefined> {
    return this.#talk.ask(name, () => this.#keeper.open);
  }

  /** Prints it all; gives why it stopped. */
  async #print(document: PrintDocument): Promise<PrinterCause | undefined> {
    const before = (await this.#inspect()).cause ?? (this.#uncertain ? await this.#recover() : undefined);
    if (before !== undefined) return before;
    for (const block of composeBlocks(document)) {
      this.#uncertain = true;
      const cause = await this.#printBlock(block);
      if (cause !== undefined) return cause;
    }
    const after = await this.#offlineCause();
    if (after === undefined) this.#uncertain = false;
    return after;
  }

  /** After an interrupted job: fine for two seconds, then the buffer is cleared (wire.md 5.3, step 5). */
  async #recover(): Promise<PrinterCause | undefined> {
    while (this.#clock.monotonicMs() - this.#fineSinceMs < FINE_MS) {
      await sleep(this.#clock, LOOK_WHILE_PRINTING_MS);
      const { cause } = await this.#inspect();
      if (cause !== undefined) return cause;
    }
    if (!(await this.#keeper.write(encodeRealTime({ kind: "clear" })))) return "absent";
    await sleep(this.#clock, DRAIN_MS);
    return undefined;
  }

  /** One block, until its status in sequence is back. */
  async #printBlock(block: Uint8Array): Promise<PrinterCause | undefined> {
    const reached = new AbortController();
    let paper: PaperStatus | undefined;
    const forget = this.#talk.onReached((status) => {
      paper = status;
      reached.abort();
    });
    try {
      const untilMs = this.#clock.monotonicMs() + BLOCK_MS;
      if (!(await this.#keeper.write(concat(block, PAPER_STATUS)))) return "absent";
      for (;;) {
        await sleep(this.#clock, LOOK_WHILE_PRINTING_MS, reached.signal);
        if (paper !== undefined) break;
        const cause = await this.#offlineCause();
        if (cause !== undefined) return cause;
        if (paper === undefined && this.#clock.monotonicMs() >= untilMs) return "error";
      }
    } finally {
      forget();
    }
    if (paper.nearEnd !== this.#state.nearEnd) this.#become({ ...this.#state, nearEnd: paper.nearEnd });
    return paper.end ? "paper-out" : undefined;
  }

  #become(state: PrinterState): PrinterState {
    const before = this.#state;
    if (state.cause === undefined && before.cause !== undefined) this.#fineSinceMs = this.#clock.monotonicMs();
    if (state.cause !== undefined) this.#fineSinceMs = Number.POSITIVE_INFINITY;
    this.#state = state;
    this.#lookLater();
    const same = state.present === before.present && state.nearEnd === before.nearEnd && state.cause === before.cause;
    if (!same) this.#listeners.tell(state);
    return state;
  }

  #lookLater(): void {
    this.#nextLook?.cancel();
    if (!this.#keeper.open) return;
    const stopped = this.#state.present && this.#state.cause !== undefined;
    this.#nextLook = this.#clock.after(stopped ? LOOK_WHILE_STOPPED_MS : LOOK_MS, () => void this.look());
  }

  #lineGone(): void {
    this.#talk.gone();
    this.#become(ABSENT);
  }
}
