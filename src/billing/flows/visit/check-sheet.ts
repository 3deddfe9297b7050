import { day } from "#billing/model/dates";
import type { AmcShare } from "#billing/model/invoice";
import { fromDecimal, sum, toDecimal } from "#billing/model/money";
import type { ActPart, ActsField, ActsOpening, FormField, VisitEntry } from "#hal/ports/index";
import { noteAlways } from "../note-always.ts";
import { withAmc } from "./amc-amount.ts";
import { amcShareOf } from "./complementary.ts";
import { openDetails } from "./details-form.ts";
import type { Draft, PricedSheet } from "./draft.ts";
import { openComplementary } from "./open-complementary.ts";
import { shownName } from "./patient.ts";
import { mergedSheet, type PricedDay, priceDays, withCovered } from "./price-sheet.ts";
import { editSituation } from "./settle-situation.ts";
import { natureOf } from "./situation.ts";
import type { SituationVisit } from "./situation-visit.ts";
import { billedRights, underSupport } from "./support.ts";
import { type Found, findChecks, overrideOf, rowOf, standing } from "./visit-checks.ts";

/** The draft, or the entry as it came back from the list and what is to be opened to mend it. */
export type SheetEnd =
  | { readonly kind: "draft"; readonly draft: Draft }
  | {
      readonly kind: "back";
      readonly entry: VisitEntry;
      readonly opening?: ActsOpening;
      /** On a sheet of several days: the one to open, counted from 0. */
      readonly seance?: number;
    };

/**
 * Prices every day of the sheet and looks for what a caisse would send back: one list of everything (E054), each line opening
 * its field. What the practitioner passes is named, kept in the entry and in the audit (E195).
 */
export async function checkSheet(visit: SituationVisit): Promise<SheetEnd> {
  const { desk, session, patient, entry } = visit;
  const billed = billedRights(visit);
  const under = { ...visit, patient: { ...patient, ...billed.rights } };
  const days = priceDays(under);
  const priced = sharedSheet(under, days, coveredSheet(under, mergedSheet(desk.tables, days)));
  const found = [...(await findChecks(under, days)), ...(priced.kind === "found" ? [priced.found] : [])];
  const left = standing(found, entry.overrides ?? [], days);
  if (left.length === 0 && priced.kind === "priced" && days[0] !== undefined) {
    const warnings = found.flatMap(({ check }) => (check.severity === "warning" && isOwn(check.facts) ? [check] : []));
    const amc = priced.amc === undefined ? {} : { amc: priced.amc };
    const draft = { patient, entry, billed, input: days[0].input, priced: priced.sheet, ...amc, warnings };
    return { kind: "draft", draft };
  }
  desk.keypad.beep("error");
  const rows = left.map((one) => rowOf(one, days, openingOf(one) !== undefined));
  const answer = await desk.ui.ask("checks", { about: shownName(patient), rows }, session.signal);
  if (answer.kind !== "given") return { kind: "back", entry };
  if (answer.value === "pass") return pass(visit, left, days);
  const chosen = left[answer.value.row];
  return chosen === undefined ? { kind: "back", entry } : mend(visit, chosen, days);
}

/** Pricing's own warnings are shown in its own words; they carry their place in its input. */
function isOwn(facts: Readonly<Record<string, string>>): boolean {
  return !("about" in facts);
}

type Covered =
  | { readonly kind: "priced"; readonly sheet: PricedSheet; readonly amc?: AmcShare }
  | { readonly kind: "refused" }
  | FoundCovered;
type FoundCovered = { readonly kind: "found"; readonly found: Found };

/** Under the soins médicaux gratuits the amount keyed is the AMO of the sheet (E062). */
function coveredSheet({ entry }: SituationVisit, sheet: PricedSheet | undefined): Covered {
  if (sheet === undefined) return { kind: "refused" };
  const coveredCents = entry.situation?.coveredCents;
  if (coveredCents === undefined) return { kind: "priced", sheet };
  const covered = withCovered(sheet, coveredCents);
  if (covered !== undefined) return { kind: "priced", sheet: covered };
  const total = toDecimal(sum(...sheet.lines.map(({ base }) => fromDecimal(base)))).replace(".", ",");
  const check = {
    code: "covered-amount-too-high",
    severity: "refusal",
    field: "coveredAmount",
    facts: { total },
  } as const;
  return { kind: "found", found: { check, seance: 0 } };
}

/** What is asked of the complementary side, by the zone of the first day of the sheet. */
function sharedSheet(
  { desk, patient, entry }: SituationVisit,
  [first]: readonly PricedDay[],
  covered: Covered,
): Covered {
  if (covered.kind !== "priced" || first === undefined) return covered;
  const { input } = first;
  const on = day(entry.careDate);
  const { complementary } = entry;
  const amc = amcShareOf(desk.tables, patient.beneficiary, {
    careDate: on,
    insuranceNature: natureOf(patient.beneficiary, on, entry.situation ?? {}),
    thirdPartyAmc: input.thirdParty.amc,
    ...(complementary === undefined ? {} : { complementary }),
  });
  const shared = withAmc(desk.tables, covered.sheet, amc, { input, amountCents: complementary?.amountCents, on });
  if (shared.kind === "shared") return { ...shared, kind: "priced" };
  const facts = { most: toDecimal(shared.mostCents).replace(".", ",") };
  const check = { code: "amc-amount-too-high", severity: "refusal", field: "amc.amount", facts } as const;
  return { kind: "found", found: { check, seance: 0 } };
}

/** Everything passed is written down, in the entry and in the audit, before the amounts are shown. */
async function pass(visit: SituationVisit, left: readonly Found[], days: readonly PricedDay[]): Promise<SheetEnd> {
  if (left.some(({ check }) => check.severity === "refusal")) return { kind: "back", entry: visit.entry };
  const passed = left.map((one) => overrideOf(one, days));
  for (const { code, field } of passed) await noteAlways(visit.desk, "override", { code, field });
  const overrides = [...(visit.entry.overrides ?? []), ...passed];
  return checkSheet({ ...visit, entry: { ...visit.entry, overrides } });
}

/** Opens the field of a line: a question of the situation at once, the form of the acts where its field is. */
async function mend(visit: SituationVisit, one: Found, days: readonly PricedDay[]): Promise<SheetEnd> {
  const { entry } = visit;
  const opening = openingOf(one);
  if (opening === undefined) return { kind: "back", entry };
  if ("situation" in opening) {
    const mended = await editSituation(visit, opening.situation);
    return mended === undefined ? { kind: "back", entry } : checkSheet({ ...visit, entry: mended });
  }
  if ("details" in opening) return checkSheet({ ...visit, entry: await openDetails(visit) });
  if ("complementary" in opening) {
    const mended = await openComplementary(underSupport(visit), opening.complementary);
    return checkSheet({ ...visit, entry: mended });
  }
  const ofSheet = "field" in opening && (opening.field === "prescription" || opening.field === "prescriber");
  const seance = days.length > 1 && !ofSheet ? { seance: one.seance } : {};
  return { kind: "back", entry, opening, ...seance };
}

const SITUATION: Readonly<Partial<Record<string, FormField>>> = {
  insuranceNature: "insurance-nature",
  exoneration: "at-pension",
  accident: "accident",
  maternityDate: "maternity-date",
  "sncf.doctor": "sncf-doctor",
  thirdPartyAccident: "third-party-accident",
  thirdParty: "third-party-amc",
  coveredAmount: "covered-amount",
};
/** Row that the form of the complementary share opens on. */
const COMPLEMENTARY: Readonly<Partial<Record<string, FormField>>> = {
  "amc.validity": "amc-from",
  "amc.number": "amc-number",
  "amc.member": "amc-member",
  "amc.routing": "amc-route-code",
  "amc.amount": "amc-amount",
};
const FIELDS: Readonly<Partial<Record<string, ActsField>>> = {
  careDate: "careDate",
  place: "place",
  time: "time",
  kilometres: "km",
  prescription: "prescription",
  "prescriber.number": "prescriber",
  "prescriber.specialty": "prescriber",
  rights: "careDate",
};
const PARTS: Readonly<Partial<Record<string, ActPart>>> = {
  fee: "fee",
  ald: "ald",
  priorAgreement: "prior-agreement",
};

type Opening =
  | ActsOpening
  | { readonly situation: FormField }
  | { readonly complementary: FormField }
  | { readonly details: true };

/** Where what was found can be mended in this visit; undefined: on a card only. */
function openingOf({ check }: Found): Opening | undefined {
  const situation = SITUATION[check.field];
  if (situation !== undefined) return { situation };
  const complementary = COMPLEMENTARY[check.field];
  if (complementary !== undefined) return { complementary };
  if (check.facts.about?.startsWith("lpp")) return { details: true }; // Where the articles are.
  const field = FIELDS[check.field];
  if (field !== undefined) return { field };
  if (check.field === "acts") return { catalogue: true };
  if (check.field.startsWith("supplements")) return { field: "supplements" };
  const at = /^acts\[(\d+)\](?:\.(\w+))?$/.exec(check.field);
  if (at === null) return undefined;
  if (check.code === "already-billed") return { field: "careDate" };
  const part = PARTS[at[2] ?? ""];
  return { act: Number(at[1]), ...(part === undefined ? {} : { part }) };
}
