import { type AmcFile, type PatientFile, patientOnRound } from "#billing/model/round";
import type { ComplementaryEntry, ComplementaryZoneEntry } from "#hal/ports/index";
import { today } from "../today.ts";
import { zoneRuns } from "./complementary.ts";
import { keyOf } from "./known-patient.ts";
import type { PersonVisit } from "./person-visit.ts";
import { standingMutuelle } from "./read-mutuelle.ts";

/**
 * The complementary share proposed before the first key: the card in its slot, else what was keyed on this person's last invoice
 * (A18), else what the poste knows of somebody whose Vitale says nothing. Undefined: that of the Vitale.
 */
export async function proposedComplementary(
  visit: PersonVisit,
  last: ComplementaryEntry | undefined,
): Promise<ComplementaryEntry | undefined> {
  const file = fileOf(visit);
  const second = file?.amc2 === undefined ? {} : { second: secondOf(file.amc2) };
  const proposed = (await standingMutuelle(visit)) ?? keptOf(visit, last) ?? ofPoste(visit, file?.amc);
  if (proposed !== undefined) return { ...proposed, ...second };
  return file?.amc2 === undefined ? undefined : { source: "vitale", ...second };
}

/** What the practice's record says of the complementary side of this person, or undefined. */
export function fileOf({ desk, patient }: PersonVisit): PatientFile | undefined {
  const { round } = desk.pushed;
  return round === undefined ? undefined : patientOnRound(round, keyOf(patient))?.file;
}

/** The zone of last time while it runs, unless the Vitale was given a newer one since. */
function keptOf({ desk, patient }: PersonVisit, last: ComplementaryEntry | undefined): ComplementaryEntry | undefined {
  if (last?.zone === undefined || last.source === "vitale" || !zoneRuns(last.zone, today(desk))) return undefined;
  const { complementary: ofVitale } = patient.beneficiary;
  if (ofVitale !== undefined && ofVitale.period.from > last.zone.from) return undefined;
  const { source, zone, typed } = last;
  return { source, zone, ...(typed === undefined ? {} : { typed }) };
}

function ofPoste({ desk, patient }: PersonVisit, file: AmcFile | undefined): ComplementaryEntry | undefined {
  if (file === undefined || patient.beneficiary.complementary !== undefined) return undefined;
  const zone = zoneOfFile(file);
  return zoneRuns(zone, today(desk)) ? { source: "poste", zone } : undefined;
}

/** The complementary share as the poste gives it: typed or scanned there (E176). Gestion séparée unless it says otherwise. */
export function zoneOfFile(file: AmcFile): ComplementaryZoneEntry {
  const { origin, responsible, management = "GS", treatmentIndicator = "", conventionCode, csr, ...rest } = file;
  return {
    ...rest,
    management,
    treatmentIndicator,
    ...(conventionCode === "" ? {} : { conventionCode }),
    ...(csr === "" ? {} : { csr }),
  };
}

function secondOf({ origin, responsible, ...file }: AmcFile): NonNullable<ComplementaryEntry["second"]> {
  return file;
}
