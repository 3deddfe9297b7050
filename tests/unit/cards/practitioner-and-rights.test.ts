import { describe, expect, test } from "vitest";
import {
  ACCESS_TABLE,
  authenticateCps,
  type CardCertificateFacts,
  type CardCrypto,
  cpsRefusal,
  expired,
  mayInvoice,
  mayLot,
  parseAccessTable,
  readCps,
  readSituations,
  signDigestCps,
  situationRefusal,
} from "../../../src/billing/cards/index.ts";
import { day } from "../../../src/billing/model/dates.ts";
import type { PractitionerCard } from "../../../src/billing/model/practitioner.ts";
import { cardCrypto, sha256, verifyRsaDigest } from "../../../src/billing/signing/index.ts";
import type { Card, CommandApdu, ResponseApdu } from "../../../src/hal/ports/index.ts";
import { asciiBytes, fromHex } from "../../../src/util/bytes.ts";
import { deckCard, openPin, testDesk } from "../../helpers/direct-card.ts";

const TODAY = day("2026-11-23");

async function identityOf(card: Card) {
  const identity = await readCps(card, testDesk);
  if (identity.kind !== "read") throw new Error(identity.code);
  return identity.value;
}

async function open(name: string, pin: string, blockBytes = 8): Promise<PractitionerCard> {
  const card = deckCard(name);
  const identity = await identityOf(card);
  await openPin(card, pin, blockBytes);
  const read = await readSituations(card, identity, testDesk);
  if (read.kind !== "read") throw new Error(read.code);
  return read.value;
}

const refusals = (card: PractitionerCard) => card.situations.map((one) => situationRefusal(card, one, TODAY));

describe("a CPS says", () => {
  test("who C01 is", async () => {
    expect((await identityOf(deckCard("C01"))).practitioner).toEqual({
      cardSerial: "80250000019900000001",
      cardType: "CPS",
      anonymous: false,
      name: "INFIRUN",
      firstName: "Alice",
      civility: "MME",
      familyName: "INFIRUN",
      idNat: "899700000013",
      rpps: "99700000013",
      profession: "60",
      role: "02",
      validFrom: "2023-09-01",
      validTo: "2029-06-30",
      issuer: "TOURNEE TEST",
      pin: { minDigits: 4, maxDigits: 4, blockBytes: 8 },
    });
  });

  test("that C12 is nobody in particular, of an establishment", async () => {
    const { practitioner } = await identityOf(deckCard("C12"));
    expect(practitioner).toMatchObject({ cardType: "CPA", anonymous: true, establishment: "CENTRE DE SANTE TEST" });
    expect([practitioner.name, practitioner.rpps]).toEqual([undefined, undefined]);
  });

  test("how long a PIN of S13 is", async () => {
    const { practitioner } = await identityOf(deckCard("S13"));
    expect(practitioner.pin).toEqual({ minDigits: 4, maxDigits: 12, blockBytes: 12 });
    expect((await open("S13", "8642097531", 12)).situations.length).toBe(2);
  });

  test("what the first situation of C01 is", async () => {
    expect((await open("C01", "1234")).situations[0]).toEqual({
      number: 1,
      label: "CABINET BORDEAUX",
      billingNumber: "996000014",
      structure: { name: "CABINET INFIRMIER TEST A", kind: "F", identifier: "990000010" },
      specialty: "24",
      convention: "1",
      tariffZone: "10",
      ikZone: "01",
      practiceMode: "L",
      mayInvoice: true,
      mayLot: true,
      from: "2024-07-01",
      optam: false,
      agreements: ["0", "0", "0"],
      wrongKeys: [],
    });
  });
});

describe("why a situation cannot bill", () => {
  test.each([
    ["C01", "1234", [undefined, undefined]],
    ["C03", "3456", ["no-billing-number"]],
    ["C04", "4567", ["no-billing-number"]],
    ["C05", "5678", [undefined, "no-right", "expired"]],
    ["C09", "2468", ["no-right"]],
    ["C11", "1111", ["expired"]],
    ["C13", "1470", []],
    ["C15", "2580", [undefined]],
  ])("on %s", async (name, pin, expected) => {
    expect(refusals(await open(name, pin))).toEqual(expected);
  });

  test("a replacement bills inside the replacement of another", async () => {
    const card = await open("C03", "3456");
    const [only] = card.situations;
    expect(only && situationRefusal(card, only, TODAY, true)).toBeUndefined();
    expect(only && situationRefusal(card, only, day("2025-12-31"), true)).toBe("not-begun");
    expect(only && situationRefusal(card, only, day("2029-01-01"), true)).toBe("expired");
  });

  test("no domain, or a key that does not agree", async () => {
    const card = await open("C01", "1234");
    const [first] = card.situations;
    if (!first) throw new Error("no situation");
    expect(situationRefusal({ ...card, domain: { ...card.domain, present: false } }, first, TODAY)).toBe("no-domain");
    expect(situationRefusal(card, { ...first, wrongKeys: ["finess"] }, TODAY)).toBe("wrong-key");
    const practitioner = { ...card.practitioner, wrongKeys: ["rpps"] as const };
    expect(situationRefusal({ ...card, practitioner }, first, TODAY)).toBe("wrong-key");
    expect(situationRefusal({ ...card, domain: { ...card.domain, mayInvoice: false } }, first, TODAY)).toBe("no-right");
  });

  test("lots are signed by those who may: C09 of its structure, C04 not", async () => {
    const lots = async (name: string, pin: string) => {
      const card = await open(name, pin);
      return card.situations.map((one) => mayLot(card, one, TODAY));
    };
    expect(await lots("C01", "1234")).toEqual([true, true]);
    expect(await lots("C04", "4567")).toEqual([false]);
    expect(await lots("C09", "2468")).toEqual([true]);
  });

  test("which types sign is a dated table: another one changes it without a new program", async () => {
    const card = await open("C01", "1234");
    const [first] = card.situations;
    const [version] = ACCESS_TABLE.versions;
    if (!first || !version) throw new Error("nothing to change");
    const edited = { ...version, validFrom: "2026-11-01", signs: { invoices: ["CPF"], lots: ["CDE"] } };
    const table = parseAccessTable({ ...ACCESS_TABLE, versions: [version, edited] });
    const may = (on: string) => [mayInvoice(card, first, day(on), table), mayLot(card, first, day(on), table)];
    expect([may("2026-10-31"), may("2026-11-01"), may("2019-12-31")]).toEqual([
      [true, true],
      [false, false],
      [false, false],
    ]);
    expect(situationRefusal(card, first, day("2026-11-01"), false, table)).toBe("no-right");
  });

  test("an expired card is shown and signs nothing; its last day is included", async () => {
    const { practitioner } = await identityOf(deckCard("C11"));
    expect(cpsRefusal(practitioner, TODAY)).toBe("E_CARD_EXPIRED");
    expect(cpsRefusal(practitioner, day("2025-12-31"))).toBeUndefined();
    expect(expired({}, TODAY)).toBe(false);
  });
});

/** The checks, but a certificate of a card (no authority) says something else of itself. */
function withFacts(said: Partial<CardCertificateFacts>): CardCrypto {
  return {
    ...cardCrypto,
    certificateFacts: (der) => {
      const facts = cardCrypto.certificateFacts(der);
      return facts && !facts.authority ? { ...facts, ...said } : facts;
    },
  };
}

describe("a CPS that is not what it says", () => {
  /** A good C01 whose answers to READ BINARY of one content are others. */
  function lying(change: (data: Uint8Array) => Uint8Array): Card {
    const card = deckCard("C01");
    const transmit = async (apdu: CommandApdu): Promise<ResponseApdu> => {
      const truth = await card.transmit(apdu);
      return apdu.ins === 0xb0 ? { ...truth, data: change(truth.data) } : truth;
    };
    return { ...card, transmit };
  }

  test("with another name is not authentic", async () => {
    const card = lying((data) => (data[0] === 0xe1 ? data.with(5, 0x4f) : data));
    expect(await readCps(card, testDesk)).toMatchObject({ kind: "refused", code: "E_CARD_AUTHENTICITY" });
  });

  test("with a byte changed in a certificate is not authentic", async () => {
    const card = lying((data) => (data[0] === 0x30 && data[1] === 0x82 ? data.with(200, (data[200] ?? 0) ^ 1) : data));
    expect(await readCps(card, testDesk)).toMatchObject({ kind: "refused", code: "E_CARD_AUTHENTICITY" });
  });

  test("vouched by another issuer is not authentic", async () => {
    const trust = { ...testDesk.trust, cpsIssuer: testDesk.trust.vitaleIssuer };
    expect(await readCps(deckCard("C01"), { ...testDesk, trust })).toMatchObject({ code: "E_CARD_AUTHENTICITY" });
  });

  test("vouched by another authority is not authentic", async () => {
    const crypto = { ...cardCrypto, verifyEs256: () => false };
    expect(await readCps(deckCard("C01"), { ...testDesk, crypto })).toMatchObject({ code: "E_CARD_AUTHENTICITY" });
  });

  test.each([
    ["signed by nobody", { ...cardCrypto, verifyRsaSha256: () => false }],
    ["of another holder", withFacts({ subjectCommonName: "899700000021" })],
    ["of another issuer", withFacts({ issuerCommonName: "SOMEBODY" })],
  ])("with a certificate %s is not authentic", async (_, crypto) => {
    expect(await readCps(deckCard("C01"), { ...testDesk, crypto })).toMatchObject({ code: "E_CARD_AUTHENTICITY" });
  });

  test("changed for another between PIN and situations is swapped", async () => {
    const identity = await identityOf(deckCard("C01"));
    const other = deckCard("C02");
    await openPin(other, "2345");
    expect(await readSituations(other, identity, testDesk)).toMatchObject({ code: "E_CARD_SWAPPED" });
  });

  test("in another kind of card is refused by its kind", async () => {
    expect(await readCps(deckCard("V01"), testDesk)).toMatchObject({ kind: "refused", code: "E_CARD_KIND" });
  });
});

describe("what a CPS signs", () => {
  const digest = sha256(asciiBytes("bonjour"));

  test("verifies with the certificate of the key that signed", async () => {
    const card = deckCard("C01");
    const identity = await identityOf(card);
    await openPin(card, "1234");
    const signed = await signDigestCps(card, digest);
    const proved = await authenticateCps(card, digest);
    if (signed.kind !== "read" || proved.kind !== "read") throw new Error("refused");
    expect(verifyRsaDigest(identity.signatureCertificate, digest, signed.value)).toBe(true);
    expect(verifyRsaDigest(identity.authenticationCertificate, digest, proved.value)).toBe(true);
    expect(verifyRsaDigest(identity.authenticationCertificate, digest, signed.value)).toBe(false);
  });

  test("is the same again for the key at rest", async () => {
    const card = deckCard("C01");
    await openPin(card, "1234");
    expect(await authenticateCps(card, digest)).toEqual(await authenticateCps(card, digest));
  });

  test("is nothing while the PIN is closed", async () => {
    const card = deckCard("C01");
    expect(await signDigestCps(card, digest)).toMatchObject({ code: "E_CARD_STATUS", facts: { sw: 0x6982 } });
    expect(await authenticateCps(card, digest)).toMatchObject({ code: "E_CARD_STATUS", facts: { sw: 0x6982 } });
  });

  test("needs a digest of 32 bytes", async () => {
    await expect(signDigestCps(deckCard("C01"), fromHex("00"))).rejects.toThrow("32 bytes");
  });
});
