import type { Accident } from "#billing/model/beneficiary";
import { toFrenchDay } from "#billing/model/dates";
import { fromDecimal } from "#billing/model/money";
import type { ConfirmSubject, DateField, PickSet, SituationEntry } from "#hal/ports/index";
import { tell } from "../trouble.ts";
import { shownName } from "./patient.ts";
import type { SituationVisit } from "./situation-visit.ts";
import { staleSince } from "./stale-vitale.ts";
import { supportsToTake } from "./support.ts";

type Change = Promise<SituationEntry | undefined>;

/** Most digits of an amount in euros. */
const EURO_DIGITS = 5;
/** Indicateurs de parcours, in the order proposed (formats.md 8.6). */
const CARE_PATHS = ["T", "O", "M", "N", "R", "D", "H", "U", "A", "B", "J", "S", ""] as const;

export async function editNature(visit: SituationVisit, now: string): Change {
  const illness = visit.patient.beneficiary.amo.alsaceMoselle ? "13" : "10";
  const nature = await picked(visit, "insurance-nature", [illness, "30", "41"], now);
  if (nature === undefined) return undefined;
  return { ...said(visit), insuranceNature: nature === "30" || nature === "41" ? nature : "10" };
}

/** Accident caused by a third party: yes asks its date (E066). */
export async function editThirdPartyAccident(visit: SituationVisit): Change {
  const answer = await confirmed(visit, "third-party-accident");
  if (answer === undefined) return undefined;
  if (!answer) return { ...said(visit), thirdPartyAccident: { answer } };
  const date = await dated(visit, "accident", said(visit).thirdPartyAccident?.date);
  return date === undefined ? undefined : { ...said(visit), thirdPartyAccident: { answer, date } };
}

export async function editMaternity(visit: SituationVisit): Change {
  const before = said(visit).maternity;
  const kind = await picked(visit, "maternity-kind", ["G", "A"], before?.kind);
  if (kind !== "G" && kind !== "A") return undefined;
  const date = await dated(visit, "maternity", before?.date);
  return date === undefined ? undefined : { ...said(visit), maternity: { date, kind } };
}

/** One of the accidents of the card, or its number, or its date (E060). */
export async function editAccident(visit: SituationVisit): Change {
  const accidents = visit.patient.beneficiary.protected?.accidents ?? [];
  const sources = [...(accidents.length > 0 ? ["card"] : []), "number", "date"];
  const source = await picked(visit, "accident-source", sources, sources[0]);
  if (source === "card") return accidentOfCard(visit, accidents);
  if (source === "number") {
    const { desk, session } = visit;
    const answer = await desk.ui.ask("number", { field: "at-number", maxDigits: 9 }, session.signal);
    return answer.kind === "given" ? { ...said(visit), accident: { number: answer.value } } : undefined;
  }
  if (source !== "date") return undefined;
  const date = await dated(visit, "accident", said(visit).accident?.date);
  return date === undefined ? undefined : { ...said(visit), accident: { date } };
}

/** A card up to date proves the accident by itself; a stale one asks for the feuillet too. */
async function accidentOfCard(visit: SituationVisit, accidents: readonly Accident[]): Change {
  const { desk, session, patient } = visit;
  const items = accidents.map(({ number, date, organism }) => ({
    label: [number ?? "", toFrenchDay(date)].join(" ").trim(),
    detail: organism,
  }));
  const answer = await desk.ui.ask("choose", { list: "accident", title: shownName(patient), items }, session.signal);
  if (answer.kind !== "given" || !("index" in answer.value)) return undefined;
  const chosen = accidents[answer.value.index];
  if (chosen === undefined) return undefined;
  const { number, date } = chosen;
  const family = patient.vitale?.family;
  const ofCard = family !== undefined && staleSince(desk, family) === undefined;
  return { ...said(visit), accident: { ...(number === undefined ? {} : { number }), date, ofCard } };
}

/** No feuillet: refused with the reason, and asked again before the amounts (E061). */
export async function editAccidentSheet(visit: SituationVisit): Change {
  const sheetSeen = await confirmed(visit, "accident-sheet");
  if (sheetSeen === undefined) return undefined;
  if (!sheetSeen) {
    await tell(visit.desk, "E_ACCIDENT_SHEET", "nothing-signed", {}, visit.session.signal);
    return undefined;
  }
  return { ...said(visit), accident: { ...said(visit).accident, sheetSeen } };
}

export async function editCovered(visit: SituationVisit): Change {
  const { desk, session } = visit;
  const answer = await desk.ui.ask(
    "number",
    { field: "covered-amount", maxDigits: EURO_DIGITS, decimals: 2 },
    session.signal,
  );
  return answer.kind === "given" ? { ...said(visit), coveredCents: fromDecimal(answer.value) } : undefined;
}

export async function editSncfDoctor(visit: SituationVisit): Change {
  const sncfDoctor = await confirmed(visit, "sncf-doctor");
  return sncfDoctor === undefined ? undefined : { ...said(visit), sncfDoctor };
}

/** An ALD that the card does not say, on a paper attestation seen: its date, or nothing (E057). */
export async function editAldProof(visit: SituationVisit): Change {
  const seen = await confirmed(visit, "ald-proof");
  if (seen === undefined) return undefined;
  const { aldProof, ...others } = said(visit);
  if (!seen) return others;
  const seenOn = await dated(visit, "attestation", aldProof?.seenOn ?? visit.entry.careDate);
  return seenOn === undefined ? undefined : { ...others, aldProof: { seenOn } };
}

/** A pension of 66 % or more, its proof seen: its date, or nothing. */
export async function editAtPension(visit: SituationVisit): Change {
  const seen = await confirmed(visit, "at-pension");
  if (seen === undefined) return undefined;
  const { atPension, ...others } = said(visit);
  if (!seen) return others;
  const seenOn = await dated(visit, "pension-proof", atPension?.seenOn ?? visit.entry.careDate);
  return seenOn === undefined ? undefined : { ...others, atPension: { seenOn } };
}

/** Another support of the rights than that of the order; an attestation is taken by the day it was seen (E073). */
export async function editSupport(visit: SituationVisit): Change {
  const { rights, ...others } = said(visit);
  const source = await picked(visit, "rights-support", ["", ...supportsToTake(visit)], rights?.source ?? "");
  if (source === undefined) return undefined;
  const seen = rights?.seenOn === undefined ? {} : { seenOn: rights.seenOn };
  if (source === "T" || source === "V") return { ...others, rights: { source, ...seen } };
  if (source !== "A") return { ...others, rights: seen };
  if (visit.patient.rights.source === "A") return { ...others, rights: { source } };
  const seenOn = await dated(visit, "attestation", rights?.seenOn ?? visit.entry.careDate);
  return seenOn === undefined ? undefined : { ...others, rights: { source, seenOn } };
}

export async function editCarePath(visit: SituationVisit): Change {
  const carePath = await picked(visit, "care-path", CARE_PATHS, said(visit).carePath);
  return carePath === undefined ? undefined : { ...said(visit), carePath };
}

export async function editThirdParty(visit: SituationVisit, subject: "third-party-amo" | "third-party-amc"): Change {
  const wanted = await confirmed(visit, subject);
  if (wanted === undefined) return undefined;
  return { ...said(visit), [subject === "third-party-amo" ? "thirdPartyAmo" : "thirdPartyAmc"]: wanted };
}

function said({ entry }: SituationVisit): SituationEntry {
  return entry.situation ?? {};
}

async function picked(
  { desk, session }: SituationVisit,
  of: PickSet,
  codes: readonly string[],
  selected: string | undefined,
): Promise<string | undefined> {
  const answer = await desk.ui.ask(
    "pick",
    { of, codes, ...(selected === undefined ? {} : { selected }) },
    session.signal,
  );
  return answer.kind === "given" ? answer.value : undefined;
}

async function confirmed({ desk, session }: SituationVisit, subject: ConfirmSubject): Promise<boolean | undefined> {
  const answer = await desk.ui.ask("confirm", { subject, facts: {} }, session.signal);
  return answer.kind === "given" ? answer.value : undefined;
}

async function dated(
  { desk, session }: SituationVisit,
  field: DateField,
  initial: string | undefined,
): Promise<string | undefined> {
  const answer = await desk.ui.ask("date", { field, ...(initial === undefined ? {} : { initial }) }, session.signal);
  return answer.kind === "given" ? answer.value : undefined;
}
