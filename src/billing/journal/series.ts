import type { LotKind, LotRecipient } from "../model/lot.ts";
import type { PatientKey } from "./views.ts";

/** The series of erasable keys. */
export const BODY_KEYS = "body-key";

/** The entries of a box of the inbox that are journaled. */
export function boxSeries(box: string): string {
  return `inbox.${box}`;
}

export function invoiceKey(billerNumber: string, number: string): string {
  return `${billerNumber}.${number}`;
}

export function patientKey({ insuredNir, rank, birthDate, birthRank }: PatientKey): string {
  return `${insuredNir}|${rank}|${birthDate}|${birthRank}`;
}

export function numberSeries(billerNumber: string, deviceRank: string): string {
  return `number.${billerNumber}.${deviceRank}`;
}

export function lotSeries(billerNumber: string, kind: LotKind): string {
  return `lot.${billerNumber}.${kind}`;
}

export function fileSeries(billerNumber: string, recipient: LotRecipient): string {
  const to =
    recipient.kind === "amo" ? `${recipient.regime}${recipient.fund}${recipient.centre}` : `amc.${recipient.amcNumber}`;
  return `file.${billerNumber}.${to}`;
}
