import { expect, test } from "vitest";
import type { InvoiceView } from "#billing";
import { legend, marksOf } from "#ui/texts/returns";

const view = (one: Partial<InvoiceView>) => ({ stage: "signed", mode: "S", ...one }) as InvoiceView;

test("the two marks stand beside the state, in the words of their legend; a secured invoice has none", () => {
  expect([view({}), view({ mode: "D" }), view({ mode: "Y" })].map(marksOf)).toEqual([
    [],
    ["dégradé"],
    ["désynchronisé"],
  ]);
  expect(Object.keys(legend.rows)).toEqual(expect.arrayContaining(["dégradé", "désynchronisé"]));
});

test("the card that an invoice waits for is named", () => {
  const waiting = (firstSignature: "vitale" | "cps") => view({ stage: "signing", mode: "Y", firstSignature });
  expect(marksOf(waiting("vitale"))).toEqual(["en attente CPS"]);
  expect(marksOf(waiting("cps"))).toEqual(["en attente Vitale"]);
});
