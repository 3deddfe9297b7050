import type { Beneficiary } from "#billing/model/beneficiary";
import { type Day, day, parisTime } from "#billing/model/dates";
import type { AmoFile } from "#billing/model/round";
import { chooseSupport, type SupportChoice, type SupportThere } from "#billing/rules/index";
import type { SupportFacts, VisitEntry } from "#hal/ports/index";
import { fileOf } from "./kept-complementary.ts";
import type { Patient } from "./patient.ts";
import type { SituationVisit } from "./situation-visit.ts";

/** A visit whose days are known, its acts or not. */
type Supported = Pick<SituationVisit, "desk" | "session" | "patient" | "profession"> & {
  readonly entry: Pick<VisitEntry, "careDate" | "seances" | "situation">;
};

type Rights = Pick<Patient, "beneficiary" | "rights">;

/** The rights that are billed. `why`: of several supports, why this one; absent when it is simply the one that is there. */
export interface Billed {
  readonly rights: Rights;
  readonly why?: SupportFacts["why"];
}

const KINDS = { T: "teleservice", V: "card", A: "paper" } as const;
/** Justification of an ALD. */
const ALD = "4";

/** The person under the support that is used for this care (E073); as they are known when none covers it. */
export function billedRights(visit: Supported): Billed {
  const { patient } = visit;
  const used = usedOf(visit);
  if (used === undefined) return { rights: { beneficiary: patient.beneficiary, rights: patient.rights } };
  const why = whyOf(visit, used);
  return { rights: rightsUnder(visit, used), ...(why === undefined ? {} : { why }) };
}

/** The same visit, its person under that support; for what only looks at it: the person given on is always the one of the card. */
export function underSupport<V extends Supported>(visit: V): V {
  return { ...visit, patient: { ...visit.patient, ...billedRights(visit).rights } };
}

/** Asked where several are there, or where what is there does not cover the care. */
export function asksSupport(visit: Supported): boolean {
  return supportsOf(visit).length > 1 || (visit.patient.rights.source === "V" && usedOf(visit) === undefined);
}

/** Those that may be taken; an attestation can always be shown. */
export function supportsToTake(visit: Supported): readonly (keyof typeof KINDS)[] {
  const there = supportsOf(visit).map(({ kind }) => kind);
  return (["T", "V", "A"] as const).filter((source) => source === "A" || there.includes(KINDS[source]));
}

function usedOf(visit: Supported): SupportChoice | undefined {
  const { desk, profession, entry } = visit;
  const days = [entry, ...(entry.seances ?? [])].map(({ careDate }) => day(careDate)).sort();
  const place = { profession, zone: "metropole", sector: "1", day: days[0] ?? day(entry.careDate) } as const;
  const source = entry.situation?.rights?.source;
  const chosen = source === undefined ? {} : { chosen: KINDS[source] };
  return chooseSupport(desk.tables, supportsOf(visit), { place, days, ...chosen });
}

/** What is there for this person: the round's answer of a téléservice, what the person is known by, an attestation seen beside it. */
function supportsOf(visit: Supported): readonly SupportThere[] {
  const { beneficiary, rights } = visit.patient;
  const answer = answerOf(visit);
  const seenOn = seenBeside(visit);
  const kind = { V: "card", A: "paper", T: "teleservice", S: "file" } as const;
  const own = { kind: kind[rights.source], periods: beneficiary.amo.rights };
  return [
    ...(answer === undefined ? [] : [{ kind: "teleservice", ...answer } as const]),
    { ...own, ...(rights.date === undefined ? {} : { on: rights.date }) },
    ...(seenOn === undefined ? [] : [{ kind: "paper", on: seenOn, periods: [periodOfPaper(seenOn)] } as const]),
  ];
}

/** The answer of a téléservice in the round, its day and the period it says open; one that says no period proves nothing. */
function answerOf(visit: Supported) {
  const amo = fileOf(visit)?.amo;
  if (amo === undefined || (amo.origin.source !== "adri" && amo.origin.source !== "idb")) return undefined;
  const on = parisTime(Date.parse(amo.origin.at)).day;
  return { on, periods: amo.rights === undefined ? [] : [amo.rights], amo };
}

/** Day of an attestation seen though the person is known otherwise. */
function seenBeside({ patient, entry }: Supported): Day | undefined {
  const seenOn = entry.situation?.rights?.seenOn;
  return seenOn === undefined || patient.rights.source === "A" ? undefined : day(seenOn);
}

/** An attestation speaks of the year before it as well: care is billed later than it is given. */
function periodOfPaper(seenOn: Day) {
  return { from: day(`${Number(seenOn.slice(0, 4)) - 1}-01-01`) };
}

function rightsUnder(visit: Supported, { kind }: SupportChoice): Rights {
  const { beneficiary, rights } = visit.patient;
  const answer = answerOf(visit);
  if (kind === "teleservice" && answer !== undefined)
    return { beneficiary: answered(beneficiary, answer.amo), rights: { source: "T", date: answer.on } };
  const seenOn = seenBeside(visit);
  if (kind === "paper" && seenOn !== undefined) {
    const amo = { ...beneficiary.amo, rights: [periodOfPaper(seenOn)] };
    return { beneficiary: { ...beneficiary, amo }, rights: { source: "A", date: seenOn } };
  }
  return { beneficiary, rights };
}

/** The person with what the answer says: organism, rights, C2S, an exemption. What it does not say stays as on the card. */
function answered(
  beneficiary: Beneficiary,
  { regime, fund, centre, rights, service, exoneration }: AmoFile,
): Beneficiary {
  const { contract, servicePeriod, ...amo } = beneficiary.amo;
  const zone = beneficiary.protected ?? { exonerations: [], accidents: [] };
  return {
    ...beneficiary,
    amo: {
      ...amo,
      ...{ regime, fund, centre },
      rights: rights === undefined ? [] : [rights],
      ...(contract === undefined || regime !== amo.regime ? {} : { contract }),
      ...(service === undefined ? (servicePeriod === undefined ? {} : { servicePeriod }) : { service }),
    },
    ...(exoneration === undefined || exoneration.code === "0"
      ? {}
      : { protected: { ...zone, exonerations: withExemption(zone.exonerations, exoneration) } }),
  };
}

type Exonerations = NonNullable<Beneficiary["protected"]>["exonerations"];

/** The answer's own takes the place of the same one of the card. */
function withExemption(ofCard: Exonerations, { code, ...period }: NonNullable<AmoFile["exoneration"]>): Exonerations {
  const kind = code === ALD ? "ALD" : "AUT";
  return [...ofCard.filter((one) => one.code !== code), { kind, code, period, ratePercent: 100 }];
}

/** Told of an answer that passes before the card, of one that was passed over, and of a choice; else how the person is known says it. */
function whyOf(visit: Supported, { kind, why }: SupportChoice): SupportFacts["why"] | undefined {
  if (why !== "first") return why;
  return kind === "teleservice" && visit.patient.rights.source === "V" ? "answer-newer" : undefined;
}
