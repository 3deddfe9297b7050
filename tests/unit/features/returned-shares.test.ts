import { expect, test } from "vitest";
import type { InvoiceView } from "#billing";
import { day } from "#billing/model/dates";
import { cents } from "#billing/model/money";
import { shareRows, shareState } from "#ui/views/share-rows";

type Share = InvoiceView["fse"];
type Outcome = NonNullable<Share["outcomes"]>[number];

const rejected = (code: string, subCode: string, label: string): Share => {
  const outcome: Outcome = {
    seq: 7,
    atMs: Date.parse("2026-11-24T20:15:00+01:00"),
    outcome: "R",
    operation: "N",
    outcomeDay: day("2026-11-24"),
    paidCents: cents(0),
    billedCents: cents(3621),
    reference: "",
    reasons: [{ line: 0, severity: "R", code, subCode, label, record: "", position: 0 }],
  };
  return { state: "rejected", outcomes: [outcome] };
};

test("what a caisse received is not called paid", () => {
  expect(shareState({ state: "acknowledged" })).toBe("Reçu par la caisse (pas payé)");
});

test("what is paid shows its amount and its day", () => {
  expect(shareState({ state: "paid", paidCents: cents(3621), paidOn: day("2026-11-24") })).toBe(
    "payée 36,21 € le 24/11/2026",
  );
});

test("a rejection shows its code, the label received and what to correct; it is flagged", () => {
  const rows = shareRows("État", rejected("E0730", "0041", "N° EXECUTANT INCONNU"));
  expect(rows[0]).toMatchObject({ value: "rejetée", flagged: true });
  expect(rows.map(({ value }) => value)).toContain("E0730 0041 N° EXECUTANT INCONNU");
  expect(rows.map(({ value }) => value)).toContain("vérifier le n° de l'exécutant [4:57]");
});

test("a code of no list is shown as it came, and said unknown", () => {
  const rows = shareRows("État", rejected("Z9999", "0007", "LIBELLE JAMAIS VU"));
  expect(rows.map(({ value }) => value)).toContain("Z9999 0007 LIBELLE JAMAIS VU");
  expect(rows.map(({ value }) => value)).toContain("code inconnu");
});
