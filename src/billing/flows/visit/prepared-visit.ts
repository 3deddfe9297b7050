import { type PreparedVisit, patientOnRound } from "#billing/model/round";
import type { ComplementaryEntry, VisitEntry } from "#hal/ports/index";
import type { Desk } from "../desk.ts";
import type { Session } from "../session.ts";
import { type Known, keyOf } from "./known-patient.ts";
import type { Patient } from "./patient.ts";

/**
 * The visit that the practice prepared for this person (E087), proposed as if it was keyed: the first of those whose first day is billed in
 * no invoice yet. It goes through every question and check of a visit. Undefined: none is left.
 */
export function preparedVisit(
  desk: Desk,
  session: Session,
  patient: Patient,
  proposed: { readonly known: Known; readonly complementary: ComplementaryEntry | undefined },
): VisitEntry | undefined {
  const { round } = desk.pushed;
  const person = round === undefined ? undefined : patientOnRound(round, keyOf(patient));
  const billed = session.book.invoicesOf(keyOf(patient));
  const isLeft = ({ careDate }: PreparedVisit) =>
    !billed.some(({ careFrom, careTo }) => careFrom <= careDate && careDate <= careTo);
  const next = person?.prepared.find(isLeft);
  if (next === undefined) return undefined;
  const { complementary, known } = proposed;
  return { ...prescriptionOf(next, known), ...next, ...(complementary === undefined ? {} : { complementary }) };
}

/** That of the practice; what it leaves out is what runs, or the specialty that this prescriber is known under. */
function prescriptionOf({ prescriptionDate, prescriber }: PreparedVisit, known: Known): Partial<VisitEntry> {
  if (prescriptionDate === undefined && prescriber === undefined) return known.prescription ?? {};
  const specialty = known.prescribers.find(({ number }) => number === prescriber)?.specialty;
  return specialty === undefined ? {} : { prescriberSpecialty: specialty };
}
