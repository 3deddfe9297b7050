import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createDeck } from "../../../simulator/cards/index.ts";
import { kindRefusal, readVitale, recognise } from "../../../src/billing/cards/index.ts";
import { day } from "../../../src/billing/model/dates.ts";
import { fromHex, xorOf } from "../../../src/util/bytes.ts";
import { deckCard, testDesk, testMemory } from "../../helpers/direct-card.ts";

const CPS = "3B 8D 81 31 FE 45 80 5B 54 52 4E 54 45 53 54 43 50 53 01 42";

describe("an ATR names", () => {
  test.each([
    ["our CPS", CPS, { kind: "test", card: "cps" }],
    ["our Vitale", "3B 8D 40 01 80 5B 54 52 4E 54 45 53 54 56 49 54 01", { kind: "test", card: "vitale" }],
    ["our AMC card", "3B 8D 81 31 FE 45 80 5B 54 52 4E 54 45 53 54 41 4D 43 01 4D", { kind: "test", card: "amc" }],
    ["a newer test card", "3B 8D 40 01 80 5B 54 52 4E 54 45 53 54 56 49 54 02", { kind: "newer", card: "vitale" }],
    ["a CPS3", "3B AC 00 40 2A 00 12 25 00 64 80 00 03 10 00 90 00", { kind: "real", card: "cps3" }],
    ["a CPS3, other build", "3B AC 00 40 2A 00 12 25 00 64 80 82 02 12 00 90 00", { kind: "real", card: "cps3" }],
    [
      "a CPS3 without contact",
      "3B 8F 80 01 00 31 B8 64 04 B0 EC C1 73 94 01 80 82 90 00 0E",
      { kind: "real", card: "cps3" },
    ],
    ["a Vitale 1", "3F 65 25 00 2C 09 69 90 00", { kind: "real", card: "vitale1" }],
    ["a Vitale 2", "3B 75 13 00 00 49 09 EA 90 00", { kind: "real", card: "vitale2" }],
    ["a Vitale 2, other build", "3B 75 13 00 00 45 09 FA 90 00", { kind: "real", card: "vitale2" }],
    ["no card we know", "3B 68 00 00 49 4E 43 4F 4E 4E 55 45", { kind: "unknown" }],
    ["no Vitale 2 with an unlisted byte", "3B 75 13 00 00 46 09 EA 90 00", { kind: "unknown" }],
    ["nothing with a wrong TCK", `${CPS.slice(0, -2)}41`, { kind: "unreadable" }],
    ["nothing when bytes are missing", CPS.slice(0, -3), { kind: "unreadable" }],
    ["nothing with another TS", `3C${CPS.slice(2)}`, { kind: "unreadable" }],
    ["nothing in one byte", "3B", { kind: "unreadable" }],
  ])("%s", (_, atr, found) => expect(recognise(fromHex(atr))).toEqual(found));

  test("any bytes end in a word", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (atr) => typeof recognise(atr).kind === "string"),
      { numRuns: 2000 },
    );
  });

  test("none of its bytes can be changed without being seen", () => {
    const atr = fromHex(CPS);
    for (let at = 0; at < atr.length; at++) {
      const bad = atr.slice();
      bad[at] = (bad[at] ?? 0) ^ 0x10;
      expect(recognise(bad)).toEqual({ kind: "unreadable" });
    }
    expect(xorOf(atr, 1)).toBe(0);
  });
});

describe("a card in a slot", () => {
  test.each([
    ["C01", "E_CARD_KIND"],
    ["M01", "E_CARD_KIND"],
    ["S02", "E_CARD_UNKNOWN"],
    ["S03", "E_CARD_REAL"],
    ["S04", "E_CARD_REAL"],
    ["S05", "E_CARD_REAL"],
    ["S06", "E_CARD_ATR"],
    ["V01", undefined],
  ])("%s where a Vitale is wanted is %s", (name, code) => {
    const { atr } = createDeck().card(name, testMemory());
    expect(kindRefusal(recognise(atr ?? new Uint8Array()), "vitale")).toBe(code);
  });

  test("a real card is told nothing at all", async () => {
    const card = deckCard("S03");
    const options = { holder: "none", today: day("2026-11-23") } as const;
    expect(await readVitale(card, testDesk, options)).toMatchObject({ kind: "refused", code: "E_CARD_REAL" });
    expect(card.sent).toEqual([]);
  });
});
