import { type Alignment, CODE_PAGE, COLUMNS, type Operation, type StrayBytes } from "#hal/wire/escpos/index";
import { hex } from "#util/bytes";

/** Modes after `1B 40`: those of a printer just switched on, whose code page is not ours. */
const RESET = { align: "left" as Alignment, font: "A" as "A" | "B", wide: 1 as 1 | 2, codePage: 0, qr: "" };

/** Where the tear bar is, on the paper. */
export const TEAR_LINE = "- ".repeat(COLUMNS.A / 2).trimEnd();

/**
 * Turns operations into the lines that come out of the printer, as a person would copy them: accents and euro right,
 * aligned on 32 columns, a double-width sign taking two of them. A text that is too long for the line goes on below,
 * as on metal. Bytes that mean nothing are printed as [? hex], so that no receipt with one can be taken for good.
 */
export class Paper {
  #modes = { ...RESET };
  #line = "";
  #used = 0;

  /** The lines that this operation completes. */
  apply(op: Operation | StrayBytes): string[] {
    switch (op.kind) {
      case "init":
        this.#modes = { ...RESET };
        this.#line = "";
        this.#used = 0;
        return [];
      case "text":
        return this.#write(op.text);
      case "stray":
        return this.#write(`[? ${hex(op.bytes, " ")}]`);
      case "line-feed":
        return [this.#takeLine()];
      case "feed-lines":
        return Array.from({ length: op.lines }, () => this.#takeLine());
      case "feed-dots":
        return this.#pendingLine();
      case "cut":
        return [...this.#pendingLine(), TEAR_LINE];
      case "code128":
        return [...this.#pendingLine(), ...this.#block(`[CODE128 ${op.data}]`)];
      case "qr-print":
        return [...this.#pendingLine(), ...this.#block(`[QR ${this.#modes.qr}]`)];
      default:
        this.#setMode(op);
        return [];
    }
  }

  #setMode(op: Operation): void {
    if (op.kind === "align") this.#modes.align = op.align;
    if (op.kind === "font") this.#modes.font = op.font;
    if (op.kind === "size") this.#modes.wide = op.width;
    if (op.kind === "code-page") this.#modes.codePage = op.page;
    if (op.kind === "qr-store") this.#modes.qr = op.data;
  }

  #write(text: string): string[] {
    const lines: string[] = [];
    for (const sign of text) {
      if (this.#used + this.#modes.wide > COLUMNS[this.#modes.font]) lines.push(this.#takeLine());
      this.#line += this.#sign(sign);
      this.#used += this.#modes.wide;
    }
    return lines;
  }

  /** On another code page the upper half prints other signs: shown as one that no receipt holds. */
  #sign(sign: string): string {
    return sign > "~" && this.#modes.codePage !== CODE_PAGE ? "▒" : sign;
  }

  #takeLine(): string {
    const line = this.#aligned(this.#line);
    this.#line = "";
    this.#used = 0;
    return line;
  }

  #pendingLine(): string[] {
    return this.#line === "" ? [] : [this.#takeLine()];
  }

  #block(text: string): string[] {
    const columns = COLUMNS.A;
    const lines: string[] = [];
    for (let at = 0; at < text.length; at += columns) lines.push(this.#aligned(text.slice(at, at + columns)));
    return lines;
  }

  #aligned(text: string): string {
    const spare = Math.max(0, COLUMNS[this.#modes.font] - text.length);
    const before = { left: 0, centre: Math.trunc(spare / 2), right: spare }[this.#modes.align];
    return (" ".repeat(before) + text).trimEnd();
  }
}
