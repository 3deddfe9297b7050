import { dreRecords, fseRecords } from "#billing/formats/index";
import type { SigningRecord, VitaleSteps } from "#billing/journal/index";
import { day } from "#billing/model/dates";
import type { Invoice } from "#billing/model/invoice";
import { ulid } from "#billing/model/ulid";
import { assert } from "#util/assert";
import type { Desk } from "../desk.ts";
import type { Session } from "../session.ts";
import { recordStep } from "../without-cps.ts";
import type { Draft } from "./draft.ts";
import { invoiceOf } from "./invoice-of.ts";
import { keptOf, modeOf } from "./patient.ts";
import { rightsOpen } from "./visit-input.ts";

/**
 * Draws the next number and journals it with the exact bytes to sign, in one record, before any card signs
 * (formats.md [2:30]). From here the number is either signed or "non utilisé"; it never serves twice.
 * `draftId`: the draft that it stands for from here on.
 */
export async function drawInvoice(
  desk: Desk,
  session: Session,
  draft: Draft,
  draftId?: string,
): Promise<SigningRecord> {
  const { replacement } = session;
  const { billingNumber } = session.situation;
  assert(billingNumber !== undefined, "a situation without a billing number reached signing");
  const invoice = invoiceOfDraft(desk, session, draft, session.book.nextNumber(billingNumber, desk.device.rank));
  const record: SigningRecord = {
    kind: "signing",
    billerNumber: billingNumber,
    number: invoice.number,
    careSheetId: invoice.careSheetId,
    ...(draftId === undefined ? {} : { draftId }),
    ...(replacement === undefined ? {} : { replacement: replacement.id }),
    invoice,
    fseBytes: fseRecords(invoice),
    ...(invoice.amc?.dre ? { dreBytes: dreRecords(invoice) } : {}),
    entry: draft.entry,
    patient: keptOf(draft.patient),
    ...vitaleOf(draft),
  };
  await recordStep(desk, session, record);
  const { otherwise } = draft.patient;
  if (otherwise !== undefined && "reason" in otherwise)
    await desk.journal.note("without-vitale", {
      number: invoice.number,
      mode: otherwise.mode,
      reason: otherwise.reason,
    });
  return record;
}

/** The invoice that a draft makes under that number; "" for none, where nothing is going to be signed. */
export function invoiceOfDraft(desk: Desk, session: Session, draft: Draft, number: string): Invoice {
  const { situation, replacement } = session;
  return invoiceOf({
    ...draft,
    patient: { ...draft.patient, ...draft.billed.rights },
    number,
    careSheetId: ulid(desk.clock.now(), desk.random.bytes(10)),
    mode: modeOf(draft.patient),
    test: desk.device.mode === "test",
    approvalNumber: desk.device.approvalNumber,
    practitioner: session.biller,
    ...(replacement === undefined ? {} : { replacement: replacement.setUp.by }),
    situation: { ...situation, billingNumber: situation.billingNumber ?? "" },
  });
}

/** The reading of the Vitale that the FSE comes from; nothing without one. */
function vitaleOf({ patient: { vitale, beneficiary }, entry }: Draft): { readonly vitale?: VitaleSteps } {
  if (vitale === undefined) return {};
  const rights = { updatedOn: vitale.family.updatedOn, open: rightsOpen(beneficiary, day(entry.careDate)) };
  return { vitale: { read: vitale.reading, rights } };
}
