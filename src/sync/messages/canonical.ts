import * as v from "valibot";
import { sameBytes } from "#util/bytes";

/** Base64 with no other character or bit than its bytes need. */
export const base64 = v.pipe(
  v.string(),
  v.check((text) => Buffer.from(text, "base64").toString("base64") === text),
);

/**
 * Reads JSON that must fit a schema and be, to the byte, what `write` makes of it: no blank, escape, double key or bad UTF-8 that
 * says the same thing otherwise. Undefined when it is not; the parsers' own messages are dropped, since they quote their input.
 */
export function readCanonical<S extends v.GenericSchema>(
  bytes: Uint8Array,
  schema: S,
  write: (value: v.InferOutput<S>) => Uint8Array,
): v.InferOutput<S> | undefined {
  const parsed = v.safeParse(schema, parseJson(bytes));
  return parsed.success && sameBytes(write(parsed.output), bytes) ? parsed.output : undefined;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    return undefined;
  }
}
