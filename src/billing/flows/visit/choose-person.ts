import type { InvoiceView, SigningRecord } from "#billing/journal/index";
import { formatOrganism, nirKey } from "#billing/model/identifiers";
import type { RoundPatient } from "#billing/model/round";
import type { VisitPatient } from "#billing/model/visit-patient";
import type { ChoiceItem } from "#hal/ports/index";
import type { Desk } from "../desk.ts";
import type { Session } from "../session.ts";
import { isOwnWork } from "../whose-work.ts";
import { keyOf } from "./known-patient.ts";
import { shownName } from "./patient.ts";
import { NOBODY } from "./person-rows.ts";
import { isSecured, lastSecured } from "./rental.ts";

/** Persons listed at most for one search. */
const LISTED = 20;
const LONGEST_NAME = 27;

/**
 * Somebody of the round, or found by name among those billed here: all, or those whose card was read then. Undefined: nobody
 * chosen.
 */
export async function choosePerson(
  desk: Desk,
  session: Session,
  source: "round" | "journal" | "secured",
): Promise<VisitPatient | undefined> {
  if (source === "round") {
    const patients = desk.pushed.round?.patients ?? [];
    const index = await chosen(desk, session, patients.map(itemOfRound));
    return index === undefined ? undefined : personOfRound(patients[index]);
  }
  const answer = await desk.ui.ask("text", { field: "patient-name", longest: LONGEST_NAME }, session.signal);
  if (answer.kind !== "given") return undefined;
  const known = await knownPersons(desk, session, answer.value, source);
  const index = await chosen(desk, session, known.map(itemOf));
  return index === undefined ? undefined : known[index];
}

/** The person as their card gave them for their last secured invoice; undefined: it was never read here. */
export async function personAsRead(
  desk: Desk,
  session: Session,
  person: VisitPatient,
): Promise<VisitPatient | undefined> {
  const view = lastSecured(session, person);
  return view === undefined ? undefined : asRead(await desk.journal.signing(view));
}

/** Distinct persons whose name or first name begins so, as their last invoice has them. */
async function knownPersons(
  desk: Desk,
  session: Session,
  wanted: string,
  source: "journal" | "secured",
): Promise<readonly VisitPatient[]> {
  const counts = source === "secured" ? isSecured : isOwnWork;
  const person = source === "secured" ? asRead : personOf;
  const found = new Map<string, VisitPatient>();
  for (const view of [...session.book.invoices()].reverse()) {
    if (found.size === LISTED) break;
    if (!counts(session, view) || !matches(view, wanted)) continue;
    const one = person(await desk.journal.signing(view));
    const key = JSON.stringify(keyOf(one));
    if (!found.has(key)) found.set(key, one);
  }
  return [...found.values()];
}

function matches({ patient, purgedAtMs }: InvoiceView, wanted: string): boolean {
  if (patient === undefined || purgedAtMs !== undefined) return false;
  const begins = (name: string) => plain(name).startsWith(plain(wanted));
  return begins(patient.name) || begins(patient.firstName);
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase();
}

/** The person of a secured invoice with the rights of the card that was read for it. */
function asRead(record: SigningRecord): VisitPatient {
  const { source, date } = record.invoice.rights;
  return { ...personOf(record), rights: record.patient?.rights ?? { source, ...(date === undefined ? {} : { date }) } };
}

/** As the invoice had the person; the proof of rights is another day's, and is asked for again. */
function personOf({ patient, invoice }: SigningRecord): VisitPatient {
  if (patient !== undefined) {
    const { otherwise: _, rights: __, ...person } = patient;
    return { ...person, rights: { source: "A" } };
  }
  const { insured, beneficiary, amo } = invoice;
  const { name, ownNir, ownNirKey, ...rest } = beneficiary;
  return {
    insured,
    beneficiary: {
      ...NOBODY.beneficiary,
      ...rest,
      useName: name,
      familyName: name,
      quality: "",
      ...(ownNir === undefined ? {} : { nir: ownNir }),
      ...(ownNirKey === undefined ? {} : { nirKey: ownNirKey }),
      amo: { ...NOBODY.beneficiary.amo, ...amo },
    },
    rights: { source: "A" },
  };
}

function personOfRound(patient: RoundPatient | undefined): VisitPatient | undefined {
  if (patient === undefined) return undefined;
  const { person, file } = patient;
  const { amo } = file;
  const known = NOBODY.beneficiary;
  return {
    insured: { nir: person.insuredNir, nirKey: nirKey(person.insuredNir) ?? "" },
    beneficiary: {
      ...known,
      useName: person.name,
      familyName: person.name,
      firstName: person.firstName,
      birthDate: person.birthDate,
      birthRank: person.birthRank,
      rank: person.rank,
      quality: "",
      amo: {
        ...known.amo,
        ...(amo === undefined ? {} : { regime: amo.regime, fund: amo.fund, centre: amo.centre }),
        ...(amo?.service === undefined ? {} : { service: amo.service }),
        rights: amo?.rights === undefined ? [] : [amo.rights],
      },
    },
    rights: { source: "A" },
  };
}

async function chosen(desk: Desk, session: Session, items: readonly ChoiceItem[]): Promise<number | undefined> {
  const answer = await desk.ui.ask("choose", { list: "person", title: "", items }, session.signal);
  return answer.kind === "given" && "index" in answer.value ? answer.value.index : undefined;
}

function itemOf(person: VisitPatient): ChoiceItem {
  const { birthDate, rank, amo } = person.beneficiary;
  const digits = amo.regime + amo.fund + amo.centre;
  const organism = digits.length === 9 ? formatOrganism(digits) : digits;
  return { label: shownName(person), detail: `${shownBirth(birthDate)} rang ${rank} ${organism}`.trim() };
}

function itemOfRound({ person, at }: RoundPatient): ChoiceItem {
  const birth = shownBirth(person.birthDate);
  return { label: `${person.name} ${person.firstName}`, detail: at === undefined ? birth : `${at} - ${birth}` };
}

function shownBirth(birthDate: string): string {
  return `${birthDate.slice(-2)}/${birthDate.slice(-4, -2)}/${birthDate.slice(0, -4)}`;
}
