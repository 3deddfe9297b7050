import type { InvoiceView, SigningRecord } from "#billing/journal/index";
import { addMonths, day } from "#billing/model/dates";
import type { Profession } from "#billing/model/visit";
import { ruleCount } from "#billing/rules/index";
import type { ActEntry, CatalogueAct, ComplementaryEntry, KnownPrescriber, VisitEntry } from "#hal/ports/index";
import type { Desk } from "../desk.ts";
import type { Session } from "../session.ts";
import { today as todayOf } from "../today.ts";
import { isOwnWork } from "../whose-work.ts";
import type { Patient } from "./patient.ts";
import { seancesOf } from "./seances.ts";

/** Prescribers listed (E108), and invoices looked through for them. */
const PRESCRIBERS_LISTED = 20;
const INVOICES_READ = 60;

/** What the journal knows before the first key: the prescription that still runs, the acts of last time, the prescribers. */
export interface Known {
  readonly prescription?: Pick<VisitEntry, "prescriptionDate" | "prescriber" | "prescriberSpecialty">;
  readonly acts: readonly ActEntry[];
  /** What was said of the mutuelle on the last invoice. */
  readonly complementary: ComplementaryEntry | undefined;
  readonly prescribers: readonly KnownPrescriber[];
}

/** From this person's last invoice (E080) and the last ones of this practitioner (E108). Nothing is proposed of a purged one. */
export async function knownOf(desk: Desk, session: Session, patient: Patient, profession: Profession): Promise<Known> {
  const last = session.book.invoicesOf(keyOf(patient))[0];
  const entry = last === undefined ? undefined : (await desk.journal.signing(last)).entry;
  const acts = entry === undefined ? [] : (seancesOf(entry).at(-1)?.acts ?? []);
  return {
    ...prescriptionOf(desk, profession, entry),
    acts,
    complementary: entry?.complementary,
    prescribers: await lastPrescribers(desk, session),
  };
}

/** The person as the journal tells people apart. */
export function keyOf({ insured, beneficiary }: Pick<Patient, "insured" | "beneficiary">) {
  const { rank, birthDate, birthRank } = beneficiary;
  return { insuredNir: insured.nir, rank, birthDate, birthRank };
}

/** The catalogue, the acts of last time first. */
export function favouritesFirst(
  catalogue: readonly CatalogueAct[],
  acts: readonly ActEntry[],
): readonly CatalogueAct[] {
  const favourite = (one: CatalogueAct) =>
    acts.some((act) => act.code === one.code && act.coefficient === one.coefficient && act.tag === one.tag);
  return [...catalogue.filter(favourite), ...catalogue.filter((one) => !favourite(one))];
}

/** The prescription of last time, while it is not too old for care given today. */
function prescriptionOf(
  desk: Desk,
  profession: Profession,
  entry: VisitEntry | undefined,
): Pick<Known, "prescription"> {
  if (entry?.prescriptionDate === undefined) return {};
  const { prescriptionDate, prescriber, prescriberSpecialty } = entry;
  const today = todayOf(desk);
  const place = { profession, zone: "metropole", sector: "1", day: today } as const;
  const months = ruleCount(desk.tables, "check.prescription-months", place);
  if (months > 0 && addMonths(day(prescriptionDate), months) < today) return {};
  return {
    prescription: {
      prescriptionDate,
      ...(prescriber === undefined ? {} : { prescriber }),
      ...(prescriberSpecialty === undefined ? {} : { prescriberSpecialty }),
    },
  };
}

async function lastPrescribers(desk: Desk, session: Session): Promise<readonly KnownPrescriber[]> {
  const biller = session.situation.billingNumber;
  const found = new Map<string, KnownPrescriber>();
  for (const view of lastOf(session, biller)) {
    if (found.size === PRESCRIBERS_LISTED) break;
    const { invoice }: SigningRecord = await desk.journal.signing(view);
    const { prescriber } = invoice;
    if (prescriber === undefined || found.has(prescriber.number)) continue;
    const { number, specialty } = prescriber;
    found.set(number, { number, ...(specialty === undefined ? {} : { specialty }), lastOn: view.careTo });
  }
  return [...found.values()];
}

function lastOf(session: Session, biller: string | undefined): readonly InvoiceView[] {
  const signed = [...session.book.invoices()].filter(
    (one) =>
      one.billerNumber === biller && isOwnWork(session, one) && one.stage === "signed" && one.purgedAtMs === undefined,
  );
  return signed.slice(-INVOICES_READ).reverse();
}
