import type {
  Accident,
  Beneficiary,
  CardFlag,
  ComplementaryZone,
  Exoneration,
  Period,
} from "#billing/model/beneficiary";
import { fromCompact } from "#billing/model/dates";
import { hasAmcKey, isNir, isRpps } from "#billing/model/identifiers";
import type { DecodedOf, E9, EA, ED, EE, F2, F8 } from "#hal/wire/card-files/index";
import { fileTrouble } from "./reading.ts";

/** Flags gathered while a file is given its meaning; each once. */
export type Flags = Set<CardFlag>;

/** A period as the trade knows it; undefined when it ends before it begins: ignored and flagged. */
export function periodOf(from: string, to: string | undefined, flags: Flags): Period | undefined {
  if (to !== undefined && to < from) {
    flags.add("period-reversed");
    return undefined;
  }
  return { from: fromCompact(from), ...(to === undefined ? {} : { to: fromCompact(to) }) };
}

export function flagNir(nir: string, key: string, flags: Flags): void {
  if (!isNir(nir, key)) flags.add("nir-key");
}

const SERVICES: readonly string[] = ["00", "01", "02", "03", "10"];
const CONTRACTS: readonly string[] = ["20", "21", "22", "23", "24", "25"];

/** EF.BENnn to the trade's shape, without its zones. Throws E_CARD_FILE on what the table of the template cannot say. */
export function beneficiaryOf(value: DecodedOf<typeof EA>, fid: number, flags: Flags): Beneficiary {
  const { amo } = value;
  if ((value.nir === undefined) !== (value.nirKey === undefined)) throw fileTrouble(fid, "missing", "EA.CA");
  if (value.nir !== undefined && value.nirKey !== undefined) flagNir(value.nir, value.nirKey, flags);
  if (value.birthRank === "0") throw fileTrouble(fid, "not-in-list", "EA.C6");
  if (!SERVICES.includes(amo.service)) throw fileTrouble(fid, "not-in-list", "EA.EB.C5");
  const contract = amo.sncf?.contract;
  if (amo.regime === "04" && contract === undefined) throw fileTrouble(fid, "missing", "EA.EB.F0");
  if (contract !== undefined && !CONTRACTS.includes(contract)) throw fileTrouble(fid, "not-in-list", "EA.EB.F0.C1");
  const servicePeriod = amo.serviceFrom === undefined ? undefined : periodOf(amo.serviceFrom, amo.serviceTo, flags);
  return {
    number: value.number,
    useName: value.useName,
    familyName: value.familyName,
    firstName: value.firstName,
    birthDate: value.birthDate,
    birthRank: value.birthRank,
    rank: value.rank,
    quality: value.quality,
    ...(value.nir === undefined || value.nirKey === undefined ? {} : { nir: value.nir, nirKey: value.nirKey }),
    amo: {
      regime: amo.regime,
      fund: amo.fund,
      centre: amo.centre,
      management: amo.management,
      service: amo.service,
      ...(servicePeriod === undefined ? {} : { servicePeriod }),
      alsaceMoselle: amo.alsaceMoselle,
      rights: amo.rights.flatMap((right) => periodOf(right.from, right.to, flags) ?? []),
      ...(contract === undefined ? {} : { contract }),
    },
  };
}

/** EF.EXOnn, without the accidents. */
export function protectedZoneOf(value: DecodedOf<typeof F8>, fid: number, flags: Flags) {
  const { attendingDoctor: doctor, smg } = value;
  if (doctor?.rpps !== undefined && !isRpps(doctor.rpps)) flags.add("doctor-key");
  const covered = smg?.from === undefined ? undefined : periodOf(smg.from, smg.to, flags);
  return {
    exonerations: value.exonerations.flatMap((one) => exonerationOf(one, fid, flags) ?? []),
    ...(doctor === undefined
      ? {}
      : {
          attendingDoctor: {
            declared: doctor.declared,
            ...(doctor.declaredOn === undefined ? {} : { since: fromCompact(doctor.declaredOn) }),
            ...(doctor.rpps === undefined ? {} : { rpps: doctor.rpps }),
          },
        }),
    ...(smg === undefined
      ? {}
      : {
          smg: {
            covered: smg.covered,
            ...(smg.booklet === undefined ? {} : { booklet: smg.booklet }),
            ...(covered === undefined ? {} : { period: covered }),
          },
        }),
  };
}

function exonerationOf(value: DecodedOf<typeof ED>, fid: number, flags: Flags): Exoneration | undefined {
  const ratePercent = Number(value.rate);
  if (ratePercent > 100) throw fileTrouble(fid, "not-in-list", "F8.ED.C5");
  const { pregnancyFrom, expectedBirth } = value;
  if (value.kind === "MAT" && (pregnancyFrom === undefined || expectedBirth === undefined)) {
    throw fileTrouble(fid, "missing", "F8.ED.C7");
  }
  const period = periodOf(value.from, value.to, flags);
  if (period === undefined) return undefined;
  return {
    kind: value.kind,
    code: value.code,
    period,
    ratePercent,
    ...(value.label === undefined ? {} : { label: value.label }),
    ...(pregnancyFrom === undefined ? {} : { pregnancyFrom: fromCompact(pregnancyFrom) }),
    ...(expectedBirth === undefined ? {} : { expectedBirth: fromCompact(expectedBirth) }),
  };
}

/** One accident of EF.AT. Its dates of cover are optional. */
export function accidentOf(value: DecodedOf<typeof EE>, flags: Flags): Accident {
  const period = value.from === undefined ? undefined : periodOf(value.from, value.to, flags);
  return {
    ...(value.number === undefined ? {} : { number: value.number }),
    date: fromCompact(value.date),
    organism: value.organism,
    kind: value.kind === "AT" ? "AT" : "MP",
    ...(period === undefined ? {} : { period }),
    relapse: value.relapse ?? false,
  };
}

/** Indicateurs de traitement by kind of management (cards.md 3.2, F2 C7). */
const INDICATORS: Readonly<Record<"GU" | "GS", readonly string[]>> = {
  GU: ["00", "01", "02", "62", "71"],
  GS: ["00", "12", "13", "22", "23", "32", "33", "60", "62", "63", "72", "73"],
};

/** EF.AMCnn. Undefined when its period is reversed. The routing is copied as read, never resolved. */
export function complementaryZoneOf(
  value: DecodedOf<typeof F2>,
  fid: number,
  flags: Flags,
): ComplementaryZone | undefined {
  const management = value.management === "GU" ? "GU" : "GS";
  if (!INDICATORS[management].includes(value.treatmentIndicator)) throw fileTrouble(fid, "not-in-list", "F2.C7");
  if (management === "GS" && value.member === undefined) throw fileTrouble(fid, "missing", "F2.C4");
  if (management === "GS" && value.routing === undefined) throw fileTrouble(fid, "missing", "F2.F3");
  if (!hasAmcKey(value.amcNumber)) flags.add("amc-number-key");
  const period = periodOf(value.from, value.to, flags);
  if (period === undefined) return undefined;
  return {
    management,
    amcNumber: value.amcNumber,
    ...(value.member === undefined ? {} : { member: value.member }),
    period,
    treatmentIndicator: value.treatmentIndicator,
    ...(value.stsRouting === undefined ? {} : { stsRouting: value.stsRouting }),
    ...(value.serviceType === undefined ? {} : { serviceType: value.serviceType }),
    ...(value.services === undefined ? {} : { services: value.services }),
    ...(management === "GU" && value.guarantees !== undefined ? { guarantees: value.guarantees } : {}),
    ...(management === "GS" && value.ediNumber !== undefined ? { ediNumber: value.ediNumber } : {}),
    ...(value.name === undefined ? {} : { name: value.name }),
    ...(management === "GS" && value.routing !== undefined ? { routing: value.routing } : {}),
  };
}

/** EF.ASSURE to the trade's shape. */
export function insuredOf(value: DecodedOf<typeof E9>, flags: Flags) {
  flagNir(value.nir, value.nirKey, flags);
  return {
    nir: value.nir,
    nirKey: value.nirKey,
    useName: value.useName,
    familyName: value.familyName,
    firstName: value.firstName,
    birthDate: value.birthDate,
    birthRank: value.birthRank,
    address: value.address,
  };
}
