import { familyRefusal } from "#billing/cards/index";
import type { Otherwise, VisitPatient } from "#billing/model/visit-patient";
import type { Desk } from "../desk.ts";
import { readVitale } from "../read-vitale.ts";
import type { Session } from "../session.ts";
import { today } from "../today.ts";
import { tell } from "../trouble.ts";
import { waitForAnother } from "../wait-card.ts";
import { chooseBeneficiary } from "./choose-beneficiary.ts";
import { choosePerson, personAsRead } from "./choose-person.ts";
import { chooseWay, type Way } from "./choose-way.ts";
import { identify, keyPerson } from "./identify.ts";
import { keyOf } from "./known-patient.ts";
import { type Patient, patientOfCard } from "./patient.ts";
import { anySecured, lastSecured } from "./rental.ts";

export type PatientEnd =
  | { readonly kind: "patient"; readonly patient: Patient }
  /** To be kept for later, before anything was keyed. */
  | { readonly kind: "wait"; readonly patient: VisitPatient }
  | { readonly kind: "cancelled" }
  | { readonly kind: "interrupted" };

/**
 * Who the care is for: the Vitale read, and without it whoever the journal, the round or the holder says, the way chosen and
 * its reason (E092). `before`: the person of a draft that comes back; another one's card is not taken for it.
 */
export async function choosePatient(
  desk: Desk,
  session: Session,
  before: VisitPatient | undefined,
): Promise<PatientEnd> {
  for (;;) {
    const read = await ofCard(desk, session, before);
    if (session.vitaleAlone)
      return read.kind === "patient" ? declared(desk, session, read.patient) : withoutOther(read);
    if (read.kind !== "other-way") return read;
    const rental = before === undefined ? anySecured(session) : lastSecured(session, before) !== undefined;
    const way = await chooseWay(desk, session, rental);
    if (session.signal.aborted) return { kind: "interrupted" };
    if (way.kind === "cancelled") return way;
    if (way.kind === "read") continue;
    const person = await personOf(desk, session, way, before);
    if (session.signal.aborted) return { kind: "interrupted" };
    if (person === undefined) continue;
    if (way.kind === "wait") return { kind: "wait", patient: person };
    return { kind: "patient", patient: { ...person, otherwise: otherwiseOf(way) } };
  }
}

/** Without the CPS there is no other way than this card. */
function withoutOther(end: Exclude<CardEnd, { kind: "patient" }>): PatientEnd {
  return end.kind === "other-way" ? { kind: "cancelled" } : end;
}

/** What the card shows to no one without a CPS is declared, with the support seen (cards.md 3.5); the Vitale signs first. */
async function declared(desk: Desk, session: Session, patient: Patient): Promise<PatientEnd> {
  const said = patient.beneficiary.protected === undefined ? await keyPerson(desk, session, patient) : patient;
  if (said === undefined) return { kind: session.signal.aborted ? "interrupted" : "cancelled" };
  const { protected: zone, amo } = said.beneficiary;
  const beneficiary = { ...patient.beneficiary, amo, ...(zone === undefined ? {} : { protected: zone }) };
  const otherwise = { mode: "Y", first: "vitale" } as const;
  return { kind: "patient", patient: { ...patient, beneficiary, rights: said.rights, otherwise } };
}

/** Of a rental, somebody as the card gave them; else whoever the journal, the round or the holder says. */
async function personOf(
  desk: Desk,
  session: Session,
  way: Way,
  before: VisitPatient | undefined,
): Promise<VisitPatient | undefined> {
  if (way.kind === "rental")
    return before === undefined ? choosePerson(desk, session, "secured") : personAsRead(desk, session, before);
  return before === undefined ? identify(desk, session) : keyPerson(desk, session, before);
}

/** How an invoice goes on without the Vitale: by the CPS alone, or by the CPS first. */
export function otherwiseOf(way: Extract<Way, { kind: "degraded" | "desynchronised" | "rental" }>): Otherwise {
  if (way.kind === "rental") return { mode: "L" };
  const { reason } = way;
  return way.kind === "degraded" ? { mode: "D", reason } : { mode: "Y", first: "cps", reason };
}

type CardEnd = Exclude<PatientEnd, { kind: "wait" }> | { readonly kind: "other-way" };

/** The person of the card that is put in; "other-way" by its key, or when it cannot serve. */
async function ofCard(desk: Desk, session: Session, before: VisitPatient | undefined): Promise<CardEnd> {
  for (;;) {
    const read = await readVitale(desk, session, session.vitaleAlone ? undefined : "other-way");
    if (read.kind !== "read") return read;
    const chosen = await chooseBeneficiary(desk, session, read.family);
    if (chosen === "other-way") return { kind: "other-way" };
    if (chosen === undefined) return { kind: session.signal.aborted ? "interrupted" : "cancelled" };
    const patient = patientOfCard(read.family, chosen, read.reading);
    if (before !== undefined && !samePerson(patient, before)) {
      await tell(desk, "E_CARD_SWAPPED", "draft-kept", { slot: "vitale" }, session.signal);
      const next = await waitForAnother(desk, "vitale", "other-patient", session.signal, "other-way");
      if (next !== "again") return { kind: next };
      continue;
    }
    const refused = familyRefusal(read.family, chosen, today(desk));
    if (refused === undefined) return { kind: "patient", patient };
    await tell(desk, refused, "nothing-signed", { slot: "vitale" }, session.signal);
    return { kind: session.signal.aborted ? "interrupted" : "other-way" };
  }
}

function samePerson(one: VisitPatient, other: VisitPatient): boolean {
  return JSON.stringify(keyOf(one)) === JSON.stringify(keyOf(other));
}
