import * as v from "valibot";
import { fromDecimal } from "#billing/model/money";
import type { VisitEntry } from "#hal/ports/index";
import { Trouble } from "#util/trouble";

/** One line of a soak script (docs/interfaces.md 4), in the order written. */
export type SoakLine = v.InferOutput<typeof lineSchema> & { readonly at: number };

const day = v.pipe(v.string(), v.isoDate());
const index = v.pipe(v.number(), v.integer(), v.minValue(0));

/** The visit as `price` reads it, without what the cards and the clock give: what can be keyed on the device. */
const visitSchema = v.strictObject({
  careDate: v.optional(day),
  visit: v.strictObject({
    place: v.picklist(["home", "office"]),
    time: v.optional(v.picklist(["day", "night", "deep-night"]), "day"),
    sundayOrHoliday: v.optional(v.boolean(), false),
    oneWayKm: v.optional(v.nullable(index), null),
    terrain: v.exactOptional(v.picklist(["plain", "mountain", "foot"])),
    palliativeCare: v.exactOptional(v.boolean()),
    travelAlreadyBilled: v.exactOptional(v.boolean()),
  }),
  acts: v.array(
    v.strictObject({
      code: v.string(),
      coefficient: v.optional(v.string(), "1"),
      quantity: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
      ald: v.optional(v.boolean(), false),
      tag: v.optional(v.string()),
      fee: v.exactOptional(v.pipe(v.string(), v.regex(/^\d{1,6}\.\d{2}$/))),
      expenseQualifier: v.exactOptional(v.picklist(["D", "E", "N"])),
    }),
  ),
  supplements: v.optional(v.array(v.string()), []),
  prescription: v.optional(v.nullable(v.strictObject({ date: day })), null),
  thirdParty: v.exactOptional(v.strictObject({ amo: v.boolean(), amc: v.boolean() })),
});
export type SoakVisit = v.InferOutput<typeof visitSchema>;

/** "positive", or "negative:2": the second lot of the last hand-over is refused. Gives the rank refused, 0 for none. */
const arl = v.pipe(
  v.string(),
  v.regex(/^(positive|negative:[1-9]\d{0,2})$/),
  v.transform((text) => ({ refused: Number(text.split(":")[1] ?? 0) })),
);

const lineSchema = v.variant("do", [
  v.strictObject({ do: v.literal("enroll"), cps: v.string(), pin: v.string() }),
  v.strictObject({ do: v.literal("unlock"), cps: v.string(), pin: v.string(), situation: v.optional(index, 0) }),
  v.strictObject({ do: v.literal("clock"), set: v.string() }),
  v.strictObject({
    do: v.literal("bill"),
    vitale: v.nullable(v.string()),
    beneficiary: v.optional(index, 0),
    visit: v.looseObject({}),
    identity: v.optional(v.looseObject({})),
    prescriber: v.optional(v.pipe(v.string(), v.regex(/^\d{9}$/))),
  }),
  v.strictObject({ do: v.literal("void"), id: v.string() }),
  v.strictObject({ do: v.literal("lots") }),
  v.strictObject({ do: v.literal("send"), by: v.picklist(["mail", "poste"]) }),
  v.strictObject({ do: v.literal("returns"), arl: v.optional(arl), rsp: v.optional(v.picklist(["paid", "rejected"])) }),
  v.strictObject({ do: v.literal("scor"), file: v.string(), for: v.string() }),
  v.strictObject({ do: v.literal("purge") }),
  v.strictObject({ do: v.literal("rekey") }),
  v.strictObject({ do: v.literal("lock") }),
]);

/** Reads a whole script before any of it is played. Trouble E_INPUT names the line that is not one. */
export function readScript(text: string): readonly SoakLine[] {
  return text.split("\n").flatMap((line, number) => {
    if (line.trim() === "") return [];
    const at = number + 1;
    const read = v.safeParse(lineSchema, jsonOf(line, at));
    if (!read.success) throw new Trouble("E_INPUT", { line: at, why: problemOf(read.issues[0]) });
    return [{ ...read.output, at }];
  });
}

/** A script names no specialty. */
const GENERAL_PRACTICE = "01";

/**
 * What the holder keys for a visit. Trouble E_NOT_IN_VERSION names a field of `price` that cannot be keyed on this device,
 * E_INPUT one that is wrong.
 */
export function entryOf(visit: unknown, prescriber: string | undefined, today: string): VisitEntry {
  const read = v.safeParse(visitSchema, visit);
  if (!read.success) {
    const [issue] = read.issues;
    const unknown = issue.type === "strict_object" && issue.expected === "never";
    throw new Trouble(unknown ? "E_NOT_IN_VERSION" : "E_INPUT", { field: v.getDotPath(issue) ?? "visit" });
  }
  const { careDate, visit: place, acts, supplements, prescription, thirdParty } = read.output;
  const { oneWayKm, ...where } = place;
  return {
    careDate: careDate ?? today,
    ...where,
    ...(oneWayKm === null ? {} : { oneWayKm }),
    acts: acts.map(({ tag, fee, ...act }) => ({
      ...act,
      ...(tag === undefined ? {} : { tag }),
      ...(fee === undefined ? {} : { feeCents: fromDecimal(fee) }),
    })),
    supplements,
    ...(prescription === null ? {} : { prescriptionDate: prescription.date }),
    ...(prescriber === undefined ? {} : { prescriber, prescriberSpecialty: GENERAL_PRACTICE }),
    situation: {
      thirdPartyAccident: { answer: false },
      carePath: "",
      ...(thirdParty === undefined ? {} : { thirdPartyAmo: thirdParty.amo, thirdPartyAmc: thirdParty.amc }),
    },
  };
}

function jsonOf(line: string, at: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Trouble("E_INPUT", { line: at, why: "not JSON" }); // The parser's own message quotes its input.
  }
}

function problemOf(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  return path === null ? issue.message : `${path}: ${issue.message}`;
}
