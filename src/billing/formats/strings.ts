import * as v from "valibot";
import { assert } from "#util/assert";
import { Trouble } from "#util/trouble";
import table from "./layouts/trn1-strings.json" with { type: "json" };

/** The strings of a profile (formats.md 5.3): names and types that stand in no program, so that another table replaces them. */
export interface FormatStrings {
  readonly profile: string;
  readonly ediContentType: string;
  readonly ediCharset: string;
  readonly contentDescription: string;
  readonly fileName: string;
  readonly returnFileName: string;
  readonly envelopeFileName: string;
  readonly subject: string;
  readonly messageIdDomain: string;
  readonly messageIdLeft: string;
  /** Name of the header with the identity of the lot; "" and it is not written. */
  readonly lotHeader: string;
}

const line = v.pipe(v.string(), v.regex(/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/));
const schema = v.strictObject({
  profile: line,
  ediContentType: line,
  ediCharset: line,
  contentDescription: line,
  fileName: line,
  returnFileName: line,
  envelopeFileName: line,
  subject: line,
  messageIdDomain: v.pipe(v.string(), v.regex(/^[A-Za-z0-9.-]+$/)),
  messageIdLeft: line,
  lotHeader: v.pipe(v.string(), v.regex(/^[A-Za-z-]*$/)),
});

/** Reads a table of strings. Trouble E_TABLE when it is not one. */
export function loadStrings(raw: unknown): FormatStrings {
  const parsed = v.safeParse(schema, raw);
  if (!parsed.success) throw new Trouble("E_TABLE", { table: "strings", why: "schema" });
  return parsed.output;
}

export const TRN1_STRINGS = loadStrings(table);

/** Fills the `{names}` of a template. A name without value is a programmer error. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    assert(value !== undefined, `the template has no value for ${name}`);
    return value;
  });
}
