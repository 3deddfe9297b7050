import type { KeptInvoice } from "./kept-invoice.ts";

/*
 * INVOICES WITHOUT THEIR REPETITIONS, as JSON: a shape is a list of field names, a row is [shape, values...]; a field whose
 * name begins with "@" holds the number of a value that many invoices share. A reader of all parts in order has seen each
 * shape and each value before the row that uses it.
 */
export interface PackedPart {
  readonly shapes: readonly (readonly string[])[];
  readonly values: readonly unknown[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Packs one part after the other. */
export class Packer {
  readonly #shapes = new Map<string, number>();
  readonly #byIdentity = new Map<object, number>();
  readonly #byText = new Map<string, number>();

  pack(invoices: readonly KeptInvoice[]): PackedPart {
    const part = { shapes: [] as string[][], values: [] as unknown[], rows: [] as unknown[][] };
    for (const invoice of invoices) {
      const names: string[] = [];
      const row: unknown[] = [0];
      for (const [name, value] of Object.entries(invoice)) {
        const shared = typeof value === "object" && value !== null;
        names.push(shared ? `@${name}` : name);
        row.push(shared ? this.#share(value, part.values) : value);
      }
      row[0] = this.#shape(names, part.shapes);
      part.rows.push(row);
    }
    return part;
  }

  #shape(names: string[], shapes: string[][]): number {
    const key = names.join();
    const known = this.#shapes.get(key);
    if (known !== undefined) return known;
    shapes.push(names);
    this.#shapes.set(key, this.#shapes.size);
    return this.#shapes.size - 1;
  }

  #share(value: object, values: unknown[]): number {
    const known = this.#byIdentity.get(value);
    if (known !== undefined) return known;
    const text = JSON.stringify(value);
    let number = this.#byText.get(text);
    if (number === undefined) {
      number = this.#byText.size;
      this.#byText.set(text, number);
      values.push(value);
    }
    this.#byIdentity.set(value, number);
    return number;
  }
}

/** Unpacks the parts in their order. What it gives is what was packed: nobody else can write a checkpoint. */
export class Unpacker {
  readonly #shapes: (readonly string[])[] = [];
  readonly #values: unknown[] = [];
  readonly #texts = new Map<string, string>();

  unpack({ shapes, values, rows }: PackedPart): readonly KeptInvoice[] {
    this.#shapes.push(...shapes);
    for (const value of values) this.#values.push(value);
    return rows.map((row) => this.#invoice(row));
  }

  #invoice(row: readonly unknown[]): KeptInvoice {
    const names = this.#shapes[Number(row[0])] ?? [];
    const invoice: Record<string, unknown> = {};
    for (const [index, name] of names.entries()) {
      const value = row[index + 1];
      if (name.startsWith("@")) invoice[name.slice(1)] = this.#values[Number(value)];
      else invoice[name] = typeof value === "string" && REPEATED.has(name) ? this.#one(value) : value;
    }
    const whole: unknown = { ...invoice }; // A copy takes half the room of what was filled field by field.
    return whole as KeptInvoice;
  }

  #one(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#texts.set(text, text);
    return text;
  }
}

/** Texts that many invoices have in common. */
const REPEATED: ReadonlySet<string> = new Set([
  "billerNumber",
  "performerNumber",
  "mode",
  "stage",
  "careFrom",
  "careTo",
  "patientKey",
  "unusedReason",
]);
