import type { Day } from "./dates.ts";

/**
 * THE ROUND that the practice PC pushes in the morning: whom to see, what was prepared for each, what the practice's own record
 * says of them, and when rights were last asked for. It is a copy: lost, the next push gives it again. It prices and signs
 * nothing by itself; what the card says is compared with it, and the practitioner decides.
 */
export interface Round {
  readonly day: Day;
  /** When the practice made it, ISO 8601, UTC. */
  readonly madeAt: string;
  /** When rights were last asked for (ADRI, AMC), ISO 8601, UTC. Absent: they were not. */
  readonly rightsAt?: string;
  /** In the order of the visits. */
  readonly patients: readonly RoundPatient[];
}

/** One patient of the round. */
export interface RoundPatient {
  /** The practice's own word for this visit, opaque: it comes back beside the invoice. */
  readonly id: string;
  readonly person: RoundPerson;
  /** "08:15". */
  readonly at?: string;
  readonly address?: readonly string[];
  /** FSE prepared by the practice, to be signed one by one (E087). */
  readonly prepared: readonly PreparedVisit[];
  /** What the practice's record says, by block (E051). An absent block is not known there. */
  readonly file: PatientFile;
  /** Document codes of the pieces that the practice already holds for this visit (formats.md 6.1): ORDN, AOTP... */
  readonly pieces: readonly string[];
}

/** Who it is. Matched by NIR, birth date and rank together, never by the name alone (E048). */
export interface RoundPerson {
  readonly insuredNir: string; // 13, of the insured
  readonly birthDate: string; // as on the card: 8 digits, possibly lunar, or 6
  readonly birthRank: string; // 1
  readonly rank: string; // 3
  readonly name: string;
  readonly firstName: string;
}

/** The three blocks that are compared with the card: client (the person above), RO, RC. */
export interface PatientFile {
  readonly amo?: AmoFile;
  readonly amc?: AmcFile;
  /** RC2: the second complementary, which the device carries and does not bill. */
  readonly amc2?: AmcFile;
}

/** Where a value of the record comes from, and when it was learnt (formats.md 8.4: a téléservice wins over the card). */
export interface Origin {
  readonly source: "adri" | "idb" | "clc" | "card" | "paper" | "typed";
  readonly at: string; // ISO 8601, UTC
}

/** RO: the compulsory scheme. */
export interface AmoFile {
  readonly origin: Origin;
  readonly regime: string; // 2
  readonly fund: string; // 3
  readonly centre: string; // 4
  /** Rights open over this period; absent: not said. */
  readonly rights?: { readonly from: Day; readonly to?: Day };
  /** C2S, as the code service of the card: "00" none, "01" to "03". Absent: not said. */
  readonly service?: string;
  readonly exoneration?: { readonly code: string; readonly from: Day; readonly to?: Day };
  readonly attendingDoctorDeclared?: boolean;
}

/** RC: the complementary scheme. The triplet of the attestation (formats.md 9), typed or scanned at the poste (E176). */
export interface AmcFile {
  readonly origin: Origin;
  readonly amcNumber: string; // 8 to 10
  readonly conventionCode: string; // 2, or ""
  readonly csr: string; // 0 to 5
  readonly member: string; // 1 to 20
  readonly from: Day;
  readonly to: Day;
  readonly management?: "GU" | "GS";
  readonly contractType?: string;
  readonly contractNumber?: string;
  readonly treatmentIndicator?: string;
  readonly stsRouting?: string;
  readonly stsFormula?: string;
  readonly routing?: { readonly code: string; readonly host: string; readonly domain: string };
  readonly responsible?: boolean;
}

/** One FSE prepared: its days, and the prescription. The same fields as a visit that is keyed. */
export interface PreparedVisit extends PreparedSeance {
  readonly seances?: readonly PreparedSeance[];
  readonly prescriptionDate?: Day;
  readonly prescriber?: string; // 9
}

/** One day of care. */
export interface PreparedSeance {
  readonly careDate: Day;
  readonly place: "home" | "office";
  readonly time: "day" | "night" | "deep-night";
  readonly sundayOrHoliday: boolean;
  readonly oneWayKm?: number;
  readonly acts: readonly PreparedAct[];
  readonly supplements: readonly string[];
}

export interface PreparedAct {
  readonly code: string;
  readonly coefficient: string;
  readonly quantity: number;
  readonly tag?: string;
  readonly ald: boolean;
}

/** The patient of the round that a card's person is, or undefined. */
export function patientOnRound(
  round: Round,
  { insuredNir, birthDate, birthRank, rank }: Omit<RoundPerson, "name" | "firstName">,
): RoundPatient | undefined {
  return round.patients.find(
    ({ person }) =>
      person.insuredNir === insuredNir &&
      person.birthDate === birthDate &&
      person.birthRank === birthRank &&
      person.rank === rank,
  );
}
