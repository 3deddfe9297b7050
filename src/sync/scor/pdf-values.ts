import { Trouble } from "#util/trouble";

/** A value of a PDF file. Names and strings keep their bytes as characters 0 to 255. */
export type PdfValue =
  | null
  | boolean
  | number
  | { readonly name: string }
  | { readonly text: string }
  | { readonly ref: number }
  | PdfDict
  | readonly PdfValue[];
export type PdfDict = ReadonlyMap<string, PdfValue>;

export const isName = (value: PdfValue | undefined): value is { readonly name: string } =>
  typeof value === "object" && value !== null && "name" in value;
export const isRef = (value: PdfValue | undefined): value is { readonly ref: number } =>
  typeof value === "object" && value !== null && "ref" in value;
export const isDict = (value: PdfValue | undefined): value is PdfDict => value instanceof Map;
export const isList = (value: PdfValue | undefined): value is readonly PdfValue[] => Array.isArray(value);

/** Deepest that lists and dictionaries stand in one another in a file that means well. */
const DEPTH = 32;
const BLANK = /(?:[\0\t\n\f\r ]+|%[^\r\n]*)*/y;
const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)/y;
const REF = /(\d{1,10})[\0\t\n\f\r ]+(\d{1,5})[\0\t\n\f\r ]+R(?![A-Za-z0-9])/y;
const NAME = /\/([^\0\t\n\f\r ()<>[\]{}/%]*)/y;
const WORD = /[A-Za-z'"*][A-Za-z0-9'"*]*/y;

/** Reads values and words one after the other. Trouble E_PIECE_REFUSED, rule `structure`, for what is none. */
export class PdfScanner {
  at: number;
  readonly text: string;

  constructor(text: string, at = 0) {
    this.text = text;
    this.at = at;
  }

  /** The next word (obj, stream, a drawing operator); undefined when something else comes. */
  word(): string | undefined {
    this.blank();
    return this.#match(WORD)?.[0];
  }

  get ended(): boolean {
    this.blank();
    return this.at >= this.text.length;
  }

  blank(): void {
    this.#match(BLANK);
  }

  value(depth = 0): PdfValue {
    if (depth > DEPTH) throw broken("depth");
    this.blank();
    const ref = this.#match(REF);
    if (ref !== undefined) return { ref: Number(ref[1]) };
    const number = this.#match(NUMBER);
    if (number !== undefined) return Number(number[0]);
    const name = this.#match(NAME);
    if (name !== undefined) return { name: unescaped(name[1] ?? "") };
    if (this.#takes("<<")) return this.#dict(depth);
    if (this.#takes("[")) return this.#list(depth);
    if (this.#takes("<")) return this.#hex();
    if (this.#takes("(")) return this.#string();
    const word = this.#match(/true|false|null/y)?.[0];
    if (word === undefined) throw broken("value");
    return word === "null" ? null : word === "true";
  }

  #dict(depth: number): PdfDict {
    const entries = new Map<string, PdfValue>();
    for (;;) {
      this.blank();
      if (this.#takes(">>")) return entries;
      const key = this.#match(NAME);
      if (key === undefined) throw broken("dictionary");
      entries.set(unescaped(key[1] ?? ""), this.value(depth + 1));
    }
  }

  #list(depth: number): readonly PdfValue[] {
    const values: PdfValue[] = [];
    for (;;) {
      this.blank();
      if (this.#takes("]")) return values;
      values.push(this.value(depth + 1));
    }
  }

  #hex(): PdfValue {
    const end = this.text.indexOf(">", this.at);
    if (end < 0) throw broken("string");
    const digits = this.text.slice(this.at, end).replace(/[\0\t\n\f\r ]/g, "");
    this.at = end + 1;
    return { text: Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, "hex").toString("latin1") };
  }

  /** Parentheses balance; a backslash takes the next one out of the count. What escapes mean is nobody's concern here. */
  #string(): PdfValue {
    const start = this.at;
    for (let open = 1; this.at < this.text.length; this.at++) {
      const char = this.text[this.at];
      if (char === "\\") this.at++;
      else if (char === "(") open++;
      else if (char === ")" && --open === 0) return { text: this.text.slice(start, this.at++) };
    }
    throw broken("string");
  }

  #takes(sign: string): boolean {
    if (!this.text.startsWith(sign, this.at)) return false;
    this.at += sign.length;
    return true;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) return undefined;
    this.at = pattern.lastIndex;
    return found;
  }
}

/** "J#61vaScript" is JavaScript. */
function unescaped(name: string): string {
  return name.replace(/#([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

export function broken(why: string): Trouble {
  return new Trouble("E_PIECE_REFUSED", { rule: "structure", why });
}
