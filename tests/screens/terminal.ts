import { Writable } from "node:stream";
import xterm from "@xterm/headless";
import type { Frame, Size } from "#ui/frame";
import { settle } from "../helpers/fake-clock.ts";

/** A terminal nobody of ours wrote, in memory: what the painter sends is drawn by it and read back. */
export class SeenTerminal {
  readonly output: Writable;
  readonly #terminal: InstanceType<typeof xterm.Terminal>;
  #written: Promise<void> = Promise.resolve();

  constructor(size: Size) {
    const terminal = new xterm.Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true });
    this.#terminal = terminal;
    this.output = new Writable({
      decodeStrings: false,
      write: (chunk: string, _encoding, done) => {
        this.#written = new Promise((resolve) => terminal.write(chunk, resolve));
        done();
      },
    });
  }

  resize(size: Size): void {
    this.#terminal.resize(size.columns, size.rows);
  }

  /** Text on the terminal, one line a row, blanks at the ends left out. */
  async text(): Promise<string> {
    await this.#drawn();
    const { active } = this.#terminal.buffer;
    const lines = Array.from(
      { length: this.#terminal.rows },
      (_, row) => active.getLine(row)?.translateToString() ?? "",
    );
    return lines.map((line) => line.trimEnd()).join("\n");
  }

  /** One letter a cell: b bold, r reverse, x both, . plain. */
  async styles(): Promise<string[]> {
    await this.#drawn();
    const { active } = this.#terminal.buffer;
    return Array.from({ length: this.#terminal.rows }, (_, row) =>
      Array.from({ length: this.#terminal.cols }, (_, column) => {
        const cell = active.getLine(row)?.getCell(column);
        return styleLetter(cell?.isBold() !== 0, cell?.isInverse() !== 0);
      }).join(""),
    );
  }

  async #drawn(): Promise<void> {
    await settle();
    await this.#written;
  }
}

/** The same letters for a frame; a blank with no reverse has no style to see. */
export function frameStyles(frame: Frame): string[] {
  return frame.lines.map((line) =>
    line
      .flatMap((span) => Array.from(span.text, () => styleLetter(span.bold === true, span.reverse === true)))
      .join(""),
  );
}

function styleLetter(bold: boolean, reverse: boolean): string {
  return bold && reverse ? "x" : bold ? "b" : reverse ? "r" : ".";
}
