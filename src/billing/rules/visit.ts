import { type Day, day } from "#billing/model/dates";
import type { PriceAct, PriceInput, Supplement } from "#billing/model/visit";
import { ccamEntries, isCcam, MAIN } from "./ccam-act.ts";
import { type Exact, exact, ONE } from "./exact.ts";
import type { Trait } from "./table-shape.ts";
import { type Entry, entryAt, fits, hasTrait, type Place, ruleOn, type Tables } from "./tables.ts";

/** Codes the practitioner keys, and never acts. */
export const SUPPLEMENTS: readonly string[] = ["MCI", "MIE", "MEG", "MSF", "MD", "MAU", "IFD", "IFI", "IK"];
const BSX: readonly string[] = ["BSA", "BSB", "BSC"];
/** Letters that 11 B ranks. */
const RANKED: readonly string[] = ["AMI", "AMX", "AIS"];
const IN_SECTOR_1_ONLY: readonly string[] = ["G", "GS", "VG", "VGS"];

/** One act entered, known to the profession, with what the tables say of it on the day of the care. */
export interface Act {
  readonly index: number;
  /** "acts[0]". */
  readonly about: string;
  readonly given: PriceAct;
  /** As written on the sheet: AMI or AMX by the day. */
  readonly code: string;
  readonly kind: "bsx" | "di" | "ranked" | "ccam" | "other";
  /** As keyed, before any halving. */
  readonly coefficient: Exact;
  readonly quantity: number;
  readonly traits: readonly Trait[];
  /** G, GS, VG or VGS in sector 2. */
  readonly wrongSector: boolean;
  readonly tariff: Entry | undefined;
  /** Price of one; undefined: no value for the code, the day and the zone. */
  readonly unit: Exact | undefined;
}

/** An act that is none of this profession, and why. */
export interface StrangeAct {
  readonly about: string;
  readonly reasonCode: "unknown-code" | "act-not-for-profession";
}

/** The input with its defaults, and what several rules ask about it. */
export interface Visit {
  readonly tables: Tables;
  readonly input: PriceInput;
  readonly place: Place;
  readonly asOf: Day;
  readonly nurse: boolean;
  readonly home: boolean;
  /** A BSx is billed for the patient that day. */
  readonly bsxDay: boolean;
  /** A BSx or a DI is. */
  readonly dependentDay: boolean;
  readonly acts: readonly Act[];
  readonly strangers: readonly StrangeAct[];
  /** Keyed supplements by code, with their place in the input. */
  readonly keyed: ReadonlyMap<Supplement, number>;
}

/** Reads an input that is of the schema. `today` stands in for an absent `asOf`. */
export function visitOf(tables: Tables, input: PriceInput, today: Day): Visit {
  const place: Place = {
    profession: input.profession,
    zone: input.zone,
    sector: input.profession.startsWith("medecin") ? (input.sector ?? "1") : "1",
    day: day(input.careDate),
  };
  const nurse = input.profession === "infirmier";
  const codes = nurse ? input.acts.map((act) => act.code) : [];
  const bsxDay = nurse && (codes.some((code) => BSX.includes(code)) || (input.sameDay?.bsx ?? null) !== null);
  const dependentDay = bsxDay || (nurse && (codes.includes("DI") || input.sameDay?.di === true));
  const acts: Act[] = [];
  const strangers: StrangeAct[] = [];
  for (const [index, given] of input.acts.entries()) {
    const reasonCode = strangeness(tables, given.code, place);
    if (reasonCode === undefined) acts.push(actOf(tables, given, index, place, dependentDay));
    else
      strangers.push({ about: reasonCode === "unknown-code" ? `acts[${index}].code` : `acts[${index}]`, reasonCode });
  }
  return {
    tables,
    input,
    place,
    asOf: input.asOf === undefined ? today : day(input.asOf),
    nurse,
    home: input.visit.place === "home",
    bsxDay,
    dependentDay,
    acts,
    strangers,
    keyed: new Map((input.supplements ?? []).map((code, index) => [code, index])),
  };
}

/** A line of a dental package that the C2S part bears whole: that complement, not reimbursed, for a person under C2S. */
export function isC2sPackage(visit: Visit, act: Act | undefined): boolean {
  const under = visit.input.patient.c2s === true && act?.given.expenseQualifier === "N";
  return under && hasTrait(act.traits, "c2s-package");
}

export function hasAct(visit: Visit, trait: Trait): boolean {
  return visit.acts.some((act) => hasTrait(act.traits, trait));
}

/** Coefficients an act may have that day: those of its tag, else those of any act of its code, else 1 alone. */
export function coefficientsOf(tables: Tables, given: PriceAct, place: Place): readonly Exact[] {
  const letter = given.code === "AMX" ? "AMI" : given.code;
  if (given.tag !== undefined) {
    return tagEntries(tables, given, place)
      .filter((entry) => entry.letter === letter)
      .map((entry) => entry.amount);
  }
  const entries = tables.coefficientsOf.get(letter);
  return entries === undefined ? [ONE] : entries.filter((entry) => fits(entry, place)).map((entry) => entry.amount);
}

/** Whether an act asks for a prescription by its tag, where the profession's acts do. */
export function needsPrescription(tables: Tables, act: Pick<PriceAct, "tag">, place: Place): boolean {
  const free = hasTrait(traitsOf(tables, act, place), "no-prescription");
  return ruleOn(tables, "rule.prescription-needed", place) && !free;
}

/** Whether the tag of an act asks for an accord préalable on a day. */
export function needsPriorAgreement(tables: Tables, act: Pick<PriceAct, "tag">, place: Place): boolean {
  return hasTrait(traitsOf(tables, act, place), "prior-agreement");
}

function traitsOf(tables: Tables, act: Pick<PriceAct, "tag">, place: Place): readonly Trait[] {
  return tagEntries(tables, act, place)[0]?.traits ?? [];
}

function strangeness(tables: Tables, code: string, place: Place): StrangeAct["reasonCode"] | undefined {
  if (isCcam(code)) return ccamAllowed(tables, place) ? undefined : "act-not-for-profession";
  const entries = SUPPLEMENTS.includes(code) ? [] : (tables.byCode.get(code) ?? []);
  if (entries.length === 0) return "unknown-code";
  return entries.some((entry) => entry.profession === place.profession) ? undefined : "act-not-for-profession";
}

/** Whether a profession keys CCAM acts on a day (E110). */
export function ccamAllowedFor(tables: Tables, profession: Place["profession"], day: Day): boolean {
  return ccamAllowed(tables, { profession, zone: "metropole", sector: "1", day });
}

function ccamAllowed(tables: Tables, place: Place): boolean {
  return entryAt(tables, "rule.ccam-acts", place)?.value === "1";
}

function actOf(tables: Tables, given: PriceAct, index: number, place: Place, dependentDay: boolean): Act {
  const letterOfDay = dependentDay ? "AMX" : "AMI";
  const code = given.code === "AMI" || given.code === "AMX" ? letterOfDay : given.code;
  const wrongSector = place.sector === "2" && IN_SECTOR_1_ONLY.includes(code);
  const where = wrongSector ? { ...place, sector: "1" as const } : place;
  const tariff = isCcam(code) ? ccamTariff(tables, given, where) : entryAt(tables, code, where);
  const ownPrice = isCcam(code) && given.unitPrice !== undefined ? exact(given.unitPrice) : undefined;
  return {
    index,
    about: `acts[${index}]`,
    given,
    code,
    kind: kindOf(code),
    coefficient: given.coefficient === undefined ? ONE : exact(given.coefficient),
    quantity: given.quantity ?? 1,
    traits: [...traitsOf(tables, given, place), ...(tariff?.traits ?? [])],
    wrongSector,
    tariff: ownPrice === undefined ? tariff : undefined,
    unit: ownPrice ?? tariff?.amount,
  };
}

function ccamTariff(tables: Tables, given: PriceAct, place: Place): Entry | undefined {
  const { code, activity = MAIN.activity, phase = MAIN.phase } = given;
  return ccamEntries(tables, code, activity, phase).find((entry) => fits(entry, place));
}

function kindOf(code: string): Act["kind"] {
  if (BSX.includes(code)) return "bsx";
  if (code === "DI") return "di";
  if (RANKED.includes(code)) return "ranked";
  return isCcam(code) ? "ccam" : "other";
}

function tagEntries(tables: Tables, given: Pick<PriceAct, "tag">, place: Place): readonly Entry[] {
  if (given.tag === undefined) return [];
  return (tables.byTag.get(given.tag) ?? []).filter((entry) => fits(entry, place));
}
