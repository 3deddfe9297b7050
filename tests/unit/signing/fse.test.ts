import { describe, expect, test } from "vitest";
import { dreRecords, fseRecords } from "../../../src/billing/formats/index.ts";
import type { SignedInvoice } from "../../../src/billing/model/invoice.ts";
import { fseDigest, verifyFse } from "../../../src/billing/signing/index.ts";
import { INVOICE_42 } from "../../vectors/formats-worked-example.ts";
import { authority, cps, type Party, party, signDigest } from "./authority.ts";
import { SIGNED_AT_MS } from "./lots.ts";

const vitaleAuthority = party({ commonName: "TOURNEE TEST AC VITALE", authority: true });
const vitale = party({
  commonName: "80250000019900000001",
  issuer: { party: vitaleAuthority, commonName: "TOURNEE TEST AC VITALE" },
  usage: { digitalSignature: true },
});
const professional = cps();
const trust = { cpsIssuer: authority.certificate, vitaleIssuer: vitaleAuthority.certificate };

const fseBytes = fseRecords(INVOICE_42);
const dreBytes = dreRecords(INVOICE_42);
const by = (card: Party, bytes: Uint8Array) => ({
  cardSerial: "80250000019900000001",
  certificate: card.certificate,
  signature: signDigest(card.keyPem, fseDigest(bytes)),
});
const good: SignedInvoice = {
  invoice: INVOICE_42,
  ...{ fseBytes, dreBytes, signedAtMs: SIGNED_AT_MS },
  signatures: { vitale: by(vitale, fseBytes), cps: by(professional, fseBytes), dre: by(professional, dreBytes) },
};
const { vitale: _vitale, ...withoutVitale } = good.signatures;
const { dre: _dre, ...withoutDre } = good.signatures;

describe("an invoice signed by its cards", () => {
  test("both cards over the same bytes, and the DRE by the CPS, is good", () => {
    expect(verifyFse(good, trust)).toEqual({ kind: "good" });
  });

  test("degraded, the CPS alone is good", () => {
    const degraded = { ...good, invoice: { ...INVOICE_42, mode: "D" as const }, signatures: withoutVitale };
    expect(verifyFse(degraded, trust)).toEqual({ kind: "good" });
  });

  test("a rental without the Vitale, the CPS alone is good", () => {
    const rental = { ...good, invoice: { ...INVOICE_42, mode: "L" as const }, signatures: withoutVitale };
    expect(verifyFse(rental, trust)).toEqual({ kind: "good" });
  });

  const changedBytes = fseBytes.map((byte, index) => (index === 700 ? byte ^ 1 : byte));
  const stranger = party({ commonName: "899700000013", usage: { nonRepudiation: true } });
  test.each<[string, Partial<SignedInvoice>, string, string]>([
    ["the patient's card did not sign", { signatures: withoutVitale }, "vitale", "missing"],
    ["a patient's card signed a degraded one", { invoice: { ...INVOICE_42, mode: "D" } }, "vitale", "unexpected"],
    ["a patient's card signed a rental without it", { invoice: { ...INVOICE_42, mode: "L" } }, "vitale", "unexpected"],
    ["one byte of the sheet changed", { fseBytes: changedBytes }, "vitale", "signature"],
    [
      "the patient's card is of no authority",
      { signatures: { ...good.signatures, vitale: by(stranger, fseBytes) } },
      "vitale",
      "issuer",
    ],
    [
      "the CPS signed something else",
      { signatures: { ...good.signatures, cps: by(professional, dreBytes) } },
      "cps",
      "signature",
    ],
    [
      "the CPS is of no authority",
      { signatures: { ...good.signatures, cps: by(stranger, fseBytes) } },
      "cps",
      "issuer",
    ],
    [
      "its authentication key signed",
      { signatures: { ...good.signatures, cps: by(cps({ usage: { digitalSignature: true } }), fseBytes) } },
      "cps",
      "key-usage",
    ],
    ["the DRE is not signed", { signatures: withoutDre }, "dre", "missing"],
    [
      "the signature of the DRE is that of the FSE",
      { signatures: { ...good.signatures, dre: by(professional, fseBytes) } },
      "dre",
      "signature",
    ],
    ["the card was out of date", { signedAtMs: Date.parse("2031-01-01T12:00:00Z") }, "vitale", "expired"],
  ])("%s: refused", (_what, change, who, reason) => {
    expect(verifyFse({ ...good, ...change }, trust)).toEqual({ kind: "refused", by: who, reason });
  });
});
