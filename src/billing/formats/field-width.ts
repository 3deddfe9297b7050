import { assert } from "#util/assert";
import type { Layout } from "./layout.ts";
import { recordLayout } from "./record.ts";
import { TRN1 } from "./trn1.ts";

/** Positions that a field has in its record: how much of it can be typed, from the table itself. */
export function fieldWidth(record: string, name: string, layout: Layout = TRN1): number {
  const field = recordLayout(layout, record).fields.find((one) => one.name === name);
  assert(field !== undefined, `record ${record} has a field ${name}`);
  return field.end - field.start + 1;
}
