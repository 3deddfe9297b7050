import { describe, expect, test } from "vitest";
import { prepareLotSignature, verifyLotSignature } from "../../../src/billing/signing/index.ts";
import { Trouble } from "../../../src/util/trouble.ts";
import { authority, cps, party, signDigest } from "./authority.ts";
import { LOT, SIGNED_AT_MS, signedLot } from "./lots.ts";

const card = cps();
const signed = signedLot(card);

const refusal = (action: () => unknown): string => {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof Trouble) return `${thrown.code} ${thrown.facts.why ?? ""}`.trim();
    throw thrown;
  }
  return "accepted";
};
const verdict = (bytes: Uint8Array, trust = {}) => refusal(() => verifyLotSignature(bytes, trust));

describe("the signature of a lot by the CPS", () => {
  test("gives back the very file, its name, the signer and the time said", () => {
    const lot = verifyLotSignature(signed, { certificate: card.certificate, cpsIssuer: authority.certificate });
    expect(lot.fileName).toBe(LOT.fileName);
    expect(lot.file).toEqual(LOT.file);
    expect(lot.certificate).toEqual(card.certificate);
    expect(lot.signingTimeMs).toBe(SIGNED_AT_MS);
  });

  test("the same lot, card and time give the same bytes", () => {
    expect(signedLot(card)).toEqual(signed);
  });

  test("an answer of the card that is not the signature asked for is not used", () => {
    const prepared = prepareLotSignature(LOT, card.certificate, SIGNED_AT_MS);
    const other = signDigest(
      card.keyPem,
      prepared.attributesDigest.map((byte) => byte ^ 1),
    );
    expect(refusal(() => prepared.finish(other))).toBe("E_SIGNATURE_WRONG");
  });

  // Every byte of the head and of the signer's part, every 23rd of the content and of the certificate.
  test("one byte changed anywhere is refused", () => {
    const accepted: number[] = [];
    for (let at = 0; at < signed.length; at += at < 120 || at > signed.length - 700 ? 1 : 23) {
      const altered = signed.slice();
      altered[at] = (altered[at] ?? 0) ^ 0x01;
      if (verdict(altered) === "accepted") accepted.push(at);
    }
    expect(accepted).toEqual([]);
  });

  test("a byte of the file changed is named as such", () => {
    const place = Buffer.from(signed).indexOf("Content-Description");
    expect(verdict(signed.map((byte, index) => (index === place + 200 ? byte ^ 1 : byte)))).toBe(
      "E_LOT_SIGNATURE content",
    );
  });

  test("a truncated or lengthened object is refused", () => {
    expect(verdict(signed.slice(0, -1))).toMatch(/^E_LOT_SIGNATURE/);
    expect(verdict(Uint8Array.of(...signed, 0))).toMatch(/^E_LOT_SIGNATURE/);
    expect(verdict(new Uint8Array(0))).toMatch(/^E_LOT_SIGNATURE/);
  });

  test("another signer than the one expected is refused, before his signature is looked at", () => {
    expect(verdict(signedLot(cps()), { certificate: card.certificate })).toBe("E_LOT_SIGNATURE signer");
  });

  test("a signer of another authority is refused", () => {
    const stranger = party({ commonName: "899700000013", usage: { nonRepudiation: true } });
    expect(verdict(signedLot(stranger), { cpsIssuer: authority.certificate })).toBe(
      "E_LOT_SIGNATURE certificate-issuer",
    );
  });

  test("the authentication certificate of a card signs no lot", () => {
    expect(verdict(signedLot(cps({ usage: { digitalSignature: true } })))).toBe("E_LOT_SIGNATURE key-usage");
  });

  test("a certificate signed with SHA-1 is refused", () => {
    expect(verdict(signedLot(cps({ digest: "sha1" })))).toBe("E_LOT_SIGNATURE certificate");
  });

  test("a key under 2048 bits cannot sign", () => {
    expect(refusal(() => signedLot(cps({ bits: 1024 })))).toBe("E_SIGNATURE_WRONG");
  });

  test("a card out of date on the day it says it signed is refused", () => {
    const expired = cps({ from: "2025-01-01T00:00:00Z", to: "2026-06-30T00:00:00Z" });
    expect(verdict(signedLot(expired), { cpsIssuer: authority.certificate })).toBe(
      "E_LOT_SIGNATURE certificate-expired",
    );
  });

  test("a signature lifted onto another certificate of the same key is refused", () => {
    const twin = cps();
    const prepared = prepareLotSignature(LOT, card.certificate, SIGNED_AT_MS);
    const signature = signDigest(card.keyPem, prepared.attributesDigest);
    expect(refusal(() => prepareLotSignature(LOT, twin.certificate, SIGNED_AT_MS).finish(signature))).toBe(
      "E_SIGNATURE_WRONG",
    );
  });
});
