/** One cell of the window. */
export interface Cell {
  readonly text: string;
  readonly bold: boolean;
  readonly reverse: boolean;
}

export const PLAIN: Cell = { text: " ", bold: false, reverse: false };

/** The window as cells; `paint` writes only the rows that changed since the last time. */
export class Sheet {
  readonly columns: number;
  readonly rows: number;
  #cells: Cell[][];
  #painted: string[] = [];

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
    this.#cells = this.#blank();
  }

  clear(): void {
    this.#cells = this.#blank();
  }

  /** Puts cells at a place; what does not fit is left out. */
  put(column: number, row: number, cells: readonly Cell[]): void {
    const line = this.#cells[row];
    if (line === undefined) return;
    cells.forEach((cell, index) => {
      if (column + index < this.columns) line[column + index] = cell;
    });
  }

  text(column: number, row: number, text: string, style: Partial<Cell> = {}): void {
    this.put(
      column,
      row,
      [...text].map((letter) => ({ ...PLAIN, ...style, text: letter })),
    );
  }

  /** The bytes that bring the real window up to date. */
  paint(): string {
    let out = "";
    this.#cells.forEach((line, row) => {
      const drawn = line.map(drawCell).join("");
      if (this.#painted[row] === drawn) return;
      this.#painted[row] = drawn;
      out += `\x1b[${row + 1};1H${drawn}\x1b[0m`;
    });
    return out;
  }

  #blank(): Cell[][] {
    return Array.from({ length: this.rows }, () => Array.from({ length: this.columns }, () => PLAIN));
  }
}

function drawCell(cell: Cell): string {
  return `\x1b[0${cell.bold ? ";1" : ""}${cell.reverse ? ";7" : ""}m${cell.text}`;
}
