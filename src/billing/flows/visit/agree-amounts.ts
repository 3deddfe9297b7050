import { assert } from "#util/assert";
import type { TroubleCode } from "#util/trouble-codes";
import type { Desk } from "../desk.ts";
import { printDraftSheet } from "../print-paper-sheet.ts";
import type { Session } from "../session.ts";
import { amountsFacts } from "./amounts-facts.ts";
import { otherwiseOf } from "./choose-patient.ts";
import { chooseWay } from "./choose-way.ts";
import type { Draft, PricedSheet } from "./draft.ts";
import { signerOf } from "./patient.ts";
import { rentalBefore } from "./rental.ts";

export type AgreeEnd =
  /** As it is to be signed: the way may have changed. */
  | { readonly kind: "sign"; readonly draft: Draft }
  | { readonly kind: "back" }
  | { readonly kind: "kept" }
  | { readonly kind: "interrupted" };

/**
 * The amounts, with how the invoice is secured (E082). A Vitale that is gone by then is offered to be read, or done without: then the
 * amounts are shown again under the way chosen, before anything is signed (E092).
 */
export async function agreeAmounts(
  desk: Desk,
  session: Session,
  draft: Draft,
  show: { readonly unsigned: TroubleCode | undefined; readonly shown: PricedSheet | undefined },
): Promise<AgreeEnd> {
  let now = draft;
  for (;;) {
    const agreed = await desk.ui.ask("amounts", amountsFacts(desk, now, show.unsigned, show.shown), session.signal);
    if (agreed.kind === "interrupted") return agreed;
    if (agreed.kind === "cancelled" || agreed.value === "back") return { kind: "back" };
    if (agreed.value === "paper") {
      await printDraftSheet(desk, session, now);
      continue;
    }
    assert(show.unsigned === undefined, "a simulation is never signed");
    const there = signerOf(now.patient) === undefined || desk.reader.slot("vitale").card === "present";
    if (there || session.vitaleAlone)
      // Without the CPS there is no other way than the very card, asked for by the signature.
      return { kind: "sign", draft: now };
    const rental = rentalBefore(session, now.patient, now.entry);
    const way = await chooseWay(desk, session, rental);
    if (session.signal.aborted) return { kind: "interrupted" };
    if (way.kind === "wait") return { kind: "kept" };
    if (way.kind === "read") return { kind: "sign", draft: now }; // Asked for by the signature, the very card.
    if (way.kind === "cancelled") continue;
    now = { ...now, patient: { ...now.patient, otherwise: otherwiseOf(way) } };
  }
}
