import type { InvoiceView } from "#billing/journal/index";
import type { Check } from "#billing/model/check";
import type { VisitEntry } from "#hal/ports/index";
import type { Session } from "../session.ts";
import { isOwnWork } from "../whose-work.ts";
import { keyOf } from "./known-patient.ts";
import type { Patient } from "./patient.ts";
import { seancesOf } from "./seances.ts";

/**
 * SESAM SANS VITALE (E085): what is rented goes on without its tenant's card, which was read when an invoice was secured
 * here. The CPS signs alone, and no paper sheet goes with it (formats.md 6.2).
 */

/** Whether an invoice shows that the person's card was read: both cards signed it. */
export function isSecured(session: Session, view: InvoiceView): boolean {
  return view.mode === "S" && view.stage === "signed" && view.purgedAtMs === undefined && isOwnWork(session, view);
}

/** The last invoice of that person secured by both cards; undefined: the card was never read here. */
export function lastSecured(
  session: Session,
  person: Pick<Patient, "insured" | "beneficiary">,
): InvoiceView | undefined {
  return session.book.invoicesOf(keyOf(person)).find((view) => isSecured(session, view));
}

/** Whether somebody's card was. */
export function anySecured(session: Session): boolean {
  return [...session.book.invoices()].some((view) => isSecured(session, view));
}

/** Whether rented articles are all there is on the sheet. */
function isRental(entry: VisitEntry): boolean {
  return seancesOf(entry).every(
    ({ acts, supplements, lpp = [] }) =>
      acts.length === 0 && supplements.length === 0 && lpp.length > 0 && lpp.every(({ supply }) => supply === "L"),
  );
}

/** Whether this sheet may do without the card: all rented, by somebody whose card was read. */
export function rentalBefore(
  session: Session,
  person: Pick<Patient, "insured" | "beneficiary">,
  entry: VisitEntry,
): boolean {
  return isRental(entry) && lastSecured(session, person) !== undefined;
}

/** Anything else on the sheet is refused: it needs the card, or another way without it. */
export function rentalChecks({ otherwise }: Pick<Patient, "otherwise">, entry: VisitEntry): readonly Check[] {
  if (otherwise?.mode !== "L" || isRental(entry)) return [];
  return [{ code: "not-a-rental", severity: "refusal", field: "acts", facts: {} }];
}
