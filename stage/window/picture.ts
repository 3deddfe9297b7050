import xterm from "@xterm/headless";
import { type Cell, PLAIN } from "./sheet.ts";

/** The terminal's screen as its own bytes paint it: fed with what its process writes to its tty. */
export class TerminalPicture {
  readonly #terminal: InstanceType<typeof xterm.Terminal>;
  readonly #columns: number;
  readonly #rows: number;

  constructor(columns: number, rows: number) {
    this.#columns = columns;
    this.#rows = rows;
    this.#terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
  }

  /** Takes bytes in; resolves once they are on the picture. */
  feed(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => this.#terminal.write(bytes, resolve));
  }

  /** Cells row by row. */
  cells(): readonly (readonly Cell[])[] {
    const buffer = this.#terminal.buffer.active;
    return Array.from({ length: this.#rows }, (_, row) => {
      const line = buffer.getLine(buffer.viewportY + row);
      return Array.from({ length: this.#columns }, (_, column) => {
        const cell = line?.getCell(column);
        if (cell === undefined) return PLAIN;
        return { text: cell.getChars() || " ", bold: cell.isBold() !== 0, reverse: cell.isInverse() !== 0 };
      });
    });
  }

  /** Plain text, one line a row, blanks at the ends left out. */
  text(): string {
    return this.cells()
      .map((row) =>
        row
          .map((cell) => cell.text)
          .join("")
          .trimEnd(),
      )
      .join("\n");
  }
}
