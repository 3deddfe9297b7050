import { authenticateCps } from "#billing/cards/index";
import type { Book } from "#billing/journal/index";
import type { DataKeys, KekCard } from "#billing/keys/index";
import type { PractitionerCard } from "#billing/model/practitioner";
import { certificateFacts, sha256, verifyRsaDigest } from "#billing/signing/index";
import type { Card } from "#hal/ports/index";
import { fromHex } from "#util/bytes";
import { Trouble } from "#util/trouble";
import type { TroubleCode } from "#util/trouble-codes";
import type { Desk } from "./desk.ts";
import { keepKeys } from "./keep-keys.ts";
import { clockDoubtOf } from "./may-bill.ts";
import { holderName } from "./session.ts";
import { needed } from "./with-card.ts";

export type StoreEnd =
  | { readonly kind: "open"; readonly book: Book; readonly keys: DataKeys }
  /** Back to the waiting screen; `code` undefined when the user simply said no. */
  | { readonly kind: "closed"; readonly code?: TroubleCode };

/**
 * Opens the data with the card whose PIN is verified: the first card of a new device is offered to be registered, a
 * registered one unwraps the data key, any other opens nothing (reliability 5). `readMs`: how long the card took to read.
 */
export async function openStore(desk: Desk, card: Card, holder: PractitionerCard, readMs: number): Promise<StoreEnd> {
  const kek = kekCard(card, holder);
  if (desk.keys.enrolled().length === 0) {
    const answer = await desk.ui.ask("confirm", { subject: "enrol", facts: { name: holderName(holder) } });
    if (answer.kind !== "given" || !answer.value) return { kind: "closed" };
    const end = await desk.keys.enrol(kek);
    if (end.kind !== "enrolled") return { kind: "closed", code: "E_CARD_STATUS" };
    return open(desk, kek, holder, { fresh: true, readMs });
  }
  return open(desk, kek, holder, { fresh: false, readMs });
}

async function open(
  desk: Desk,
  kek: KekCard,
  holder: PractitionerCard,
  { fresh, readMs }: { readonly fresh: boolean; readonly readMs: number },
): Promise<StoreEnd> {
  const end = await desk.keys.unlock(kek);
  if (end.kind === "not-enrolled") return { kind: "closed", code: "E_NOT_ENROLLED" };
  if (end.kind === "wrong-key") return { kind: "closed", code: "E_KEY_WRONG" };
  const book = await desk.journal.unlock(end.keys);
  await desk.pushed.unlock(end.keys);
  if (desk.journal.readOnly) return { kind: "open", book, keys: end.keys }; // Damaged: to be read and exported.
  if (fresh || !book.isEnrolled(kek.serial)) await desk.journal.append(enrolledRecord(holder));
  const doubt = clockDoubtOf(desk);
  if (doubt !== undefined) await desk.journal.note("clock-doubtful", { doubt });
  await desk.journal.note("unlocked", { card: kek.serial, type: holder.practitioner.cardType, readMs });
  await desk.outbox.mend(desk.journal, book); // What a cut took from it comes back, under the same hashes.
  await keepKeys(desk, book, end.keys);
  return { kind: "open", book, keys: end.keys };
}

/** The record that a card opens this device from now on. */
export function enrolledRecord(holder: PractitionerCard) {
  const { practitioner } = holder;
  return {
    kind: "enrolled",
    cardSerial: practitioner.cardSerial,
    holder: {
      idNat: practitioner.idNat,
      ...(practitioner.name === undefined ? {} : { name: practitioner.name }),
      ...(practitioner.firstName === undefined ? {} : { firstName: practitioner.firstName }),
    },
  } as const;
}

/** The card as the key store sees it: it signs with its authentication key, and each signature is checked before use. */
export function kekCard(card: Card, holder: PractitionerCard): KekCard {
  const certificate = holder.authenticationCertificate;
  return {
    serial: holder.practitioner.cardSerial,
    authenticationKeyHash: fromHex(certificateFacts(certificate).publicKeyHash),
    async sign(message) {
      const digest = sha256(message);
      const signature = needed(await authenticateCps(card, digest));
      if (!verifyRsaDigest(certificate, digest, signature))
        throw new Trouble("E_SIGNATURE_WRONG", { by: "authentication" });
      return signature;
    },
  };
}
