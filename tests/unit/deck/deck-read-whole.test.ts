import { describe, expect, test } from "vitest";
import { createDeck } from "../../../simulator/cards/index.ts";
import {
  cpsRoleAnswer,
  type Holder,
  type RoleAnswer,
  readAmc,
  readCps,
  readSituations,
  readVitale,
} from "../../../src/billing/cards/index.ts";
import type { Family } from "../../../src/billing/model/beneficiary.ts";
import { day } from "../../../src/billing/model/dates.ts";
import { type DirectCard, deckCard, openPin, testDesk } from "../../helpers/direct-card.ts";

const TODAY = day("2026-11-23");
const PINS: Readonly<Record<string, string>> = {
  C01: "1234",
  C02: "2345",
  C03: "3456",
  C04: "4567",
  C05: "5678",
  C06: "6789",
  C07: "7890",
  C08: "1357",
  C09: "2468",
  C11: "1111",
  C12: "8642",
  C13: "1470",
  C15: "2580",
  S11: "1234",
};
const SITUATIONS: Readonly<Record<string, number>> = { C01: 2, C02: 2, C05: 3, C08: 0, C12: 0, C13: 0, S11: 2 };

describe("every CPS of the deck", () => {
  const deck = createDeck();
  const names = deck.names().filter((name) => name.startsWith("C") || name === "S11" || name === "S13");

  test("is there", () => expect(names.length).toBe(17));

  test.each(names)("%s says who holds it, and is authentic", async (name) => {
    const read = await readCps(deckCard(name), testDesk);
    expect(read.kind).toBe("read");
  });

  test.each(Object.entries(PINS))("%s gives its situations once its PIN is open", async (name, pin) => {
    const card = deckCard(name);
    const identity = await readCps(card, testDesk);
    if (identity.kind !== "read") throw new Error(identity.code);
    const closed = await readSituations(card, identity.value, testDesk);
    expect(closed).toMatchObject({ kind: "refused", code: "E_CARD_STATUS" });
    expect(await openPin(card, pin)).toBe(0x9000);
    const read = await readSituations(card, identity.value, testDesk);
    expect(read.kind === "read" && read.value.situations.length).toBe(SITUATIONS[name] ?? 1);
    expect(read.kind === "read" && read.value.situations.flatMap((one) => one.wrongKeys)).toEqual([]);
  });
});

async function withRole(cpsName: string, pin: string): Promise<RoleAnswer> {
  const cps = deckCard(cpsName);
  await openPin(cps, pin);
  return async (challenge, serial) => {
    const answer = await cpsRoleAnswer(cps, challenge, serial);
    return answer.kind === "read" ? answer.value : undefined;
  };
}

async function family(card: DirectCard, holder: Holder, roleAnswer?: RoleAnswer): Promise<Family> {
  const read = await readVitale(card, testDesk, { holder, today: TODAY, ...(roleAnswer ? { roleAnswer } : {}) });
  if (read.kind !== "read") throw new Error(`${read.code} ${JSON.stringify(read.facts)}`);
  return read.value;
}

describe("every Vitale of the deck", () => {
  const names = createDeck()
    .names()
    .filter((name) => name.startsWith("V"));

  test("is there", () => expect(names.length).toBe(20));

  test.each(names)("%s is read whole and authentic, with and without a CPS", async (name) => {
    const alone = await family(deckCard(name), "none");
    expect([alone.authentic, alone.unreadable, alone.protectedZone]).toEqual([true, 0, "no-role"]);
    expect(alone.beneficiaries.every((one) => one.protected === undefined)).toBe(true);
    const opened = await family(deckCard(name), "01", await withRole("C02", "2345"));
    expect([opened.authentic, opened.protectedZone, opened.hidden]).toEqual([true, "opened", undefined]);
    expect(opened.beneficiaries.every((one) => one.protected !== undefined)).toBe(true);
    expect(opened.flags).toBeUndefined();
  });

  test("their persons are 55", async () => {
    const families = await Promise.all(names.map((name) => family(deckCard(name), "none")));
    expect(families.reduce((sum, one) => sum + one.beneficiaries.length, 0)).toBe(55);
  });
});

describe("every AMC card of the deck", () => {
  test.each(["M01", "M02", "M03", "M04"])("%s is read whole and authentic", async (name) => {
    const read = await readAmc(deckCard(name), testDesk);
    expect(read.kind === "read" && [read.value.authentic, read.value.unreadable]).toEqual([true, 0]);
  });
});
