import {
  boolean,
  check,
  type GenericSchema,
  getDotPath,
  type InferOutput,
  integer,
  literal,
  maxValue,
  minValue,
  number,
  optional,
  picklist,
  pipe,
  regex,
  safeParse,
  strictObject,
  string,
  transform,
  variant,
} from "valibot";
import { isKeyName, type KeyName } from "#hal/wire/keypad/index";
import { FAULT_KINDS } from "./faults.ts";
import { type CardFault, cardFaultOf } from "./reader/faulty-card.ts";
import { PAPER_STATES } from "./units.ts";

/** Requests of control.sock, one schema each (interfaces.md 2). */

const slot = picklist([0, 1, 2], "slot is 0, 1 or 2");
const count = (least: number) => pipe(number(), integer(), minValue(least));
const LINES = ["reader", "keypad", "printer"] as const;
export type LineName = (typeof LINES)[number];

const key: GenericSchema<string, KeyName> = pipe(
  string(),
  check((name) => isKeyName(name), "no such key"),
  transform((name) => (isKeyName(name) ? name : "0")),
);

const cardFault: GenericSchema<string, CardFault> = pipe(
  string(),
  check((word) => cardFaultOf(word) !== undefined, "no such card fault"),
  transform((word) => cardFaultOf(word) ?? { kind: "none" as const }),
);

const instant: GenericSchema<string, number> = pipe(
  string(),
  regex(/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/, "set is a date, a time and an offset, e.g. 2026-11-22T08:00:00+01:00"),
  transform((text) => Date.parse(text)),
  check((ms) => Number.isFinite(ms), "set is no date"),
);

const HOLD_MS_AT_MOST = 60_000;

const requestSchema = variant("do", [
  strictObject({ do: literal("insert"), slot, card: string() }),
  strictObject({ do: literal("remove"), slot }),
  strictObject({ do: literal("deck") }),
  strictObject({ do: literal("key"), key, hold: optional(pipe(count(0), maxValue(HOLD_MS_AT_MOST))) }),
  strictObject({ do: literal("type"), text: string() }),
  strictObject({
    do: literal("pin"),
    digits: pipe(string(), regex(/^[0-9]*( [0-9]*){0,2}$/, "digits are codes with a space between them")),
    end: optional(picklist(["VALIDER", "ANNULER", "none"]), "VALIDER"),
    short: optional(literal("6403")),
  }),
  strictObject({ do: literal("paper"), state: picklist(PAPER_STATES) }),
  strictObject({
    do: literal("unit"),
    lid: optional(picklist(["open", "shut"])),
    tamper: optional(boolean()),
    heartbeat: optional(boolean()),
  }),
  strictObject({
    do: literal("power"),
    percent: optional(pipe(count(0), maxValue(100))),
    charging: optional(boolean()),
    cut: optional(literal(true)),
  }),
  strictObject({
    do: literal("fault"),
    line: picklist(LINES),
    kind: picklist(FAULT_KINDS),
    after: optional(count(0), 0),
    count: optional(count(1)),
    way: optional(picklist(["to-host", "to-unit"]), "to-host"),
  }),
  strictObject({ do: literal("card-fault"), slot, kind: cardFault }),
  strictObject({ do: literal("clock"), set: instant }),
  strictObject({ do: literal("state") }),
  strictObject({ do: literal("scene"), name: string() }),
]);

export type BenchRequest = InferOutput<typeof requestSchema>;

/** Reads a request, or says in one line what is wrong with it. */
export function readRequest(
  request: unknown,
): { readonly ok: true; readonly request: BenchRequest } | { readonly ok: false; readonly error: string } {
  const read = safeParse(requestSchema, request);
  if (read.success) return { ok: true, request: read.output };
  const [issue] = read.issues;
  const path = getDotPath(issue);
  return { ok: false, error: path ? `${path}: ${issue.message}` : issue.message };
}
