import { expect, test } from "vitest";
import { familyRefusal, readVitale } from "#billing/cards/index";
import { visitInput } from "#billing/flows/visit/visit-input";
import { day } from "#billing/model/dates";
import { builtInTables, price } from "#billing/rules/index";
import { deckCard, testDesk } from "../../helpers/direct-card.ts";
import { entry, SITUATION } from "../flows/people.ts";

const TODAY = day("2026-11-23");

test("a card of one's own at twelve, and at any other age, bills like another", async () => {
  const read = await readVitale(deckCard("V01"), testDesk, { holder: "none", today: TODAY });
  if (read.kind !== "read") throw new Error(read.code);
  const family = read.value;
  const [adult] = family.beneficiaries;
  if (adult === undefined) throw new Error("nobody");
  for (const birthDate of ["20141123", "20141122", "20260101", "20081123", "19200229"]) {
    const holder = { ...adult, birthDate, quality: "0" };
    expect(familyRefusal({ ...family, beneficiaries: [holder] }, holder, TODAY)).toBeUndefined();
    const input = visitInput({
      tables: builtInTables(),
      situation: SITUATION,
      profession: "infirmier",
      beneficiary: holder,
      entry: entry(),
      today: TODAY,
      dayFacts: { kmBilledToday: 0, sameDay: {} },
    });
    expect(price(builtInTables(), input, TODAY)).toHaveProperty("lines");
  }
});
