import { describe, expect, test } from "vitest";
import {
  ACCESS_TABLE,
  accessOf,
  cpsRoleAnswer,
  type Holder,
  parseAccessTable,
  readVitale,
  type VitaleOptions,
} from "../../../src/billing/cards/index.ts";
import type { Family } from "../../../src/billing/model/beneficiary.ts";
import { day } from "../../../src/billing/model/dates.ts";
import { deckCard, openPin, testDesk } from "../../helpers/direct-card.ts";

const TODAY = day("2026-11-23");
const PIN: Readonly<Record<string, string>> = { C01: "1234", C02: "2345", C08: "1357", C12: "8642", C15: "2580" };
const HOLDER: Readonly<Record<string, Holder>> = { C01: "02", C02: "01", C08: "03", C12: "04", C15: "05" };

/** A Vitale read in the session of a CPS, or without one. */
async function seen(vitale: string, cps: string | undefined, more: Partial<VitaleOptions> = {}): Promise<Family> {
  const options: VitaleOptions = {
    holder: cps === undefined ? "none" : (HOLDER[cps] ?? "none"),
    today: TODAY,
    ...more,
  };
  const asked = cps === undefined ? undefined : deckCard(cps);
  if (asked) await openPin(asked, PIN[cps ?? ""] ?? "");
  const read = await readVitale(deckCard(vitale), testDesk, {
    ...options,
    ...(asked
      ? {
          roleAnswer: async (challenge, serial) => {
            const answer = await cpsRoleAnswer(asked, challenge, serial);
            return answer.kind === "read" ? answer.value : undefined;
          },
        }
      : {}),
  });
  if (read.kind !== "read") throw new Error(read.code);
  return read.value;
}

const zone = (family: Family) => family.beneficiaries[0]?.protected;

describe("Monique's ALD (V05)", () => {
  const whole = { kind: "ALD", code: "4", ratePercent: 100, period: { from: "2024-03-01", to: "2029-02-28" } };

  test("a doctor sees it, and the médecin traitant", async () => {
    expect(zone(await seen("V05", "C02"))).toEqual({
      exonerations: [whole],
      attendingDoctor: { declared: true, since: "2021-03-15" },
      accidents: [],
    });
  });

  test("a nurse sees it, and not the médecin traitant", async () => {
    const family = await seen("V05", "C01");
    expect(zone(family)).toEqual({ exonerations: [whole], accidents: [] });
    expect(family.hidden).toEqual(["attending-doctor"]);
  });

  test.each(["C08", "C15"])("%s sees that there is an exoneration, not its kind", async (cps) => {
    const family = await seen("V05", cps);
    expect(zone(family)?.exonerations).toEqual([{ ...whole, kind: "" }]);
    expect(family.hidden).toContain("exoneration-kind");
  });

  test("a CPA and nobody see nothing of it", async () => {
    for (const family of [await seen("V05", "C12"), await seen("V05", undefined)]) {
      expect([family.protectedZone, zone(family)]).toEqual(["no-role", undefined]);
      expect(family.hidden).toContain("exoneration");
    }
  });
});

describe("other data", () => {
  test("maternity dates are for the caring professions", async () => {
    const dates = { pregnancyFrom: "2026-04-20", expectedBirth: "2027-01-18" };
    expect(zone(await seen("V06", "C01"))?.exonerations[0]).toMatchObject({ kind: "MAT", code: "0", ...dates });
    expect(zone(await seen("V06", "C15"))?.exonerations[0]).toEqual({
      kind: "",
      code: "0",
      ratePercent: 100,
      period: { from: "2026-09-20", to: "2027-01-30" },
    });
  });

  test("accidents are read by roles 01 to 03 and closed to a fournisseur", async () => {
    const nurse = zone(await seen("V07", "C01"))?.accidents;
    expect(nurse?.map((one) => [one.kind, one.number, one.date, one.period?.to])).toEqual([
      ["AT", "260115340", "2026-01-15", undefined],
      ["AT", "230602344", "2023-06-02", "2024-02-29"],
      ["MP", undefined, "2026-09-10", undefined],
    ]);
    expect(zone(await seen("V07", "C15"))?.accidents).toEqual([]);
  });

  test("soins médicaux gratuits", async () => {
    expect(zone(await seen("V08", "C01"))?.smg).toEqual({
      covered: true,
      booklet: "00012345",
      period: { from: "1962-07-05" },
    });
    expect(zone(await seen("V08", "C08"))?.smg).toBeUndefined();
  });

  test("a CPA sees a NIR without its last digits, no address, no SNCF contract, no mutuelle", async () => {
    const family = await seen("V09", "C12");
    expect([family.insured.nir, family.insured.nirKey, family.insured.address]).toEqual(["175093799****", "", []]);
    expect(family.beneficiaries.map((one) => [one.nir, one.amo.contract])).toEqual([
      [undefined, undefined],
      ["249023799****", undefined],
    ]);
    expect((await seen("V12", "C12")).beneficiaries[0]?.complementary).toBeUndefined();
    expect((await seen("V12", undefined)).beneficiaries[0]?.complementary?.member).toBe("000123456789");
  });
});

describe("the table", () => {
  test("another one changes what is seen without a new program", async () => {
    const edited = structuredClone(ACCESS_TABLE);
    const [first] = ACCESS_TABLE.versions;
    if (!first) throw new Error("no version");
    const subjects: typeof first.subjects = { ...first.subjects, address: ["no", "no", "no", "no", "no", "no"] };
    edited.versions.push({ ...first, validFrom: "2026-11-01", subjects });
    const access = parseAccessTable(edited);
    if (!access) throw new Error("the edited table is one");
    expect((await seen("V01", "C02", { access })).insured.address).toEqual([]);
    expect((await seen("V01", "C02", { access, today: day("2026-10-31") })).insured.address.length).toBe(2);
  });

  test("a day before every version shows nothing", () => {
    expect(accessOf(ACCESS_TABLE, "01", day("2019-12-31"))("nir")).toBe("no");
  });

  test("something else is not a table", () => {
    expect(parseAccessTable({ versions: [] })).toBeUndefined();
    expect(parseAccessTable(undefined)).toBeUndefined();
  });
});

test("a role that the card refuses leaves the zone closed and the rest readable", async () => {
  const read = await readVitale(deckCard("V05"), testDesk, {
    holder: "01",
    today: TODAY,
    roleAnswer: async () => ({ role: 1, proof: new Uint8Array(8) }),
  });
  expect(read.kind === "read" && [read.value.protectedZone, zone(read.value)]).toEqual(["refused", undefined]);
});

test("progress counts every file, and names come before the zones", async () => {
  const told: number[] = [];
  let total = 0;
  let atNames = 0;
  await seen("V16", "C02", {
    onProgress: (done, all) => {
      told.push(done);
      total = all;
    },
    onNames: (names) => {
      atNames = told.length;
      expect(names.length).toBe(16);
    },
  });
  expect(told.at(-1)).toBe(total);
  expect(told).toEqual(Array.from({ length: total - 1 }, (_, i) => i + 2));
  expect(atNames).toBeLessThan(told.length);
});
