import * as v from "valibot";
import { isDay } from "#billing/model/dates";

export const PROFESSIONS = [
  "infirmier",
  "medecin-generaliste",
  "masseur-kinesitherapeute",
  "sage-femme",
  "chirurgien-dentiste",
  "medecin-ccam",
] as const;

/** "all" is for what does not depend on the zone: rates, ages, coefficients, rules. */
export const ZONES = [
  "metropole",
  "antilles",
  "guyane",
  "reunion",
  "mayotte",
  "saint-pierre-et-miquelon",
  "all",
] as const;

/** What an act is, beyond its coefficient. A derogation looks at these words, never at a coefficient. */
export const TRAITS = [
  "draw", // blood draw: full with one other act
  "injection", // intramuscular, subcutaneous or intradermal: one at half on the day of a BSx
  "vaccination", // outside 11 B at home
  "no-prescription",
  "art-2", // included in a BSx
  "art-3", // heavy dressings, full beside a BSx
  "opens-mci",
  "closes-mci",
  "topical-analgesia", // full with a heavy dressing
  "art-10", // exclude each other
  "one-month", // accord préalable beyond one month: a warning
  "prior-agreement",
  "perfusion", // full between themselves and beside a BSx
  "perfusion-short",
  "perfusion-long", // one a day
  "perfusion-removal",
  "alone-that-day", // never on the day of setting or removal of a perfusion: a warning
  "no-travel",
  "no-complement", // neither night nor Sunday
  "diabetic", // article 5 bis
  "insulin-or-glycaemia", // each at half on the day of a BSx
  "heart-lung", // full beside a BSx
  "postop", // exclude each other; full with a postop-pair
  "postop-pair",
  "k-letter", // NGAP letters whose coefficients of the day are added up for the threshold
  "c2s-package", // complement of a dental package: not reimbursed, wholly on the C2S part
] as const;
export type Trait = (typeof TRAITS)[number];

const decimal = v.pipe(v.string(), v.regex(/^(0|[1-9]\d*)(\.\d{1,4})?$/, "not a decimal string"));
const calendarDay = v.pipe(v.string(), v.check(isDay, "not a day"));
const words = v.pipe(v.string(), v.trim(), v.minLength(1, "empty"));

/** Champ 25 of the CCAM: how an act is exempt of the ticket modérateur. */
export const EXO_TM_TYPES = ["0", "1", "2", "3", "7"] as const;
/** What a CCAM act is for the threshold and its flat participation. */
export const CCAM_CATEGORIES = ["technical", "imaging", "anaesthesia", "dental"] as const;

/** What the CCAM says of one act, activity and phase, beside its price (billing-rules 6.6). */
const ccam = v.strictObject({
  exoTmType: v.picklist(EXO_TM_TYPES),
  category: v.picklist(CCAM_CATEGORIES),
  modifiers: v.array(v.pipe(v.string(), v.regex(/^[A-Z0-9]$/))),
  /** Code prestation (regroupement) the act is sent under: "ATM", "ADI". */
  prestation: v.exactOptional(v.pipe(v.string(), v.regex(/^[A-Z0-9]{2,4}$/))),
  /** An accord préalable must be asked for. */
  priorAgreement: v.exactOptional(v.boolean()),
  /** M3: supplement for charges, at the office. */
  officeSupplement: v.exactOptional(decimal),
});

/** What the LPP says of an article, beside its tariff (billing-rules 6.8). */
const lpp = v.strictObject({
  /** Code prestation of the record 4. */
  prestation: v.pipe(v.string(), v.regex(/^[A-Z0-9]{2,4}$/)),
  /** How it may be supplied: A achat, L location. */
  supply: v.picklist(["A", "L", "AL"]),
  /** Rate in per cent, where it is not the ordinary one. */
  rate: v.exactOptional(v.pipe(v.string(), v.regex(/^(100|\d{1,2})$/))),
});

const entry = v.strictObject({
  code: v.pipe(v.string(), v.regex(/^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$/, "not a code")),
  profession: v.picklist([...PROFESSIONS, "all"]),
  zone: v.picklist(ZONES, "unknown zone"),
  sector: v.optional(v.picklist(["1", "2", "optam"])),
  value: decimal,
  from: calendarDay,
  to: v.nullable(calendarDay),
  status: v.picklist(["confirmed", "to-confirm"]),
  source: words,
  unit: v.optional(v.picklist(["eur", "eur-per-coefficient", "eur-per-km", "percent", "km", "count", "coefficient"])),
  label: v.optional(words),
  /** Tags: the letter the act is billed under. */
  letter: v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{1,4}$/))),
  traits: v.optional(v.array(v.picklist(TRAITS))),
  /** CCAM acts. */
  ccam: v.optional(ccam),
  /** LPP articles. */
  lpp: v.optional(lpp),
  /** Rates: the justification that goes with it. */
  justification: v.optional(v.pipe(v.string(), v.regex(/^[0-9C]$/))),
});

/** What a code is, beside its label. A program looks at these words, never at a code. */
export const FLAGS = [
  "third-party", // treatment indicators: the complementary share is proposed in tiers payant
  "dre-outside-third-party", // a DRE is due outside tiers payant
  "dre-in-third-party", // a DRE is due in tiers payant
  "c2s", // under C2S
  "leaving-c2s",
  "c2s-service", // AMO services under which the person has C2S
] as const;
export type Flag = (typeof FLAGS)[number];

/** Families of codes with a label. */
export const LABEL_FAMILIES = [
  "regime",
  "specialty",
  "specialty-family",
  "nature",
  "amc",
  "indicator",
  "proof",
  "contract-type",
  "care-path",
  "amo-service",
] as const;
export type LabelFamily = (typeof LABEL_FAMILIES)[number];

const label = v.strictObject({
  family: v.picklist(LABEL_FAMILIES),
  code: v.pipe(v.string(), v.regex(/^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$/, "not a code")),
  /** Fits a line of 40 columns. */
  label: v.pipe(words, v.maxLength(40)),
  /** Specialties: the family PR, AM, PH, LB or FR. */
  group: v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/))),
  flags: v.optional(v.array(v.picklist(FLAGS))),
  from: calendarDay,
  to: v.nullable(calendarDay),
  status: v.picklist(["confirmed", "to-confirm"]),
  source: words,
});

/** A file of labels: codes with their words and what they imply, dated as the values are. */
export const labelShape = v.strictObject({
  table: v.pipe(v.string(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)),
  version: words,
  labels: v.pipe(v.array(label), v.minLength(1)),
});
export type LabelShape = v.InferOutput<typeof label>;

/** One file of src/billing/rules/tables. Values are decimal strings: a JSON number has already lost its exactness. */
export const tableShape = v.strictObject({
  table: v.pipe(v.string(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)),
  version: words,
  entries: v.pipe(v.array(entry), v.minLength(1)),
});

export type TableFile = v.InferOutput<typeof tableShape>;
export type EntryShape = v.InferOutput<typeof entry>;
