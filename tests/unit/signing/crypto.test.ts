import { generateKeyPairSync, sign } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { day } from "../../../src/billing/model/dates.ts";
import {
  cardCrypto,
  certificateFacts,
  checkIssuedBy,
  sha256,
  verifyEs256,
  verifyRsaDigest,
  verifyRsaMessage,
} from "../../../src/billing/signing/index.ts";
import { authority, cps, party, signDigest } from "./authority.ts";

const card = cps();
const message = new TextEncoder().encode("bonjour");
const signature = signDigest(card.keyPem, sha256(message));
const flipped = (bytes: Uint8Array, at: number) => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));

describe("an RSA signature of a card", () => {
  test("is good for its digest, its message and its certificate", () => {
    expect(verifyRsaDigest(card.certificate, sha256(message), signature)).toBe(true);
    expect(verifyRsaMessage(card.certificate, message, signature)).toBe(true);
    expect(verifyRsaMessage(card.certificate, message, new Uint8Array(sign("sha256", message, card.keyPem)))).toBe(
      true,
    );
  });

  test("is wrong for another digest, another certificate, or with one bit changed", () => {
    expect(verifyRsaMessage(card.certificate, new Uint8Array(1), signature)).toBe(false);
    expect(verifyRsaMessage(cps().certificate, message, signature)).toBe(false);
    for (const at of [0, 100, 255])
      expect(verifyRsaMessage(card.certificate, message, flipped(signature, at))).toBe(false);
  });

  test("over SHA-1 or SHA-512 is not one of ours", () => {
    for (const digest of ["sha1", "sha512"])
      expect(verifyRsaMessage(card.certificate, message, new Uint8Array(sign(digest, message, card.keyPem)))).toBe(
        false,
      );
  });

  test("by a key under 2048 bits is refused", () => {
    const short = cps({ bits: 1024 });
    expect(verifyRsaMessage(short.certificate, message, signDigest(short.keyPem, sha256(message)))).toBe(false);
  });

  test("hostile bytes are answered, never thrown", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 600 }), (bytes, certificate) => {
        expect(verifyRsaMessage(card.certificate, message, bytes)).toBe(false);
        expect(verifyRsaMessage(certificate, message, signature)).toBe(false);
        expect(verifyEs256(certificate, message, bytes)).toBe(false);
        expect(cardCrypto.certificateFacts(certificate)).toBeUndefined();
      }),
    );
  });
});

describe("an ECDSA signature of the data authority", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const spki = new Uint8Array(publicKey.export({ type: "spki", format: "der" }));
  const rs = new Uint8Array(sign("sha256", message, { key: privateKey, dsaEncoding: "ieee-p1363" }));

  test("is r then s on 64 bytes, for P-256 alone", () => {
    const other = generateKeyPairSync("ec", { namedCurve: "secp384r1" });
    const otherSpki = new Uint8Array(other.publicKey.export({ type: "spki", format: "der" }));
    const otherRs = new Uint8Array(sign("sha256", message, { key: other.privateKey, dsaEncoding: "ieee-p1363" }));
    expect(verifyEs256(spki, message, rs)).toBe(true);
    expect(verifyEs256(spki, message, flipped(rs, 10))).toBe(false);
    expect(verifyEs256(otherSpki, message, otherRs)).toBe(false);
  });
});

describe("a certificate", () => {
  test("says its names, its dates, its use and its key", () => {
    expect(certificateFacts(card.certificate)).toMatchObject({
      ...{ subjectCommonName: "899700000013", issuerCommonName: "TOURNEE TEST AC CPS", rsaBits: 2048 },
      ...{ keyUsage: ["nonRepudiation"], authority: false },
      ...{ validFromMs: Date.parse("2026-01-01T00:00:00Z"), validToMs: Date.parse("2029-12-31T23:59:59Z") },
    });
  });

  const on = day("2026-10-14");
  const layman = party({ commonName: "layman", authority: false });
  test.each([
    ["of its authority, in its time, is good", card.certificate, authority.certificate, "good"],
    [
      "of an authority of the same name and another key",
      card.certificate,
      party({ commonName: "TOURNEE TEST AC CPS", authority: true }).certificate,
      "signature",
    ],
    ["of another name", party({ commonName: "x" }).certificate, authority.certificate, "issuer"],
    [
      "whose issuer is no authority",
      party({ commonName: "x", issuer: { party: layman, commonName: "layman" } }).certificate,
      layman.certificate,
      "issuer",
    ],
    ["signed with SHA-1", cps({ digest: "sha1" }).certificate, authority.certificate, "weak"],
    ["of a short key", cps({ bits: 1024 }).certificate, authority.certificate, "weak"],
    ["out of date", cps({ to: "2026-10-12T12:00:00Z" }).certificate, authority.certificate, "expired"],
    ["of tomorrow", cps({ from: "2026-10-15T12:00:00Z" }).certificate, authority.certificate, "not-yet-valid"],
    ["that cannot be read", card.certificate.slice(0, 200), authority.certificate, "unreadable"],
    ["longer than any card's", new Uint8Array(5000).fill(0x30), authority.certificate, "unreadable"],
  ])("%s", (_what, certificate, issuer, verdict) => {
    const found = checkIssuedBy(certificate, issuer, on);
    expect(found.kind === "good" ? "good" : found.reason).toBe(verdict);
  });

  test("is good on its first and its last day in Paris", () => {
    const short = cps({ from: "2026-03-01T10:00:00Z", to: "2026-03-31T10:00:00Z" }).certificate;
    expect(checkIssuedBy(short, authority.certificate, day("2026-03-01")).kind).toBe("good");
    expect(checkIssuedBy(short, authority.certificate, day("2026-03-31")).kind).toBe("good");
    expect(checkIssuedBy(short, authority.certificate, day("2026-04-01")).kind).toBe("refused");
  });
});
