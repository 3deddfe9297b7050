import { identifyCard, signDigestCps, signDigestVitale } from "#billing/cards/index";
import type { FirstSignatureRecord, SigningRecord } from "#billing/journal/index";
import { signedRecord } from "#billing/journal/index";
import type { SignedInvoice } from "#billing/model/invoice";
import { fseDigest, verifyFse, verifyOne } from "#billing/signing/index";
import { assert } from "#util/assert";
import { Trouble } from "#util/trouble";
import type { Desk } from "../desk.ts";
import type { Session } from "../session.ts";
import { today } from "../today.ts";
import { codeOf, isOfStorage, tell } from "../trouble.ts";
import { type OtherWay, waitForAnother, waitForCard } from "../wait-card.ts";
import { codeOfEnd, needed, neededEnd } from "../with-card.ts";
import { recordStep } from "../without-cps.ts";

export type SignEnd =
  | { readonly kind: "signed"; readonly signed: SignedInvoice }
  /** Désynchronisé: the first signature is recorded, the invoice waits for that of this other card. */
  | { readonly kind: "awaiting"; readonly missing: "vitale" | "cps" }
  /** The number is recorded as not used; the draft comes back. */
  | { readonly kind: "given-up" }
  /** F4, where it is offered: the Vitale does not come back. The number waits for what is decided. */
  | { readonly kind: "other-way" }
  /** The session ended: "signature à reprendre", same number and same bytes. */
  | { readonly kind: "interrupted" };

type CardSignature = SignedInvoice["signatures"]["cps"];

/** The very patient card that must sign: its serial number and its certificate, as read. */
export interface ExpectedVitale {
  readonly serial: string;
  readonly certificate: Uint8Array;
}

/** The cards that are still to sign: the Vitale when `expected` says which, and the CPS unless its signature was kept. */
export interface Signers {
  readonly expected: ExpectedVitale | undefined;
  /** The first signature of a désynchronisé invoice, as recorded. */
  readonly first?: FirstSignatureRecord | undefined;
  /** A Vitale asked for again may be done without. */
  readonly otherWay?: OtherWay;
}

/**
 * From the number drawn (already journaled with the bytes) to the invoice recorded: the Vitale signs, then the CPS, the
 * same digest; both are verified against their certificates before anything is recorded (cards.md 3.4, reliability 4). A
 * désynchronisé invoice whose Vitale is not there is signed by the CPS, which is recorded, and waits.
 */
export async function completeSignature(
  desk: Desk,
  session: Session,
  pending: SigningRecord,
  signers: Signers,
): Promise<SignEnd> {
  for (;;) {
    try {
      const missing = session.vitaleAlone ? "cps" : firstOf(pending, signers);
      const signed =
        missing === undefined
          ? await collectSignatures(desk, session, pending, signers)
          : await signFirst(desk, session, pending, { ...signers, missing });
      if (signed === "vitale" || signed === "cps") return { kind: "awaiting", missing: signed };
      if (signed === "other-way") return { kind: "other-way" };
      if (signed !== undefined) return { kind: "signed", signed };
    } catch (thrown) {
      if (session.signal.aborted) return { kind: "interrupted" };
      if (isOfStorage(thrown)) throw thrown; // What was recorded is known after a new start only.
      await tell(desk, codeOf(thrown), "nothing-signed", {}, session.signal);
    }
    if (session.signal.aborted) return { kind: "interrupted" };
    const { billerNumber, number } = pending;
    if (await givesUp(desk, session, number)) {
      await recordStep(desk, session, { kind: "unused", billerNumber, number, reason: "given-up" });
      return { kind: "given-up" };
    }
  }
}

/** The signature left for later of an invoice that no card has signed yet, désynchronisée by the CPS first. */
function firstOf({ invoice }: SigningRecord, { expected, first }: Signers): "vitale" | undefined {
  return invoice.mode === "Y" && expected === undefined && first === undefined ? "vitale" : undefined;
}

/** One card alone signed, verified and recorded before anything else; undefined when the user cancelled before, "other-way" by F4. */
async function signFirst(
  desk: Desk,
  session: Session,
  pending: SigningRecord,
  { expected, otherWay, missing }: Signers & { readonly missing: "vitale" | "cps" },
): Promise<"vitale" | "cps" | "other-way" | undefined> {
  const { billerNumber, number } = pending;
  const digest = fseDigest(pending.fseBytes);
  const by = missing === "vitale" ? "cps" : "vitale";
  let signature: CardSignature;
  if (by === "cps") {
    desk.ui.show({ kind: "signing", step: "cps", number });
    signature = await cpsSignature(desk, session, digest);
  } else {
    assert(expected !== undefined, "without the CPS only a Vitale that was read signs");
    const now = await vitaleSignature(desk, session, { number, digest, expected, otherWay });
    if (now === "cancelled") return undefined;
    if (now === "other-way") return now;
    signature = now;
  }
  const verdict = verifyOne({ by, ...signature }, digest, desk.cards.trust, today(desk));
  if (verdict.kind !== "good") throw new Trouble("E_SIGNATURE_WRONG", { by: verdict.by });
  desk.ui.show({ kind: "signing", step: "record", number });
  await recordStep(desk, session, { kind: "first-signature", billerNumber, number, by, signature });
  return missing;
}

/** Both signatures, verified and recorded; undefined when the user cancelled before the end, "other-way" by F4. */
async function collectSignatures(
  desk: Desk,
  session: Session,
  pending: SigningRecord,
  { expected, first, otherWay }: Signers,
): Promise<SignedInvoice | "other-way" | undefined> {
  const { number } = pending;
  const digest = fseDigest(pending.fseBytes);
  const now = expected && (await vitaleSignature(desk, session, { number, digest, expected, otherWay }));
  if (now === "cancelled") return undefined;
  if (now === "other-way") return now;
  const vitale = first?.by === "vitale" ? first.signature : now;
  desk.ui.show({ kind: "signing", step: "cps", number });
  const cps = first?.by === "cps" ? first.signature : await cpsSignature(desk, session, digest);
  const dre =
    pending.dreBytes === undefined ? undefined : await cpsSignature(desk, session, fseDigest(pending.dreBytes));
  desk.ui.show({ kind: "signing", step: "verify", number });
  const signed: SignedInvoice = {
    invoice: pending.invoice,
    fseBytes: pending.fseBytes,
    ...(pending.dreBytes === undefined ? {} : { dreBytes: pending.dreBytes }),
    signatures: {
      ...(vitale === undefined ? {} : { vitale }),
      cps,
      ...(dre === undefined ? {} : { dre: { signature: dre.signature } }),
    },
    signedAtMs: desk.clock.now(),
  };
  const verdict = verifyFse(signed, desk.cards.trust);
  if (verdict.kind !== "good") throw new Trouble("E_SIGNATURE_WRONG", { by: verdict.by });
  desk.ui.show({ kind: "signing", step: "record", number });
  await desk.journal.append(signedRecord(signed)); // From here on the invoice exists, even if the power goes.
  return signed;
}

interface VitaleToSign {
  readonly number: string;
  readonly digest: Uint8Array;
  readonly expected: ExpectedVitale;
  readonly otherWay: OtherWay;
}

/** Asks the very card that was read, again and again if it is pulled out; another patient's card is refused. */
async function vitaleSignature(
  desk: Desk,
  session: Session,
  { number, digest, expected, otherWay }: VitaleToSign,
): Promise<CardSignature | "cancelled" | "other-way"> {
  for (;;) {
    const ready = await waitForCard(desk, "vitale", "sign-resume", session.signal, otherWay);
    if (ready !== "inserted") return interruptedOr(session, ready);
    desk.ui.show({ kind: "signing", step: "vitale", number });
    const end = await desk.reader.withCard("vitale", async (card) => {
      if ((await identifyCard(card)).serial !== expected.serial) return "another" as const;
      const signature = needed(await signDigestVitale(card, digest));
      return { cardSerial: expected.serial, certificate: expected.certificate, signature };
    });
    if (session.signal.aborted) return interruptedOr(session);
    if (end.kind === "done" && end.value !== "another") return end.value;
    if (end.kind === "done") {
      await tell(desk, "E_CARD_SWAPPED", "nothing-signed", {}, session.signal);
      const next = await waitForAnother(desk, "vitale", "other-patient", session.signal, otherWay);
      if (next !== "again") return interruptedOr(session, next);
    } else if (end.kind !== "removed" && end.kind !== "absent") {
      throw new Trouble(codeOfEnd(end));
    }
  }
}

function interruptedOr(session: Session, ended?: "cancelled" | "interrupted" | "other-way"): "cancelled" | "other-way" {
  if (session.signal.aborted) throw new Trouble("CARD_REMOVED");
  return ended === "other-way" ? ended : "cancelled";
}

async function cpsSignature(desk: Desk, session: Session, digest: Uint8Array): Promise<CardSignature> {
  const { practitioner, signatureCertificate } = session.card;
  const end = await desk.reader.withCard("cps", (card) => signDigestCps(card, digest), {
    stayPowered: true,
    epoch: session.epoch,
  });
  return { cardSerial: practitioner.cardSerial, certificate: signatureCertificate, signature: needed(neededEnd(end)) };
}

async function givesUp(desk: Desk, session: Session, number: string): Promise<boolean> {
  const answer = await desk.ui.ask("confirm", { subject: "give-up-number", facts: { number } }, session.signal);
  return answer.kind === "given" && answer.value;
}
