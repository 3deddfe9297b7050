import type { DataKeys, KekCard } from "#billing/keys/index";
import type { PractitionerCard } from "#billing/model/practitioner";
import { Trouble } from "#util/trouble";
import type { TroubleCode } from "#util/trouble-codes";
import type { Desk } from "./desk.ts";
import { holderName } from "./session.ts";

export type RecoverEnd =
  /** What the poste gave this card. Whether it opens this journal, only the journal can say. */
  { readonly kind: "keys"; readonly keys: DataKeys } | { readonly kind: "closed"; readonly code?: TroubleCode };

/** Whether a card without a slot may be let in by the poste: a copy of the key was sealed to it, and there is something to open. */
export function mayRecover(desk: Desk): boolean {
  return desk.keys.escrow() !== undefined && desk.journal.counts().records > 0;
}

/**
 * A card without a slot, its PIN verified: lost or renewed, no other is left to let it in. Opens the poste's answer to it; while there
 * is none, offers to ask (reliability 5, rule 8).
 */
export async function recoverKeys(desk: Desk, kek: KekCard, holder: PractitionerCard): Promise<RecoverEnd> {
  const facts = { name: holderName(holder) };
  const end = await desk.keys.recover(kek);
  if (end.kind === "unlocked") {
    const answer = await desk.ui.ask("confirm", { subject: "enrol", facts });
    if (answer.kind === "given" && answer.value) return { kind: "keys", keys: end.keys };
    end.keys.wipe();
    return { kind: "closed" };
  }
  if (end.kind !== "no-answer") return { kind: "closed", code: "E_KEY_WRONG" };
  const wanted = await desk.ui.ask("confirm", { subject: "recover", facts });
  if (wanted.kind !== "given" || !wanted.value) return { kind: "closed", code: "E_NOT_ENROLLED" };
  const asked = await desk.keys.askRecovery(kek, desk.device.serial);
  return { kind: "closed", code: asked === "asked" ? "E_RECOVERY_ASKED" : "E_CARD_STATUS" };
}

/** Enrols the card that was let in, once the journal opened. Told first: an opening by the poste's key is never without its line. */
export async function enrolRecovered(desk: Desk, kek: KekCard, keys: DataKeys): Promise<void> {
  await desk.journal.note("recovered", { card: kek.serial, generation: keys.generation });
  const end = await desk.keys.enrol(kek, keys);
  if (end.kind !== "enrolled") throw new Trouble("E_CARD_STATUS", { why: end.kind });
}
