import * as v from "valibot";
import { isDay } from "#billing/model/dates";
import type { PriceInput } from "#billing/model/visit";

/** A JSON object with these fields and no other. An array is an object to JavaScript, and none to the schema. */
function record<const E extends v.ObjectEntries>(entries: E) {
  return v.pipe(
    v.custom<v.InferInput<v.StrictObjectSchema<E, undefined>>>(
      (value) => typeof value === "object" && value !== null && !Array.isArray(value),
      "not an object",
    ),
    v.strictObject(entries),
  );
}

const date = v.pipe(v.string(), v.check(isDay, "not a day"));
const money = v.pipe(v.string(), v.regex(/^(0|[1-9][0-9]*)\.[0-9]{2}$/, "not an amount"));
const decimal = v.pipe(v.string(), v.regex(/^(0|[1-9][0-9]*)(\.[0-9]{1,4})?$/, "not a decimal"));
const twoDigits = v.pipe(v.string(), v.regex(/^[0-9]{2}$/, "not two digits"));
/** Beyond the safe integers JSON numbers are no longer the ones that were written. */
const integer = (minimum: number) => v.pipe(v.number(), v.safeInteger("not an integer"), v.minValue(minimum));

const patient = record({
  birthDate: date,
  regime: twoDigits,
  contract: v.exactOptional(twoDigits),
  insuranceNature: v.picklist(["10", "13", "30", "41", "90"]),
  exoneration: v.picklist(["none", "exempt", "aspa", "special-care", "at-pension", "prevention"]),
  ald: v.exactOptional(v.boolean()),
  c2s: v.exactOptional(v.boolean()),
  alsaceMoselle: v.exactOptional(v.boolean()),
  accident: v.exactOptional(
    v.pipe(
      record({
        number: v.exactOptional(v.pipe(v.string(), v.regex(/^[0-9]{8,9}$/, "not 8 or 9 digits"))),
        date: v.exactOptional(date),
      }),
      v.check((accident) => Object.keys(accident).length > 0, "empty"),
    ),
  ),
  maternityDate: v.exactOptional(date),
  sncfDoctor: v.exactOptional(v.boolean()),
  carePath: v.exactOptional(v.pipe(v.string(), v.regex(/^[ABDHJMNORSTU]$/, "not an indicateur"))),
});

const visit = record({
  place: v.picklist(["home", "office"]),
  time: v.picklist(["day", "night", "deep-night"]),
  sundayOrHoliday: v.boolean(),
  oneWayKm: v.exactOptional(v.nullable(integer(0))),
  terrain: v.exactOptional(v.picklist(["plain", "mountain", "foot"])),
  kmBilledToday: v.exactOptional(integer(0)),
  travelAlreadyBilled: v.exactOptional(v.boolean()),
  palliativeCare: v.exactOptional(v.boolean()),
});

const act = record({
  code: v.pipe(v.string(), v.regex(/^[A-Z][A-Z0-9]{0,6}$/, "not a code")),
  coefficient: v.exactOptional(decimal),
  quantity: v.exactOptional(integer(1)),
  ald: v.exactOptional(v.boolean()),
  tag: v.exactOptional(v.pipe(v.string(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "not a tag"))),
  fee: v.exactOptional(money),
  unitPrice: v.exactOptional(money),
  modifiers: v.exactOptional(v.array(v.pipe(v.string(), v.regex(/^[A-Z0-9]$/, "not a modifier")))),
  association: v.exactOptional(v.nullable(v.picklist(["1", "2", "3", "4", "5"]))),
  ccam: v.exactOptional(
    record({
      modifierRate: v.exactOptional(decimal),
      modifierFlat: v.exactOptional(money),
      associationRate: v.exactOptional(decimal),
      exoTmType: v.exactOptional(v.picklist(["0", "1", "2", "3", "7"])),
      category: v.exactOptional(v.picklist(["technical", "imaging", "anaesthesia", "dental"])),
    }),
  ),
  forced: v.exactOptional(
    record({
      rate: v.pipe(integer(0), v.maxValue(100)),
      exoneration: v.pipe(v.string(), v.regex(/^[0-9C]$/, "not a justification")),
    }),
  ),
  priorAgreement: v.exactOptional(v.boolean()),
  expenseQualifier: v.exactOptional(v.picklist(["D", "E", "N"])),
});

const supplements = v.pipe(
  v.array(v.picklist(["MCI", "MIE", "MEG", "MSF", "MD", "MAU", "IFD", "IFI", "IK"])),
  v.check((codes) => new Set(codes).size === codes.length, "a code is given twice"),
);

const sameDay = record({
  bsx: v.exactOptional(v.nullable(v.picklist(["BSA", "BSB", "BSC"]))),
  di: v.exactOptional(v.boolean()),
  ifiCount: v.exactOptional(integer(0)),
  longPerfusion: v.exactOptional(v.nullable(v.picklist(["14", "15"]))),
});

/** `#/$defs/input` of docs/billing-case.schema.json, to the letter; a date must also be in the calendar. */
const inputShape = record({
  careDate: date,
  asOf: v.exactOptional(date),
  profession: v.picklist([
    "infirmier",
    "medecin-generaliste",
    "masseur-kinesitherapeute",
    "sage-femme",
    "chirurgien-dentiste",
    "medecin-ccam",
  ]),
  sector: v.exactOptional(v.picklist(["1", "2", "optam"])),
  zone: v.picklist(["metropole", "antilles", "guyane", "reunion", "mayotte", "saint-pierre-et-miquelon"]),
  patient,
  visit,
  acts: v.pipe(v.array(act), v.maxLength(20)),
  supplements: v.exactOptional(supplements),
  prescription: v.exactOptional(v.nullable(record({ date }))),
  sameDay: v.exactOptional(sameDay),
  thirdParty: record({ amo: v.boolean(), amc: v.boolean() }),
});

export type ReadInput =
  | { readonly kind: "read"; readonly input: PriceInput }
  /** In English, one line: a place of the schema and what is wrong there. Never a piece of the input. */
  | { readonly kind: "invalid"; readonly why: string };

/** Reads one input of `price` from its JSON text. */
export function readPriceInput(text: string): ReadInput {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: "invalid", why: "not JSON" };
  }
  const checked = v.safeParse(inputShape, value, { abortEarly: true });
  if (checked.success) return { kind: "read", input: checked.output };
  return { kind: "invalid", why: whyInvalid(checked.issues[0]) };
}

/** The path to what is wrong; the name of an unknown field is left out, being the input's own. */
function whyInvalid(issue: v.BaseIssue<unknown>): string {
  const items = issue.path ?? [];
  const unknown = issue.expected === "never";
  const path = (unknown ? items.slice(0, -1) : items).reduce(
    (text, { key }) => (typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${key}`),
    "",
  );
  const missing = !unknown && issue.received === "undefined";
  return `${path === "" ? "input" : path}: ${unknown ? "unknown field" : missing ? "missing" : "not of the schema"}`;
}
