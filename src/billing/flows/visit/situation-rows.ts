import { day } from "#billing/model/dates";
import type { FormRow, FormValue, SituationEntry } from "#hal/ports/index";
import { hasC2s } from "./complementary.ts";
import { aldOpen, maternityDateOf, natureOf, smgOn, thirdPartyAmoImposed } from "./situation.ts";
import {
  editAccident,
  editAccidentSheet,
  editAldProof,
  editAtPension,
  editCarePath,
  editCovered,
  editMaternity,
  editNature,
  editSncfDoctor,
  editSupport,
  editThirdParty,
  editThirdPartyAccident,
} from "./situation-edits.ts";
import type { SituationVisit } from "./situation-visit.ts";
import { asksSupport, underSupport } from "./support.ts";
import { visitInput } from "./visit-input.ts";

/** One row: what it shows, and the question that changes it. The question gives undefined when nothing was answered. */
export interface SituationRow extends FormRow {
  readonly edit: () => Promise<SituationEntry | undefined>;
}

const MISSING: FormValue = { kind: "missing" };
const NONE: FormValue = { kind: "none" };

/** The rows of the situation that this visit asks, each with its question (billing-rules 3.4). A missing one forbids the amounts. */
export function situationRows(keyed: SituationVisit): readonly SituationRow[] {
  const visit = underSupport(keyed);
  const said = visit.entry.situation ?? {};
  const careDate = day(visit.entry.careDate);
  const { beneficiary } = visit.patient;
  const nature = natureOf(beneficiary, careDate, said);
  const smg = smgOn(beneficiary, careDate);
  const illness = nature === "10" || nature === "13";
  const rows: (SituationRow | undefined)[] = [
    {
      field: "insurance-nature",
      value: { kind: "pick", of: "insurance-nature", code: nature },
      ...(smg ? { locked: "by-card" } : {}),
      edit: () => editNature(visit, nature),
    },
    illness ? thirdPartyAccidentRow(visit, said) : undefined,
    nature === "30" ? maternityRow(visit, said) : undefined,
    ...(nature === "41" ? accidentRows(visit, said) : []),
    smg ? coveredRow(visit, said) : undefined,
    asksSupport(keyed) ? supportRow(keyed) : undefined,
    asksSncfDoctor(visit) ? sncfRow(visit, said) : undefined,
    illness && !aldOpen(beneficiary, careDate) ? aldProofRow(visit, said) : undefined,
    atPensionRow(visit, said),
    visit.profession.startsWith("medecin") ? carePathRow(visit, said) : undefined,
    ...thirdPartyRows(visit, nature),
  ];
  return rows.filter((row) => row !== undefined);
}

function thirdPartyAccidentRow(visit: SituationVisit, { thirdPartyAccident: said }: SituationEntry): SituationRow {
  const value: FormValue =
    said === undefined
      ? MISSING
      : said.date === undefined
        ? { kind: "yes-no", yes: said.answer }
        : { kind: "day", day: said.date };
  return { field: "third-party-accident", value, edit: () => editThirdPartyAccident(visit) };
}

function maternityRow(visit: SituationVisit, said: SituationEntry): SituationRow {
  const maternity = maternityDateOf(visit.patient.beneficiary, day(visit.entry.careDate), said);
  return {
    field: "maternity-date",
    value: maternity === undefined ? MISSING : { kind: "day", day: maternity.date },
    edit: () => editMaternity(visit),
  };
}

/** The accident, and the feuillet when it was not read of a card up to date (E061). */
function accidentRows(visit: SituationVisit, { accident }: SituationEntry): readonly SituationRow[] {
  const text = accident?.number;
  const value: FormValue =
    text !== undefined
      ? { kind: "text", text }
      : accident?.date === undefined
        ? MISSING
        : { kind: "day", day: accident.date };
  const rows: SituationRow[] = [{ field: "accident", value, edit: () => editAccident(visit) }];
  if (accident === undefined || accident.ofCard === true) return rows;
  const seen = accident.sheetSeen === true;
  return [
    ...rows,
    {
      field: "accident-sheet",
      value: seen ? { kind: "yes-no", yes: true } : MISSING,
      edit: () => editAccidentSheet(visit),
    },
  ];
}

function coveredRow(visit: SituationVisit, { coveredCents }: SituationEntry): SituationRow {
  return {
    field: "covered-amount",
    value: coveredCents === undefined ? MISSING : { kind: "money", cents: coveredCents },
    edit: () => editCovered(visit),
  };
}

/** Régime 04, contract 22, and nobody else (formats.md 8.3). */
function asksSncfDoctor({ patient }: SituationVisit): boolean {
  const { regime, contract } = patient.beneficiary.amo;
  return regime === "04" && contract === "22";
}

function sncfRow(visit: SituationVisit, { sncfDoctor }: SituationEntry): SituationRow {
  return {
    field: "sncf-doctor",
    value: sncfDoctor === undefined ? MISSING : { kind: "yes-no", yes: sncfDoctor },
    edit: () => editSncfDoctor(visit),
  };
}

/** The support of the rights: that of the order, until another is taken (E073). */
function supportRow(visit: SituationVisit): SituationRow {
  const code = visit.entry.situation?.rights?.source ?? "";
  return {
    field: "rights-support",
    value: { kind: "pick", of: "rights-support", code },
    edit: () => editSupport(visit),
  };
}

function aldProofRow(visit: SituationVisit, { aldProof }: SituationEntry): SituationRow {
  return {
    field: "ald-proof",
    value: aldProof === undefined ? NONE : { kind: "day", day: aldProof.seenOn },
    edit: () => editAldProof(visit),
  };
}

/** Never on the card: chosen, with the proof seen (golden cases, "From the cards to the input"). */
function atPensionRow(visit: SituationVisit, { atPension }: SituationEntry): SituationRow {
  return {
    field: "at-pension",
    value: atPension === undefined ? NONE : { kind: "day", day: atPension.seenOn },
    edit: () => editAtPension(visit),
  };
}

function carePathRow(visit: SituationVisit, { carePath }: SituationEntry): SituationRow {
  return {
    field: "care-path",
    value: carePath === undefined ? MISSING : { kind: "pick", of: "care-path", code: carePath },
    edit: () => editCarePath(visit),
  };
}

/** What will be asked of the caisse and of the complementary side; locked where a rule imposes it (E107). */
function thirdPartyRows(visit: SituationVisit, nature: string): readonly SituationRow[] {
  const { patient, entry, session, profession } = visit;
  const careDate = day(entry.careDate);
  const { thirdParty } = visitInput({
    tables: visit.desk.tables,
    situation: session.situation,
    profession,
    beneficiary: patient.beneficiary,
    entry,
    today: careDate,
    dayFacts: { kmBilledToday: 0, sameDay: {} },
  });
  const amoImposed = thirdPartyAmoImposed(patient.beneficiary, careDate, nature);
  const amcImposed = hasC2s(patient.beneficiary, careDate) || nature === "41" || nature === "90" || !thirdParty.amo;
  return [
    {
      field: "third-party-amo",
      value: { kind: "yes-no", yes: thirdParty.amo },
      ...(amoImposed ? { locked: "by-rule" } : {}),
      edit: () => editThirdParty(visit, "third-party-amo"),
    },
    {
      field: "third-party-amc",
      value: { kind: "yes-no", yes: thirdParty.amc },
      ...(amcImposed ? { locked: "by-rule" } : {}),
      edit: () => editThirdParty(visit, "third-party-amc"),
    },
  ];
}
