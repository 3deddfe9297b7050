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
import { enrolRecovered, mayRecover, recoverKeys } from "./recover.ts";
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
  let fresh = false;
  if (desk.keys.enrolled().length === 0) {
    const answer = await desk.ui.ask("confirm", { subject: "enrol", facts: { name: holderName(holder) } });
    if (answer.kind !== "given" || !answer.value) return { kind: "closed" };
    const end = await desk.keys.enrol(kek);
    if (end.kind !== "enrolled") return { kind: "closed", code: "E_CARD_STATUS" };
    fresh = true;
  }
  const end = await desk.keys.unlock(kek);
  if (end.kind === "unlocked")
    return open(desk, kek, holder, { how: fresh ? "fresh" : "known", readMs, keys: end.keys });
  if (end.kind === "wrong-key") return { kind: "closed", code: "E_KEY_WRONG" };
  if (!mayRecover(desk)) return { kind: "closed", code: "E_NOT_ENROLLED" };
  const recovered = await recoverKeys(desk, kek, holder);
  if (recovered.kind === "closed") return recovered;
  return open(desk, kek, holder, { how: "recovered", readMs, keys: recovered.keys });
}

interface Opening {
  /** With a slot; with one just made on a new device; with none yet, the poste having let it in. */
  readonly how: "known" | "fresh" | "recovered";
  readonly readMs: number;
  readonly keys: DataKeys;
}

async function open(
  desk: Desk,
  kek: KekCard,
  holder: PractitionerCard,
  { how, readMs, keys }: Opening,
): Promise<StoreEnd> {
  const book = await desk.journal.unlock(keys);
  await desk.pushed.unlock(keys);
  await desk.drafts.unlock(keys, book);
  if (desk.journal.readOnly) return { kind: "open", book, keys }; // Damaged: to be read and exported.
  if (how === "recovered") await enrolRecovered(desk, kek, keys);
  if (how === "fresh" || !book.isEnrolled(kek.serial)) await desk.journal.append(enrolledRecord(holder));
  const doubt = clockDoubtOf(desk);
  if (doubt !== undefined) await desk.journal.note("clock-doubtful", { doubt });
  await desk.journal.note("unlocked", { card: kek.serial, type: holder.practitioner.cardType, readMs });
  await desk.outbox.mend(desk.journal, book); // What a cut took from it comes back, under the same hashes.
  await keepKeys(desk, book, keys);
  return { kind: "open", book, keys };
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
