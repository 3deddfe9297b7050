import {
  encodeErrorStatus,
  encodeOfflineStatus,
  encodePaperStatus,
  encodePrinterStatus,
  encodeSequenceStatus,
  type Operation,
  OrderReader,
  type RealTimeOperation,
  RealTimeScanner,
  type StrayBytes,
} from "#hal/wire/escpos/index";
import { hex } from "#util/bytes";
import { Paper } from "./printer-paper.ts";
import type { SimTime, SimTimer } from "./time.ts";
import type { UnitLine } from "./unit-line.ts";
import type { PaperState, PrinterSide } from "./units.ts";

const LINES_PER_SECOND = 50;
const BUFFER_BYTES = 4096;
const MOST_FAULTS_KEPT = 100;

export interface PrinterOptions {
  readonly line: UnitLine;
  readonly time: SimTime;
  /** Hears each line as it comes out, with its line end. */
  readonly paper: (text: string) => void;
  /** Infinity: at once. */
  readonly linesPerSecond?: number;
  readonly bufferBytes?: number;
}

/** The simulated printer, with what a test may look at. */
export interface PrinterUnit extends PrinterSide {
  /** Bytes that are in no table of the line, in hexadecimal. A driver that is right leaves none. */
  readonly faults: readonly string[];
  /** Bytes that came while the buffer was full. */
  readonly lostBytes: number;
  /** A roll of so many lines; near its end for the last `nearEndLines`, then out. */
  loadPaper(lines: number, nearEndLines?: number): void;
}

/**
 * The printer on its line (wire.md 5): real-time commands are obeyed at once, all others in their order from a buffer,
 * at the speed of the paper. Off line (paper out, cover, heat) it stops before the next line and keeps its buffer.
 */
export function createPrinterUnit(options: PrinterOptions): PrinterUnit {
  return new SimPrinter(options);
}

class SimPrinter implements PrinterUnit {
  readonly faults: string[] = [];
  lostBytes = 0;

  readonly #line: UnitLine;
  readonly #time: SimTime;
  readonly #out: (text: string) => void;
  readonly #lineMs: number;
  readonly #bufferBytes: number;
  readonly #scanner = new RealTimeScanner();
  readonly #reader = new OrderReader();
  readonly #paper = new Paper();
  #toPrint: string[] = [];
  #state: PaperState = "ok";
  #roll: { lines: number; readonly nearEnd: number } | undefined;
  #busy: SimTimer | undefined;
  #stopped = false;

  constructor(options: PrinterOptions) {
    this.#line = options.line;
    this.#time = options.time;
    this.#out = options.paper;
    this.#lineMs = 1000 / (options.linesPerSecond ?? LINES_PER_SECOND);
    this.#bufferBytes = options.bufferBytes ?? BUFFER_BYTES;
    options.line.onReceive((bytes) => this.#receive(bytes));
  }

  setPaper(state: PaperState): void {
    this.#state = state;
    if (state === "ok" || state === "near-end") this.#roll = undefined;
    this.#pump();
  }

  loadPaper(lines: number, nearEndLines = 0): void {
    this.#state = "ok";
    this.#roll = { lines, nearEnd: nearEndLines };
    this.#pump();
  }

  stop(): void {
    this.#stopped = true;
    this.#busy?.cancel();
  }

  get #offline(): boolean {
    return this.#state === "out" || this.#state === "cover-open" || this.#state === "hot";
  }

  get #nearEnd(): boolean {
    const { lines, nearEnd } = this.#roll ?? { lines: Number.POSITIVE_INFINITY, nearEnd: 0 };
    return this.#state === "near-end" || this.#state === "out" || lines <= nearEnd;
  }

  #receive(bytes: Uint8Array): void {
    if (this.#stopped) return;
    const { inOrder, realTime } = this.#scanner.push(bytes);
    const room = Math.max(0, this.#bufferBytes - this.#reader.heldBytes);
    this.lostBytes += Math.max(0, inOrder.length - room);
    this.#reader.push(inOrder.subarray(0, room));
    for (const op of realTime) this.#atOnce(op);
    this.#pump();
  }

  #atOnce(op: RealTimeOperation): void {
    if (op.kind === "status") {
      this.#line.send(Uint8Array.of(this.#status(op.number)));
      return;
    }
    this.#busy?.cancel();
    this.#busy = undefined;
    this.#toPrint = [];
    this.#reader.clear();
    this.#paper.apply({ kind: "init" });
  }

  #status(number: 1 | 2 | 3 | 4): number {
    const state = this.#state;
    switch (number) {
      case 1:
        return encodePrinterStatus({ offline: this.#offline, waitingForRecovery: false, feedButton: false });
      case 2: {
        const cause = { coverOpen: state === "cover-open", paperStop: state === "out", error: state === "hot" };
        return encodeOfflineStatus({ ...cause, feedButton: false });
      }
      case 3:
        return encodeErrorStatus({ mechanical: false, cutter: false, unrecoverable: false, hot: state === "hot" });
      case 4:
        return encodePaperStatus({ nearEnd: this.#nearEnd, end: state === "out" });
    }
  }

  /** Goes on as far as paper, buffer and speed allow. */
  #pump(): void {
    while (this.#busy === undefined && !this.#offline && !this.#stopped) {
      const line = this.#toPrint[0];
      if (line !== undefined) {
        if (!this.#printLine(line)) return;
        continue;
      }
      const op = this.#reader.next();
      if (op === undefined) return;
      this.#perform(op);
    }
  }

  #perform(op: Operation | StrayBytes): void {
    if (op.kind === "paper-status") {
      this.#line.send(Uint8Array.of(encodeSequenceStatus({ nearEnd: this.#nearEnd, end: false })));
      return;
    }
    if (op.kind === "stray" && this.faults.length < MOST_FAULTS_KEPT) this.faults.push(hex(op.bytes, " "));
    this.#toPrint.push(...this.#paper.apply(op));
  }

  /** One line on the paper; false when it must wait. */
  #printLine(line: string): boolean {
    if (this.#roll !== undefined && this.#roll.lines === 0) {
      this.#state = "out";
      return false;
    }
    const finish = () => {
      if (this.#roll !== undefined) this.#roll.lines -= 1;
      this.#toPrint.shift();
      this.#out(`${line}\n`);
    };
    if (this.#lineMs === 0) {
      finish();
      return true;
    }
    this.#busy = this.#time.after(this.#lineMs, () => {
      this.#busy = undefined;
      finish();
      this.#pump();
    });
    return false;
  }
}
