import type { SigningRecord } from "#billing/journal/index";
import type { Otherwise } from "#billing/model/visit-patient";
import type { Desk } from "../desk.ts";
import type { Session } from "../session.ts";
import { otherwiseOf } from "./choose-patient.ts";
import { chooseWay } from "./choose-way.ts";
import { type Patient, signerOf } from "./patient.ts";
import { rentalBefore } from "./rental.ts";
import { completeSignature, type SignEnd } from "./sign-invoice.ts";

export type SignVisitEnd =
  | Exclude<SignEnd, { kind: "given-up" | "other-way" }>
  /** The draft comes back, to be signed otherwise when that was chosen. */
  | { readonly kind: "given-up"; readonly otherwise?: Otherwise }
  /** Put aside with its number: "signature à reprendre". */
  | { readonly kind: "held" };

/**
 * Signs a visit. A Vitale that left in the middle and does not come back may be done without (E092): the bytes say how they are
 * secured, so that the number drawn for them is not used, and the draft goes on under the next one.
 */
export async function signVisit(
  desk: Desk,
  session: Session,
  pending: SigningRecord,
  patient: Patient,
): Promise<SignVisitEnd> {
  for (;;) {
    const other = session.vitaleAlone ? {} : ({ otherWay: "other-way" } as const);
    const signers = { expected: signerOf(patient), ...other };
    const end = await completeSignature(desk, session, pending, signers);
    if (end.kind !== "other-way") return end;
    const rental = pending.entry !== undefined && rentalBefore(session, patient, pending.entry);
    const way = await chooseWay(desk, session, rental);
    if (session.signal.aborted) return { kind: "interrupted" };
    if (way.kind === "wait") return { kind: "held" };
    if (way.kind === "read" || way.kind === "cancelled") continue;
    const { billerNumber, number } = pending;
    await desk.journal.append({ kind: "unused", billerNumber, number, reason: "given-up" });
    return { kind: "given-up", otherwise: otherwiseOf(way) };
  }
}
