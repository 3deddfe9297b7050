import { describe, expect, test } from "vitest";
import { posteIdentity } from "../../../poste/identity.ts";
import { openParcel } from "../../../poste/open-parcel.ts";
import { certificateOf, fixtureOf, lazyKey } from "../../../simulator/cards/fixtures.ts";
import { TRN1_STRINGS } from "../../../src/billing/formats/strings.ts";
import { derOf, envelope, prepareLotSignature, sealLot, signedPart } from "../../../src/billing/signing/index.ts";
import { type LotAnnex, readAnnex, writeAnnex, writeParcel } from "../../../src/sync/messages/index.ts";
import { annexOf } from "../../../src/sync/poste-link/seal.ts";
import { Trouble } from "../../../src/util/trouble.ts";
import { INVOICE_42 } from "../../vectors/formats-worked-example.ts";
import { type Party, party, signDigest, cps as stranger } from "../signing/authority.ts";
import {
  deckCard,
  type LotWish,
  makeLot,
  nurse,
  patient,
  random,
  SIGNED_AT_MS,
  seal,
  signatureBy,
  signedInvoice,
  temporaryFolder,
} from "./rig.ts";

const poste = await posteIdentity(temporaryFolder(), { now: () => SIGNED_AT_MS });
const certificate = derOf(poste.certificatePem);
/** The other key of C01, of the same authority, made to authenticate and not to sign invoices. */
const authentication: Party = {
  keyPem: lazyKey(fixtureOf("C01"), "authentication")().export({ type: "pkcs8", format: "pem" }).toString(),
  certificate: certificateOf(fixtureOf("C01"), "authentication"),
  certificatePem: "",
};
const good = makeLot();
const ID = good.material.lotId;

/** Why the poste refuses: code and reason; "taken" when it does not. Anything but a Trouble fails the test. */
function refusal(parcel: Uint8Array, lotId = ID): string {
  try {
    openParcel(parcel, lotId, poste);
    return "taken";
  } catch (thrown) {
    if (thrown instanceof Trouble) return `${thrown.code} ${thrown.facts.why}`;
    throw thrown;
  }
}

/** A parcel of the signed lot of that wish, with an annex of our own making. */
function parcelWith(annex: Uint8Array, signedData = good.material.signedData): Uint8Array {
  return writeParcel({ lot: sealLot(signedData, certificate, random), annex: envelope(annex, certificate, random) });
}

const annex = annexOf(good.material);
const withInvoice = (more: Partial<LotAnnex["invoices"][number]>): LotAnnex => ({
  ...annex,
  invoices: annex.invoices.map((invoice) => ({ ...invoice, ...more })),
});
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const sealedOf = (wish: LotWish) => seal(makeLot(wish).material, poste).parcel;

describe("a parcel is opened to the last signature", () => {
  test("what the device makes is taken", () => {
    expect(refusal(seal(good.material, poste).parcel)).toBe("taken");
    expect(openParcel(parcelWith(writeAnnex(annex)), ID, poste)).toMatchObject({
      ...{ fileName: "FSE_346001233_012_261014183000.B2", file: good.lot.file },
      ...{ signedData: good.material.signedData, annex, totalFeesCents: 608, deviceSerial: "TRN000001" },
    });
  });

  test.each<[string, "S" | "D" | "Y" | "L"]>([
    ["secured", "S"],
    ["degraded", "D"],
    ["désynchronisé", "Y"],
    ["SESAM sans Vitale", "L"],
  ])("%s invoices are taken with the signatures of their mode", (_, mode) => {
    expect(refusal(sealedOf({ members: [signedInvoice("000000042", { mode })] }))).toBe("taken");
  });

  test("an invoice whose share goes in the FSE itself is taken", () => {
    const amc = INVOICE_42.amc && { ...INVOICE_42.amc, management: "U" as const, dre: false, treatmentIndicator: "01" };
    expect(refusal(sealedOf({ members: [signedInvoice("000000042", amc && { amc })] }))).toBe("taken");
  });

  test("under another name than its own it is refused", () => {
    const { parcel } = seal(good.material, poste);
    expect(refusal(parcel, "fse.346001233.013.261014183000")).toBe("E_LOT_DIGEST identity");
  });

  test("an annex that says the name asked for does not rename the lot", () => {
    const other = "fse.346001233.013.261014183000";
    expect(refusal(parcelWith(writeAnnex({ ...annex, lotId: other })), other)).toBe("E_LOT_DIGEST identity");
  });

  test("with another lot's file name it is refused", () => {
    const lot = { ...good.lot, fileName: "FSE_346001233_013_261014183000.B2" };
    const prepared = prepareLotSignature(lot, nurse.certificate, SIGNED_AT_MS);
    const signedData = prepared.finish(signDigest(nurse.keyPem, prepared.attributesDigest));
    expect(refusal(parcelWith(writeAnnex(annex), signedData))).toBe("E_LOT_DIGEST file-name");
  });

  test("a parcel for another poste is not ours to open", async () => {
    const other = await posteIdentity(temporaryFolder(), { now: () => SIGNED_AT_MS });
    expect(refusal(seal(good.material, other).parcel)).toBe("E_LOT_ENVELOPE recipient");
  });
});

describe("who signed the lot", () => {
  test("a card of another authority is refused", () => {
    expect(refusal(sealedOf({ signer: stranger() }))).toBe("E_LOT_SIGNATURE certificate-signature");
  });

  test("a card out of date on the day it signed is refused", () => {
    expect(refusal(sealedOf({ signer: deckCard("C11") }))).toBe("E_LOT_SIGNATURE certificate-expired");
  });

  test("the key of authentication of a CPS signs no lot", () => {
    expect(refusal(sealedOf({ signer: authentication }))).toBe("E_LOT_SIGNATURE key-usage");
  });

  test("a lot that says it is real is refused while only test cards are trusted", () => {
    const members = [signedInvoice("000000042", { test: false, approvalNumber: "A1" })];
    expect(refusal(sealedOf({ members, test: false }))).toBe("E_LOT_SIGNATURE real-lot");
  });
});

describe("the annex tells of the very invoices of the file", () => {
  test.each<[string, Partial<LotAnnex["invoices"][number]>]>([
    ["number", { number: "000000043" }],
    ["biller", { billerNumber: "346001234" }],
    ["sheet", { careSheetId: "01K7JXQ4T8M5R2V9C3H6D0WZYC" }],
    ["mode", { mode: "Y" }],
    ["birth date", { birthDate: "19600713" }],
    ["fees", { totalFeesCents: 609 }],
    ["AMO share", { amoCents: 366 }],
    ["a share of the patient above the fees", { patientCents: 609 }],
  ])("another %s is refused", (_, more) => {
    expect(refusal(parcelWith(writeAnnex(withInvoice(more))))).toBe("E_LOT_DIGEST annex");
  });

  test("another AMC share is refused where the records say it: in a DRE", () => {
    const { material } = makeLot({ kind: "DRE" });
    const told = annexOf(material);
    const wrong = { ...told, invoices: told.invoices.map((one) => ({ ...one, amcCents: one.amcCents - 1 })) };
    expect(refusal(parcelWith(writeAnnex(told), material.signedData), material.lotId)).toBe("taken");
    expect(refusal(parcelWith(writeAnnex(wrong), material.signedData), material.lotId)).toBe("E_LOT_DIGEST annex");
  });

  test("an annex of another lot, or with an invoice more or less, is refused", () => {
    expect(refusal(parcelWith(writeAnnex({ ...annex, lotId: "fse.346001233.013.261014183000" })))).toBe(
      "E_LOT_DIGEST identity",
    );
    expect(refusal(parcelWith(writeAnnex({ ...annex, invoices: [] })))).toBe("E_LOT_DIGEST members");
    const twice = [...annex.invoices, ...annex.invoices];
    expect(refusal(parcelWith(writeAnnex({ ...annex, invoices: twice })))).toBe("E_LOT_DIGEST members");
  });

  test.each([
    ["no JSON", "not JSON"],
    ["a blank more", JSON.stringify(annex).replace("{", "{ ")],
    ["a field nobody knows", JSON.stringify({ ...annex, __proto__x: 1 })],
    ["a number beyond what can be counted", JSON.stringify(annex).replace("608", "1e999")],
    ["a negative amount", JSON.stringify(annex).replace('"patientCents":0', '"patientCents":-1')],
    ["a date that is none", JSON.stringify(annex).replace(/"signedAt":"[^"]*"/, '"signedAt":"yesterday"')],
  ])("an annex with %s is refused whole", (_, text) => {
    expect(refusal(parcelWith(Buffer.from(text, "utf8")))).toBe("E_LOT_ENVELOPE annex");
  });

  test("bytes that are no UTF-8 are refused even inside a name", () => {
    const bytes = Uint8Array.from(writeAnnex(annex));
    bytes[Buffer.from(bytes).indexOf("EXEMPLE")] = 0xff;
    expect(refusal(parcelWith(bytes))).toBe("E_LOT_ENVELOPE annex");
  });
});

describe("the cards signed each invoice as it stands in the file", () => {
  const [member] = good.material.members;
  if (member === undefined) throw new Error("no member");
  const { vitale: _vitale, ...unsecured } = annex.invoices[0] ?? {};

  test.each<[string, Partial<LotAnnex["invoices"][number]>]>([
    ["a signature of the CPS over something else", { cps: cardSignature(nurse, new Uint8Array(128)) }],
    ["the signature of another card under the certificate of the CPS", { cps: forged(nurse) }],
    ["a CPS of no authority", { cps: cardSignature(stranger(), member.fseBytes) }],
    ["the key of authentication of the CPS", { cps: cardSignature(authentication, member.fseBytes) }],
    ["the patient's card in place of the CPS", { cps: cardSignature(patient, member.fseBytes) }],
    ["a signature of the Vitale over something else", { vitale: cardSignature(patient, new Uint8Array(128)) }],
    ["the CPS in place of the Vitale", { vitale: cardSignature(nurse, member.fseBytes) }],
    ["a certificate that cannot be read", { cps: { ...cardSignature(nurse, member.fseBytes), certificate: "AAAA" } }],
    ["a day on which the cards were not in their time", { signedAt: "2056-10-14T16:30:00.000Z" }],
  ])("%s is refused", (_, more) => {
    expect(refusal(parcelWith(writeAnnex(withInvoice(more))))).toBe("E_LOT_SIGNATURE sheet");
  });

  test("a secured invoice without the signature of the Vitale is refused", () => {
    const text = JSON.stringify({ ...annex, invoices: [unsecured] });
    expect(refusal(parcelWith(Buffer.from(text, "utf8")))).toBe("E_LOT_SIGNATURE sheet");
  });

  test("a degraded invoice with one is refused too", () => {
    const { material } = makeLot({ members: [signedInvoice("000000042", { mode: "D" })] });
    const told = annexOf(material);
    const vitale = cardSignature(patient, material.members[0]?.fseBytes ?? new Uint8Array());
    const wrong = { ...told, invoices: told.invoices.map((one) => ({ ...one, vitale })) };
    expect(refusal(parcelWith(writeAnnex(wrong), material.signedData))).toBe("E_LOT_SIGNATURE sheet");
  });
});

describe("one byte changed anywhere", () => {
  /** Every place at the ends and in the first bytes of both objects, then a sample. */
  function places(length: number, dense: readonly number[]): readonly number[] {
    const near = (at: number) => dense.some((one) => at >= one - 20 && at < one + 60);
    return Array.from({ length }, (_, at) => at).filter((at) => near(at) || at > length - 30 || at % 131 === 0);
  }

  test("is refused with the reason, whatever bit of it", () => {
    const { parcel } = seal(good.material, poste);
    const annexAt = Buffer.from(parcel).indexOf('"annex"');
    const reasons = new Set<string>();
    for (const [index, at] of places(parcel.length, [0, annexAt]).entries()) {
      const changed = Uint8Array.from(parcel);
      changed[at] = (changed[at] ?? 0) ^ (1 << (index % 8));
      reasons.add(refusal(changed));
    }
    expect(reasons).not.toContain("taken");
    expect([...reasons].every((reason) => /^E_LOT_(ENVELOPE|SIGNATURE|DIGEST) [a-z-]+$/.test(reason))).toBe(true);
    expect(reasons.size).toBeGreaterThan(3);
  });

  test("inside both envelopes too: under the encryption of the annex, no other byte is taken", () => {
    const bytes = writeAnnex(annex);
    const names = ["lotId", "name", "firstName", "signedAt", "amcCents", "patientCents", "birthDate", "cardSerial"]; // What no record of the lot repeats.
    const free = names.flatMap((name) => spansOf(bytes, name));
    for (let at = 0; at < bytes.length; at += 23) {
      if (free.some(([from, to]) => at >= from && at < to)) continue;
      const changed = Uint8Array.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0x01;
      expect([at, refusal(parcelWith(changed))]).not.toEqual([at, "taken"]);
    }
  });

  test("the letter case of a header inside the envelope is a byte changed too", () => {
    const inside = signedPart(good.material.signedData, TRN1_STRINGS);
    const lot = (bytes: Uint8Array) =>
      writeParcel({
        lot: envelope(bytes, certificate, random),
        annex: envelope(writeAnnex(annex), certificate, random),
      });
    expect(refusal(lot(inside))).toBe("taken");
    expect(refusal(lot(Buffer.from(Buffer.from(inside).toString("ascii").replace("Content-T", "content-T"))))).toBe(
      "E_LOT_ENVELOPE part",
    );
  });

  test("cut short or with bytes after its end", () => {
    const { parcel } = seal(good.material, poste);
    for (const bytes of [
      parcel.subarray(0, -1),
      parcel.subarray(0, 100),
      new Uint8Array(),
      Buffer.concat([parcel, Buffer.from(" ")]),
    ])
      expect(refusal(bytes)).toBe("E_LOT_ENVELOPE parcel");
  });
});

test("an annex read is the annex written", () => {
  expect(readAnnex(writeAnnex(annex))).toEqual(annex);
});

function cardSignature(card: Parameters<typeof signatureBy>[0], bytes: Uint8Array) {
  const { cardSerial, certificate, signature } = signatureBy(card, bytes);
  return { cardSerial, certificate: base64(certificate), signature: base64(signature) };
}

function forged(card: Parameters<typeof signatureBy>[0]) {
  const other = party({ commonName: "forger" });
  const [one] = good.material.members;
  return {
    ...cardSignature(card, one?.fseBytes ?? new Uint8Array()),
    signature: base64(signatureBy(other, one?.fseBytes ?? new Uint8Array()).signature),
  };
}

/** Where the values of a member lie in the text. */
function spansOf(bytes: Uint8Array, name: string): readonly (readonly [number, number])[] {
  const text = Buffer.from(bytes).toString("latin1");
  return [...text.matchAll(new RegExp(`"${name}":("[^"]*"|[^,}]*)`, "g"))].map((found) => [
    found.index + name.length + 3,
    found.index + found[0].length,
  ]);
}
