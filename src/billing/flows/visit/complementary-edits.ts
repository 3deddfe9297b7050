import { fieldWidth } from "#billing/formats/field-width";
import { day } from "#billing/model/dates";
import { fromDecimal } from "#billing/model/money";
import { indicatorOf, labelsOf } from "#billing/rules/index";
import type {
  ComplementaryEntry,
  ComplementaryZoneEntry,
  ConfirmSubject,
  DateField,
  PickSet,
  TextField,
  ZoneFieldName,
} from "#hal/ports/index";
import { chosenZone } from "./complementary.ts";
import type { SituationVisit } from "./situation-visit.ts";

export type ComplementaryChange = Promise<ComplementaryEntry | undefined>;

const EURO_DIGITS = 5;
/** Codes of aiguillage STS (formats.md 8.9); "" for none. */
const STS = ["M", "4", "8", "R", ""] as const;
/** A zone of which nothing was typed yet: gestion séparée, as without a zone on the Vitale (formats.md 3). */
const EMPTY: ComplementaryZoneEntry = { management: "GS", amcNumber: "", from: "", treatmentIndicator: "" };

type TypedName = Extract<
  ZoneFieldName,
  "member" | "contractNumber" | "conventionCode" | "csr" | "stsFormula" | "routeCode" | "routeHost" | "routeDomain"
>;

/** The field of record 2D that each travels in: its width there is how much can be typed (E099). */
const TYPED: Readonly<Record<TypedName, { readonly field: string; readonly ask: TextField; readonly exact?: true }>> = {
  member: { field: "adherentNumber", ask: "amc-member" },
  contractNumber: { field: "contractNumber", ask: "amc-contract-number" },
  conventionCode: { field: "conventionCode", ask: "amc-convention", exact: true },
  csr: { field: "csr", ask: "amc-csr" },
  stsFormula: { field: "stsFormula", ask: "amc-formula" },
  routeCode: { field: "routingCode", ask: "amc-route-code", exact: true },
  routeHost: { field: "hostId", ask: "amc-route-host", exact: true },
  routeDomain: { field: "domain", ask: "amc-route-domain" },
};

/** Letters and digits by multi-tap, no longer than the record holds; emptied, the field says nothing. */
export async function editText(visit: SituationVisit, name: TypedName): ComplementaryChange {
  const { field, ask, exact } = TYPED[name];
  const longest = fieldWidth("2D", field);
  const initial = textOf(zoneOf(visit), name);
  const asks = {
    field: ask,
    longest,
    optional: true,
    ...(exact === true ? { shortest: longest } : {}),
    ...(initial === "" ? {} : { initial }),
  };
  const answer = await visit.desk.ui.ask("text", asks, visit.session.signal);
  return answer.kind === "given" ? changed(visit, name, withValue(zoneOf(visit), name, answer.value)) : undefined;
}

/** 8 to 10 digits, known to the table or not (E182). */
export async function editNumber(visit: SituationVisit): ComplementaryChange {
  const { desk, session } = visit;
  const zone = zoneOf(visit);
  const initial = zone.amcNumber === "" ? {} : { initial: zone.amcNumber };
  const asks = { field: "amc-number", maxDigits: fieldWidth("2", "amcNumber"), ...initial } as const;
  const answer = await desk.ui.ask("number", asks, session.signal);
  if (answer.kind !== "given") return undefined;
  const { name: _, ...others } = zone;
  return changed(visit, "amcNumber", { ...others, amcNumber: answer.value });
}

export async function editContractType(visit: SituationVisit, now: string): ComplementaryChange {
  const labels = labelsOf(visit.desk.tables, "contract-type", day(visit.entry.careDate));
  const contractType = await picked(visit, "amc-contract-type", labels, now);
  return contractType === undefined ? undefined : changed(visit, "contractType", { ...zoneOf(visit), contractType });
}

/** An indicator of the other gestion that does not exist in this one is asked again. */
export async function editManagement(visit: SituationVisit): ComplementaryChange {
  const zone = zoneOf(visit);
  const codes = [{ code: "GS" }, { code: "GU" }];
  const chosen = await picked(visit, "amc-management", codes, zone.management);
  if (chosen !== "GS" && chosen !== "GU") return undefined;
  const { tables } = visit.desk;
  const kept = indicatorOf(tables, zone.treatmentIndicator, chosen, day(visit.entry.careDate)) !== undefined;
  return changed(visit, "management", {
    ...zone,
    management: chosen,
    ...(kept ? {} : { treatmentIndicator: "" }),
  });
}

export async function editIndicator(visit: SituationVisit): ComplementaryChange {
  const zone = zoneOf(visit);
  const prefix = `${zone.management}.`;
  const labels = labelsOf(visit.desk.tables, "indicator", day(visit.entry.careDate)).flatMap(({ code, label }) =>
    code.startsWith(prefix) ? [{ code: code.slice(prefix.length), label }] : [],
  );
  const treatmentIndicator = await picked(visit, "amc-indicator", labels, zone.treatmentIndicator);
  return treatmentIndicator === undefined
    ? undefined
    : changed(visit, "treatmentIndicator", { ...zone, treatmentIndicator });
}

export async function editSts(visit: SituationVisit): ComplementaryChange {
  const { stsRouting: before = "", ...others } = zoneOf(visit);
  const chosen = await picked(
    visit,
    "amc-sts",
    STS.map((code) => ({ code })),
    before,
  );
  if (chosen === undefined) return undefined;
  return changed(visit, "stsRouting", { ...others, ...(chosen === "" ? {} : { stsRouting: chosen }) });
}

export async function editDay(visit: SituationVisit, name: "from" | "to"): ComplementaryChange {
  const zone = zoneOf(visit);
  const date = await dated(visit, name === "from" ? "amc-from" : "amc-to", zone[name] ?? "");
  return date === undefined ? undefined : changed(visit, name, { ...zone, [name]: date });
}

export async function editDre(visit: SituationVisit): ComplementaryChange {
  const dre = await confirmed(visit, "amc-dre");
  return dre === undefined ? undefined : { ...said(visit), dre };
}

/** No formula computes the share: its amount, marked as typed (E101). */
export async function editAmount(visit: SituationVisit): ComplementaryChange {
  const asks = { field: "amc-amount", maxDigits: EURO_DIGITS, decimals: 2 } as const;
  const answer = await visit.desk.ui.ask("number", asks, visit.session.signal);
  if (answer.kind !== "given") return undefined;
  const [whole = "0", decimals = ""] = answer.value.split(".");
  return { ...said(visit), amountCents: fromDecimal(`${whole}.${decimals.padEnd(2, "0")}`) };
}

/** The attestation was shown: its day, or nothing. */
export async function editAttestation(visit: SituationVisit): ComplementaryChange {
  const seen = await confirmed(visit, "amc-attestation");
  if (seen === undefined) return undefined;
  const { attestation, ...others } = said(visit);
  if (!seen) return others;
  const seenOn = await dated(visit, "amc-attestation", attestation?.seenOn ?? visit.entry.careDate);
  return seenOn === undefined ? undefined : { ...others, attestation: { seenOn } };
}

/** What was said so far: nothing yet is the Vitale's zone, still unchanged. */
function said({ entry, patient }: SituationVisit): ComplementaryEntry {
  const before = entry.complementary;
  if (before !== undefined) return before;
  return { source: patient.beneficiary.complementary === undefined ? "typed" : "vitale" };
}

function zoneOf({ patient, entry }: SituationVisit): ComplementaryZoneEntry {
  return chosenZone(patient.beneficiary, entry.complementary) ?? EMPTY;
}

/** The zone with a field typed; the field remembers it. */
function changed(visit: SituationVisit, name: ZoneFieldName, zone: ComplementaryZoneEntry): ComplementaryEntry {
  const before = said(visit);
  const typed = [...(before.typed ?? []).filter((one) => one !== name), name];
  return { ...before, source: before.source === "none" ? "typed" : before.source, zone, typed };
}

const ROUTE = { routeCode: "code", routeHost: "host", routeDomain: "domain" } as const;

function textOf(zone: ComplementaryZoneEntry, name: TypedName): string {
  if (name === "routeCode" || name === "routeHost" || name === "routeDomain") return zone.routing?.[ROUTE[name]] ?? "";
  return zone[name] ?? "";
}

function withValue(zone: ComplementaryZoneEntry, name: TypedName, value: string): ComplementaryZoneEntry {
  if (name === "routeCode" || name === "routeHost" || name === "routeDomain") {
    const { routing = { code: "", host: "", domain: "" } } = zone;
    return { ...zone, routing: { ...routing, [ROUTE[name]]: value } };
  }
  const { [name]: _, ...others } = zone;
  return value === "" ? others : { ...others, [name]: value };
}

async function picked(
  { desk, session }: SituationVisit,
  of: PickSet,
  all: readonly { readonly code: string; readonly label?: string }[],
  selected: string,
): Promise<string | undefined> {
  const codes = all.map(({ code }) => code);
  const labels = Object.fromEntries(all.flatMap(({ code, label }) => (label === undefined ? [] : [[code, label]])));
  const asks = { of, codes, ...(codes.includes(selected) ? { selected } : {}), labels };
  const answer = await desk.ui.ask("pick", asks, session.signal);
  return answer.kind === "given" ? answer.value : undefined;
}

async function confirmed({ desk, session }: SituationVisit, subject: ConfirmSubject): Promise<boolean | undefined> {
  const answer = await desk.ui.ask("confirm", { subject, facts: {} }, session.signal);
  return answer.kind === "given" ? answer.value : undefined;
}

async function dated(
  { desk, session }: SituationVisit,
  field: DateField,
  initial: string,
): Promise<string | undefined> {
  const answer = await desk.ui.ask("date", { field, ...(initial === "" ? {} : { initial }) }, session.signal);
  return answer.kind === "given" ? answer.value : undefined;
}
