import { describe, expect, test } from "vitest";
import { clean } from "#ui/layout/text";
import * as texts from "#ui/texts/fr";
import { TROUBLE_CODES } from "#util/trouble-codes";

/** The closed list of the pricing contract ("Refusals" of the golden billing cases). */
const REFUSAL_CODES = [
  "date-in-future",
  "birth-date-after-care",
  "unknown-code",
  "act-not-for-profession",
  "act-not-for-sector",
  "coefficient-out-of-table",
  "no-tariff-at-date",
  "no-billable-act",
  "prescription-missing",
  "prescription-after-care",
  "prior-agreement-missing",
  "insurance-nature-conflict",
  "at-number-or-date-missing",
  "maternity-date-missing",
  "sncf-contract-missing",
  "sncf-doctor-answer-missing",
  "ald-not-open",
  "exoneration-rate-conflict",
  "bsx-duplicate-day",
  "ami14-and-ami15-same-day",
  "exclusive-acts",
  "mci-with-bsx",
  "mci-without-qualifying-act",
  "mau-condition-not-met",
  "ifd-and-ifi",
  "travel-without-home-visit",
  "supplement-age-limit",
  "modifier-or-association-invalid",
  "excess-not-allowed",
  "fee-below-base",
  "c2s-excess-forbidden",
  "third-party-conflict",
];

/** Every string reachable in the texts, functions left out. */
function strings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (value === null || typeof value !== "object") return [];
  return Object.values(value).flatMap(strings);
}

describe("the words of troubles", () => {
  test.each(TROUBLE_CODES)("%s says what happened and what to do", (code) => {
    const { what, data, next } = texts.troubleText({ code, safe: "nothing-lost" });
    expect(what.join("").length).toBeGreaterThan(3);
    expect(next.join("").length).toBeGreaterThan(10);
    expect(data).toBe("Rien n'est perdu. Les factures sont intactes.");
    expect([...what, ...next].join(" ")).not.toMatch(/[{}|]|undefined/);
  });

  test.each([
    ["CARD_REMOVED", { slot: "vitale" }, "Vitale retirée."],
    ["E_CARD_KIND", { found: "cps", slot: "vitale" }, "Carte CPS dans la fente Vitale."],
    ["E_CARD_MUTE", { slot: "amc" }, "Carte muette ou mal insérée (fente AMC)."],
    ["PIN_WRONG", { tries: 1 }, "Code faux - reste 1 essai."],
    ["PIN_WRONG", {}, "Code faux."],
    ["E_FILE_READ", { file: "ordo.pdf" }, "Fichier non lu : ordo.pdf."],
  ] as const)("%s tells its facts %o", (code, facts, told) => {
    expect(texts.troubleText({ code, safe: "nothing-lost", facts }).what).toEqual([told]);
  });

  test("paper out once stored says so in one line", () => {
    expect(texts.troubleText({ code: "E_PRINTER_PAPER", safe: "saved" }).what).toEqual([
      "Plus de papier - FSE enregistrée",
    ]);
  });

  test("the five ways data can be safe are told apart", () => {
    expect(new Set(Object.values(texts.safeWords)).size).toBe(5);
  });
});

describe("the words of refusals", () => {
  test("every reason of the contract has its words, and none besides", () => {
    expect(Object.keys(texts.refusals).sort()).toEqual([...REFUSAL_CODES].sort());
  });

  test("a visit refused for several reasons tells them all at once", () => {
    const { what, next } = texts.troubleText({
      code: "E_REFUSED_VISIT",
      safe: "draft-kept",
      facts: { reasons: "prescription-missing, mci-with-bsx" },
    });
    expect(what).toEqual(["Il manque la prescription.", "MCI ne va pas avec un forfait BSA, BSB ou BSC."]);
    expect(next).toHaveLength(2);
  });

  test("a reason of no list is shown raw rather than hidden", () => {
    expect(texts.refusalWords("toString").what).toContain("toString");
  });
});

test("every word can be drawn by the terminal", () => {
  const all = strings(texts);
  expect(all.length).toBeGreaterThan(400);
  expect(all.filter((text) => clean(text).includes("<U+"))).toEqual([]);
});
