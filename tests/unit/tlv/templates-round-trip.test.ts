import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as files from "../../../src/hal/wire/card-files/index.ts";
import { decodeFile, encodeFile, type Field, type Template } from "../../../src/hal/wire/card-files/index.ts";

/** Root templates of the three cards, each with its table. */
const ROOTS: readonly Template[] = [
  files.E1,
  files.E2,
  files.E3,
  files.E4,
  files.E7,
  files.E8,
  files.E9,
  files.EA,
  files.F2,
  files.F4,
  files.F5,
  files.F6,
  files.F7,
  files.F8,
  files.F9,
];

const digits = (min: number, max: number) => fc.stringMatching(new RegExp(`^[0-9]{${min},${max}}$`));
const date = fc
  .date({ min: new Date("1900-01-01T00:00:00Z"), max: new Date("2099-12-31T00:00:00Z"), noInvalidDate: true })
  .map((one) => one.toISOString().slice(0, 10).replaceAll("-", ""));
const LETTERS = [..."ABCXYZabcxyzéèêçÉÀœŒñ '-0123456789"];

/** Values of a type, from the label that the table shows. */
function valueBy(label: string): fc.Arbitrary<unknown> {
  const [, kind, size = "0", last = size, list] =
    /^(T|A|A=|N|U|B) ?(\d+)(?:-(\d+))?(?: \((.*)\)| x n)?$/.exec(label) ?? [];
  const n = Number(size);
  if (label === "D") return date;
  if (label === "DN") return fc.oneof(digits(6, 6), digits(8, 8));
  if (label === "O/N") return fc.boolean();
  if (list !== undefined) return fc.constantFrom(...list.split(" "));
  if (kind === "A") return fc.stringMatching(new RegExp(`^[A-Za-z0-9/.-]{1,${n}}$`));
  if (kind === "A=") return fc.stringMatching(new RegExp(`^[A-Za-z0-9/.-]{${n}}$`));
  if (kind === "N") return digits(n, Number(last));
  if (kind === "U") return fc.integer({ min: 0, max: 256 ** n - 1 });
  if (kind === "B") {
    const pieces = label.endsWith("x n") ? fc.integer({ min: 1, max: 5 }) : fc.constant(1);
    return pieces.chain((count) => fc.uint8Array({ minLength: n * count, maxLength: n * count }));
  }
  if (kind === "T") {
    return fc
      .array(fc.constantFrom(...LETTERS), { minLength: 1, maxLength: n })
      .map((letters) => letters.join(""))
      .filter((text) => new TextEncoder().encode(text).length <= n);
  }
  throw new Error(`no values for ${label}`);
}

function fieldOf(field: Field): fc.Arbitrary<unknown> {
  return field.inside ? anyOf(field.inside) : valueBy(field.type?.label ?? "");
}

/** Values of a whole template: what must be there is, what may be there sometimes. */
function anyOf(template: Template): fc.Arbitrary<Record<string, unknown>> {
  const model: Record<string, fc.Arbitrary<unknown>> = {};
  const required: string[] = [];
  for (const [name, field] of Object.entries(template.fields)) {
    const list = field.presence === "many";
    model[name] = list ? fc.array(fieldOf(field), { minLength: field.min, maxLength: field.max }) : fieldOf(field);
    if (list || field.presence === "must") required.push(name);
  }
  return fc.record(model, { requiredKeys: required });
}

describe("each template says the same after a round trip", () => {
  test.each(ROOTS.map((one) => [one.name, one] as const))("%s", (_, template) => {
    fc.assert(
      fc.property(anyOf(template), (value) => {
        const read = decodeFile(template, encodeFile(template, value));
        expect(read).toEqual({ kind: "decoded", value, unknown: 0, escaped: 0 });
      }),
      { numRuns: 60 },
    );
  });
});

test("a template is never read as another", () => {
  fc.assert(
    fc.property(anyOf(files.F4), (value) => {
      const bytes = encodeFile(files.F4, { date: "", counter: 0, ...value });
      expect(decodeFile(files.F5, bytes)).toMatchObject({ kind: "refused", reason: "other-template" });
    }),
    { numRuns: 10 },
  );
});
