import { describe, expect, test } from "vitest";
import {
  type AmcCard,
  compareZones,
  expired,
  matchPerson,
  readAmc,
  readVitale,
  zoneOfCard,
} from "../../../src/billing/cards/index.ts";
import type { Family } from "../../../src/billing/model/beneficiary.ts";
import { day } from "../../../src/billing/model/dates.ts";
import { deckCard, testDesk } from "../../helpers/direct-card.ts";

const TODAY = day("2026-11-23");

async function amc(name: string): Promise<AmcCard> {
  const read = await readAmc(deckCard(name), testDesk);
  if (read.kind !== "read") throw new Error(read.code);
  return read.value;
}

async function vitale(name: string): Promise<Family> {
  const read = await readVitale(deckCard(name), testDesk, { holder: "02", today: TODAY });
  if (read.kind !== "read") throw new Error(read.code);
  return read.value;
}

async function matched(amcName: string, vitaleName: string, index = 0) {
  const [card, family] = [await amc(amcName), await vitale(vitaleName)];
  const beneficiary = family.beneficiaries[index];
  if (!beneficiary) throw new Error("no such beneficiary");
  return { card, beneficiary, person: matchPerson(card, family, beneficiary) };
}

describe("a card of a mutuelle", () => {
  test("says what M01 says", async () => {
    expect(await amc("M01")).toMatchObject({
      cardSerial: "80250000039900000001",
      amcNumber: "0099900011",
      name: "MUTUELLE TOURNEE TEST",
      validTo: "2026-12-31",
      contract: {
        treatmentIndicator: "33",
        stsRouting: "M",
        routing: { code: "OC", host: "001", domain: "wanadoo.fr" },
        guarantees: [
          { domain: "MED", thirdParty: true, percent: 100 },
          { domain: "AUX", thirdParty: true, percent: 100 },
          { domain: "PHAR", thirdParty: true, percent: 100 },
          { domain: "LABO", thirdParty: true, percent: 100 },
          { domain: "DENT", thirdParty: true, percent: 70 },
          { domain: "HOSP", thirdParty: false },
        ],
      },
    });
  });

  test("M02 is expired", async () => expect(expired(await amc("M02"), TODAY)).toBe(true));

  test("in another kind of card is refused", async () => {
    expect(await readAmc(deckCard("V01"), testDesk)).toMatchObject({ kind: "refused", code: "E_CARD_KIND" });
  });
});

describe("whose card it is", () => {
  test.each([
    ["M01", "V12", 0, "Jeanne"],
    ["M01", "V12", 1, "Luc"],
    ["M02", "V13", 0, "Rémi"],
    ["M04", "V14", 0, "Yvette"],
    ["M03", "V01", 0, undefined],
    ["M01", "V01", 0, undefined],
  ])("%s for %s beneficiary %i: %s", async (amcName, vitaleName, index, firstName) => {
    expect((await matched(amcName, vitaleName, index)).person?.firstName).toBe(firstName);
  });

  test("without a NIR: birth date, rank and first name without accents; never the name alone", async () => {
    const { card, beneficiary } = await matched("M03", "V01");
    const [elodie] = card.persons;
    if (!elodie) throw new Error("no person");
    const insured = (await vitale("V01")).insured;
    const { nir: _, nirKey: __, ...child } = { ...beneficiary, quality: "6" };
    const twin = { ...child, firstName: "ELODIE", birthDate: elodie.birthDate, birthRank: "1" };
    expect(matchPerson(card, { insured }, twin)?.number).toBe(1);
    expect(matchPerson(card, { insured }, { ...twin, birthRank: "2" })).toBeUndefined();
    expect(matchPerson(card, { insured }, { ...twin, birthDate: "19900215" })).toBeUndefined();
    expect(matchPerson(card, { insured }, { ...twin, firstName: "Anne" })).toBeUndefined();
  });

  test("a NIR that differs outweighs everything else", async () => {
    const { card, beneficiary } = await matched("M01", "V12", 1);
    expect(
      matchPerson(card, { insured: (await vitale("V12")).insured }, { ...beneficiary, nir: "1550333999919" }),
    ).toBeUndefined();
  });
});

describe("the zone a card gives", () => {
  test("M01 agrees with V12", async () => {
    const { card, beneficiary, person } = await matched("M01", "V12");
    if (!person || !beneficiary.complementary) throw new Error("no zone");
    const zone = zoneOfCard(card, person, beneficiary.complementary);
    expect(zone).toMatchObject({ management: "GS", member: "000123456789", treatmentIndicator: "33" });
    expect(compareZones(beneficiary.complementary, zone)).toEqual({ kind: "same" });
  });

  test("M04 is newer than V14, and stays gestion unique: the same AMC", async () => {
    const { card, beneficiary, person } = await matched("M04", "V14");
    if (!person || !beneficiary.complementary) throw new Error("no zone");
    const zone = zoneOfCard(card, person, beneficiary.complementary);
    expect([zone.management, zone.routing]).toEqual(["GU", undefined]);
    expect(compareZones(beneficiary.complementary, zone)).toEqual({ kind: "differ", proposed: "amc" });
    expect(compareZones(zone, beneficiary.complementary)).toEqual({ kind: "differ", proposed: "vitale" });
  });

  test("without a zone on the Vitale it is gestion séparée, with its routing", async () => {
    const { card, person } = await matched("M04", "V14");
    if (!person) throw new Error("no person");
    expect(zoneOfCard(card, person, undefined)).toMatchObject({ management: "GS", routing: { code: "MF" } });
  });
});
