import { describe, expect, test } from "vitest";
import { certificateOf, fixtureOf, lazyKey } from "../../../simulator/cards/fixtures.ts";
import { TEST_TRUST } from "../../../src/billing/cards/index.ts";
import { fseRecords } from "../../../src/billing/formats/index.ts";
import { day } from "../../../src/billing/model/dates.ts";
import {
  certificateFacts,
  checkIssuedBy,
  fseDigest,
  verifyFse,
  verifyLotSignature,
} from "../../../src/billing/signing/index.ts";
import { INVOICE_42, signedAs } from "../../vectors/formats-worked-example.ts";
import { type Party, signDigest } from "./authority.ts";
import { SIGNED_AT_MS, signedLot } from "./lots.ts";

/** A card of the deck as a signer. */
function deckCard(name: string): Party {
  const fixture = fixtureOf(name);
  const keyPem = lazyKey(fixture, "signature")().export({ type: "pkcs8", format: "pem" }).toString();
  const certificate = certificateOf(fixture, name.startsWith("C") ? "signature" : "card");
  return { keyPem, certificate, certificatePem: "" };
}

const nurse = deckCard("C01");
const patient = deckCard("V01");

describe("the cards of the deck", () => {
  test("sign an invoice that verifies against the authorities of the test mode", () => {
    const fseBytes = fseRecords({ ...INVOICE_42, mode: "S" });
    const by = ({ certificate, keyPem }: Party) => ({
      cardSerial: "",
      certificate,
      signature: signDigest(keyPem, fseDigest(fseBytes)),
    });
    const signed = {
      ...signedAs(INVOICE_42, fseBytes),
      signatures: { vitale: by(patient), cps: by(nurse) },
      signedAtMs: SIGNED_AT_MS,
    };
    expect(verifyFse(signed, TEST_TRUST)).toEqual({ kind: "good" });
  });

  test("sign a lot that verifies against them", () => {
    expect(verifyLotSignature(signedLot(nurse), TEST_TRUST).certificate).toEqual(nurse.certificate);
  });

  test("say nonRepudiation in the signature certificate, digitalSignature in the other", () => {
    const other = certificateOf(fixtureOf("C01"), "authentication");
    expect(certificateFacts(nurse.certificate).keyUsage).toEqual(["nonRepudiation"]);
    expect(certificateFacts(other).keyUsage).toEqual(["digitalSignature"]);
  });

  test("a CPS out of date is told", () => {
    expect(checkIssuedBy(deckCard("C11").certificate, TEST_TRUST.cpsIssuer, day("2026-11-23"))).toEqual({
      kind: "refused",
      reason: "expired",
    });
  });
});
