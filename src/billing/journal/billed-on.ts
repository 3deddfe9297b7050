import type { Day } from "../model/dates.ts";
import type { DayFacts } from "./entries.ts";
import type { KeptInvoice } from "./kept-invoice.ts";
import { patientKey } from "./series.ts";
import type { PatientKey, SameDayFacts } from "./views.ts";

/** What is billed already, as far as the price of the next visit asks (billing-rules 9). */
type Invoices = Iterable<KeptInvoice>;

export function kilometresOn(invoices: Invoices, performerNumber: string, day: Day): number {
  return billedOn(invoices, day).reduce(
    (km, [one, facts]) => km + (one.performerNumber === performerNumber ? facts.km : 0),
    0,
  );
}

export function sameDayOf(invoices: Invoices, patient: PatientKey, day: Day): SameDayFacts {
  const key = patientKey(patient);
  const own = billedOn(invoices, day).filter(([one]) => one.patientKey === key);
  const bsx = own.find(([, facts]) => facts.bsx !== undefined)?.[1].bsx;
  const longPerfusion = own.find(([, facts]) => facts.longPerfusion !== undefined)?.[1].longPerfusion;
  return {
    ...(bsx && { bsx }),
    ...(longPerfusion && { longPerfusion }),
    di: own.some(([, facts]) => facts.di),
    ifiCount: own.reduce((sum, [, facts]) => sum + facts.ifiCount, 0),
  };
}

export function lastOrganismOf(invoices: Invoices, patient: PatientKey): string | undefined {
  const key = patientKey(patient);
  let last: KeptInvoice | undefined;
  for (const one of invoices) if (one.patientKey === key && (one.signedSeq ?? 0) > (last?.signedSeq ?? 0)) last = one;
  return last && `${last.amo.regime}-${last.amo.fund}-${last.amo.centre}`;
}

/** This person's invoices whose person is still known, the latest signed first; deleted and given up ones left out. */
export function invoicesOf(invoices: Invoices, patient: PatientKey): readonly KeptInvoice[] {
  const key = patientKey(patient);
  const own = [...invoices].filter(
    (one) =>
      one.patientKey === key && (one.stage === "signed" || one.stage === "signing") && one.purgedAtMs === undefined,
  );
  return own.sort((one, other) => (other.signedSeq ?? other.signingSeq) - (one.signedSeq ?? one.signingSeq));
}

function billedOn(invoices: Invoices, day: Day): readonly (readonly [KeptInvoice, DayFacts])[] {
  const billed: (readonly [KeptInvoice, DayFacts])[] = [];
  for (const invoice of invoices) {
    if (invoice.careFrom > day || invoice.careTo < day) continue;
    if (invoice.stage === "voided" || invoice.stage === "unused") continue;
    for (const facts of invoice.days) if (facts.day === day) billed.push([invoice, facts]);
  }
  return billed;
}
