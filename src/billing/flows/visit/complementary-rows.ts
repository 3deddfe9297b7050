import { day } from "#billing/model/dates";
import { hasAmcKey } from "#billing/model/identifiers";
import { amcAt, indicatorOf, labelAt } from "#billing/rules/index";
import type { ComplementaryEntry, ComplementaryZoneEntry, FormRow, FormValue, ZoneFieldName } from "#hal/ports/index";
import { amountAsked } from "./amc-amount.ts";
import { amcShareOf, chosenZone, hasC2s, zoneRuns } from "./complementary.ts";
import {
  editAmount,
  editAttestation,
  editContractType,
  editDay,
  editDre,
  editIndicator,
  editManagement,
  editNumber,
  editSts,
  editText,
} from "./complementary-edits.ts";
import { editSource } from "./complementary-source.ts";
import { natureOf } from "./situation.ts";
import type { SituationVisit } from "./situation-visit.ts";

/** One row: what it shows, where its value comes from, and the question that changes it. */
export interface ComplementaryRow extends FormRow {
  readonly edit: () => Promise<ComplementaryEntry | undefined>;
}

const MISSING: FormValue = { kind: "missing" };
const NONE: FormValue = { kind: "none" };

/**
 * The rows of the complementary share. A missing one forbids the amounts; a flagged one only costs the DRE or is doubtful
 * (E099, E100). Without a zone nothing but its origin is asked.
 */
export function complementaryRows(visit: SituationVisit): readonly ComplementaryRow[] {
  const { patient, entry } = visit;
  const { complementary: said } = entry;
  const zone = chosenZone(patient.beneficiary, said);
  const source = said?.source ?? (zone === undefined ? "none" : "vitale");
  const origin: ComplementaryRow = {
    field: "amc-source",
    value: { kind: "pick", of: "amc-source", code: source },
    edit: () => editSource(visit, source),
  };
  const second = said?.second === undefined ? [] : [secondRow(visit, said.second)];
  return zone === undefined
    ? [origin, ...second]
    : [origin, ...zoneRows(visit, zone), ...askedRows(visit, zone), ...second];
}

function zoneRows(visit: SituationVisit, zone: ComplementaryZoneEntry): readonly ComplementaryRow[] {
  const { desk, entry, patient } = visit;
  const careDate = day(entry.careDate);
  const dre = zone.management === "GS" && isAsked(visit);
  const runs = zoneRuns(zone, careDate);
  const amc = amcAt(desk.tables, zone.amcNumber, careDate)?.label ?? zone.name;
  const type = zone.contractType ?? (hasC2s(patient.beneficiary, careDate) ? "89" : "00");
  const { routing, management } = zone;
  const text = (value: string | undefined): FormValue =>
    value === undefined || value === "" ? NONE : { kind: "text", text: value };
  const labelled = (code: string, label: string | undefined) => text([code, label ?? ""].join(" ").trim());
  const route = (value: string | undefined) => ({ value: text(value), ...flag(dre && (value ?? "") === "") });
  const row = (
    field: FormRow["field"],
    name: ZoneFieldName,
    shown: Pick<FormRow, "value" | "flagged">,
    edit: ComplementaryRow["edit"],
  ): ComplementaryRow => ({ field, ...shown, origin: originOf(visit, name), edit });
  const { amcNumber, treatmentIndicator: indicator } = zone;
  const numbered = amcNumber === "" ? MISSING : labelled(amcNumber, amc);
  const told = indicatorOf(desk.tables, indicator, management, careDate)?.label;
  return [
    row("amc-number", "amcNumber", { value: numbered, ...flag(amcNumber !== "" && !hasAmcKey(amcNumber)) }, () =>
      editNumber(visit),
    ),
    row("amc-convention", "conventionCode", { value: text(zone.conventionCode) }, () =>
      editText(visit, "conventionCode"),
    ),
    row("amc-csr", "csr", { value: text(zone.csr) }, () => editText(visit, "csr")),
    row("amc-member", "member", { value: text(zone.member), ...flag(dre && (zone.member ?? "") === "") }, () =>
      editText(visit, "member"),
    ),
    row("amc-contract-number", "contractNumber", { value: text(zone.contractNumber) }, () =>
      editText(visit, "contractNumber"),
    ),
    row(
      "amc-contract-type",
      "contractType",
      { value: labelled(type, labelAt(desk.tables, "contract-type", type, careDate)?.label) },
      () => editContractType(visit, type),
    ),
    row(
      "amc-from",
      "from",
      { value: zone.from === "" ? MISSING : { kind: "day", day: zone.from }, ...flag(!runs) },
      () => editDay(visit, "from"),
    ),
    row("amc-to", "to", { value: zone.to === undefined ? NONE : { kind: "day", day: zone.to }, ...flag(!runs) }, () =>
      editDay(visit, "to"),
    ),
    row("amc-management", "management", { value: { kind: "pick", of: "amc-management", code: management } }, () =>
      editManagement(visit),
    ),
    row("amc-indicator", "treatmentIndicator", { value: indicator === "" ? MISSING : labelled(indicator, told) }, () =>
      editIndicator(visit),
    ),
    row("amc-sts", "stsRouting", { value: { kind: "pick", of: "amc-sts", code: zone.stsRouting ?? "" } }, () =>
      editSts(visit),
    ),
    row("amc-route-code", "routeCode", route(routing?.code), () => editText(visit, "routeCode")),
    row("amc-route-host", "routeHost", route(routing?.host), () => editText(visit, "routeHost")),
    row("amc-route-domain", "routeDomain", route(routing?.domain), () => editText(visit, "routeDomain")),
    row("amc-formula", "stsFormula", { value: text(zone.stsFormula) }, () => editText(visit, "stsFormula")),
  ];

  function flag(flagged: boolean): Pick<FormRow, "flagged"> {
    return flagged ? { flagged } : {};
  }
}

/** What the tables cannot say: whether a DRE is to be made, the amount; and the attestation shown. */
function askedRows(visit: SituationVisit, zone: ComplementaryZoneEntry): readonly ComplementaryRow[] {
  const { desk, entry, patient } = visit;
  const said = entry.complementary;
  const careDate = day(entry.careDate);
  const known = indicatorOf(desk.tables, zone.treatmentIndicator, zone.management, careDate);
  const rows: (ComplementaryRow | undefined)[] = [
    known === undefined && zone.management === "GS" && zone.treatmentIndicator !== ""
      ? {
          field: "amc-dre",
          value: said?.dre === undefined ? MISSING : { kind: "yes-no", yes: said.dre },
          edit: () => editDre(visit),
        }
      : undefined,
    amountAsked(desk.tables, shareOf(visit), hasC2s(patient.beneficiary, careDate), careDate)
      ? {
          field: "amc-amount",
          value: said?.amountCents === undefined ? MISSING : { kind: "money", cents: said.amountCents },
          ...(said?.amountCents === undefined ? {} : { origin: "typed" }),
          edit: () => editAmount(visit),
        }
      : undefined,
    {
      field: "amc-attestation",
      value: said?.attestation === undefined ? NONE : { kind: "day", day: said.attestation.seenOn },
      edit: () => editAttestation(visit),
    },
  ];
  return rows.filter((row) => row !== undefined);
}

/** RC2: shown, and changed at the poste only. */
function secondRow(
  { desk, entry }: SituationVisit,
  second: NonNullable<ComplementaryEntry["second"]>,
): ComplementaryRow {
  const label = amcAt(desk.tables, second.amcNumber, day(entry.careDate))?.label ?? "";
  return {
    field: "amc-second",
    value: { kind: "text", text: [second.amcNumber, label].join(" ").trim() },
    locked: "by-poste",
    edit: () => Promise.resolve(undefined),
  };
}

function originOf({ entry }: SituationVisit, name: ZoneFieldName): NonNullable<FormRow["origin"]> {
  const said = entry.complementary;
  if (said?.typed?.includes(name) === true) return "typed";
  return said === undefined || said.source === "none" ? "vitale" : said.source;
}

/** The share asks for a DRE, whether or not it can be made. */
function isAsked(visit: SituationVisit): boolean {
  return shareOf(visit)?.management === "S";
}

/** In tiers payant or outside it, whichever asks for something: what the form needs to know is whether one may be due. */
function shareOf({ desk, patient, entry }: SituationVisit) {
  const careDate = day(entry.careDate);
  const { complementary, situation } = entry;
  const insuranceNature = natureOf(patient.beneficiary, careDate, situation ?? {});
  const visit = { careDate, insuranceNature, ...(complementary === undefined ? {} : { complementary }) };
  return (
    amcShareOf(desk.tables, patient.beneficiary, { ...visit, thirdPartyAmc: situation?.thirdPartyAmc ?? true }) ??
    (situation?.thirdPartyAmc === undefined
      ? amcShareOf(desk.tables, patient.beneficiary, { ...visit, thirdPartyAmc: false })
      : undefined)
  );
}
