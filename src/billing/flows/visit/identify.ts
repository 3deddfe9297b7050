import { checkPerson } from "#billing/checks/index";
import type { Check } from "#billing/model/check";
import type { VisitPatient } from "#billing/model/visit-patient";
import type { FormField, FormRow } from "#hal/ports/index";
import type { Desk } from "../desk.ts";
import type { Session } from "../session.ts";
import { today } from "../today.ts";
import { choosePerson } from "./choose-person.ts";
import { picked } from "./choose-way.ts";
import { shownName } from "./patient.ts";
import { NOBODY, type PersonRow, personRows } from "./person-rows.ts";

/**
 * Whom the care is for, without a card: somebody of the round, somebody the journal knows, or a person typed whole (E072). Shown
 * in a form until nothing mandatory is missing. Undefined: given up.
 */
export async function identify(desk: Desk, session: Session): Promise<VisitPatient | undefined> {
  for (;;) {
    const sources = [
      ...((desk.pushed.round?.patients.length ?? 0) > 0 ? (["round"] as const) : []),
      "journal" as const,
      "typed" as const,
    ];
    const source = await picked(desk, session.signal, "person-source", sources);
    if (source === undefined) return undefined;
    const known = source === "typed" ? NOBODY : await choosePerson(desk, session, source);
    if (session.signal.aborted) return undefined;
    if (known === undefined) continue;
    const keyed = await keyPerson(desk, session, known);
    if (keyed !== undefined || session.signal.aborted) return keyed;
  }
}

/** The form of a person: VALIDER goes on once no sheet would be refused for it; what is missing is one list (E054). */
export async function keyPerson(desk: Desk, session: Session, before: VisitPatient): Promise<VisitPatient | undefined> {
  let patient = before;
  let selected = 0;
  for (;;) {
    const rows = personRows({ desk, session, patient });
    const about = shownName(patient).trim();
    const asks = { form: "person", about, rows: rows.map(shown), selected } as const;
    const answer = await desk.ui.ask("form", asks, session.signal);
    if (answer.kind !== "given") return undefined;
    if (answer.value !== "done") {
      selected = answer.value.row;
      patient = (await rows[selected]?.edit()) ?? patient;
      continue;
    }
    const missing = refusalsOf(desk, patient);
    if (missing.length === 0) return patient;
    desk.keypad.beep("error");
    const list = missing.map(({ code, severity, facts }) => ({ code, severity, facts, opens: true }));
    const chosen = await desk.ui.ask("checks", { about, rows: list }, session.signal);
    if (chosen.kind !== "given" || chosen.value === "pass") continue;
    const wanted = fieldOf(missing[chosen.value.row]);
    const row = rows.findIndex(({ field }) => field === wanted);
    if (row < 0) continue;
    selected = row;
    patient = (await rows[row]?.edit()) ?? patient;
  }
}

function shown({ field, value, locked }: PersonRow): FormRow {
  return { field, value, ...(locked === undefined ? {} : { locked }) };
}

/** What forbids any sheet for this person, each field named once. */
function refusalsOf(desk: Desk, patient: VisitPatient): readonly Check<string>[] {
  const { beneficiary, insured, rights } = patient;
  const { useName: name, firstName, birthDate, birthRank, rank, quality, nir, nirKey, amo } = beneficiary;
  const { protected: zone } = beneficiary;
  const on = today(desk);
  const found = checkPerson(desk.tables, {
    careDate: on,
    today: on,
    staleMonths: 0,
    insured: { name, firstName, birthDate, ...insured },
    beneficiary: {
      name,
      firstName,
      birthDate,
      birthRank,
      rank,
      quality,
      ...(nir && { nir }),
      ...(nirKey && { nirKey }),
    },
    fund: { regime: amo.regime, fund: amo.fund, centre: amo.centre },
    insuranceNature: "10",
    exoneration: zone === undefined ? "" : "0",
    rights: { periods: [{ from: on }], proofKind: rights.date === undefined ? "0" : "2" },
  });
  const told = new Set<FormField | undefined>();
  return [...found, ...contractOf(patient)].filter((check) => {
    const field = fieldOf(check);
    return !told.has(field) && told.add(field);
  });
}

/** The régime of the SNCF is priced by the contract of the person: pricing's own refusal, said before any act is keyed. */
function contractOf({ beneficiary: { amo } }: VisitPatient): readonly Check<string>[] {
  if (amo.regime !== "04" || amo.contract !== undefined) return [];
  return [{ code: "sncf-contract-missing", severity: "refusal", field: "sncf.contract", facts: {} }];
}

const FIELDS: Readonly<Record<string, FormField>> = {
  "insured.name": "person-name",
  "beneficiary.name": "person-name",
  "insured.firstName": "person-first-name",
  "beneficiary.firstName": "person-first-name",
  "insured.birthDate": "birth-date",
  "beneficiary.birthDate": "birth-date",
  "beneficiary.birthRank": "birth-rank",
  "insured.nir": "nir",
  "beneficiary.nir": "nir",
  "beneficiary.rank": "rank",
  "beneficiary.quality": "quality",
  fund: "organism",
  exoneration: "exoneration",
  "rights.proof": "rights-date",
  "sncf.contract": "sncf-contract",
};

function fieldOf(check: Check<string> | undefined): FormField | undefined {
  return check === undefined ? undefined : FIELDS[check.field];
}
