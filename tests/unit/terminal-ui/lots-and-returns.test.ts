import { beforeEach, describe, expect, test } from "vitest";
import { applyReturn, type InvoiceView, type LotView } from "#billing";
import { type ReturnInvoice, writeReturn } from "#billing/formats/index";
import { day } from "#billing/model/dates";
import { cents } from "#billing/model/money";
import { memoryDisk } from "#hal/disk/index";
import { adviceOn } from "#ui/texts/returns";
import { lotRows, lotState } from "#ui/views/lots";
import { shareRows, shareState } from "#ui/views/share-rows";
import { arlOf, rspOf } from "../../../stage/soak/payers.ts";
import { BILLER, bill, lotOf, lotRecords, openRig, type Rig } from "../../helpers/journal-rig.ts";

const stamp = { fileId: "001", day: day("2026-03-05"), time: "20:15:00" };
const HOUR = 3_600_000;

let rig: Rig;
let lotId: string;
beforeEach(async () => {
  rig = await openRig(memoryDisk());
  const records = lotRecords(lotOf(rig.book, [await bill(rig)]));
  for (const record of records) await rig.journal.append(record);
  lotId = (records[1] as { lotId: string }).lotId;
});

const lot = () => rig.book.lot(lotId) as LotView;
const fse = () => (rig.book.invoice(BILLER, "000000001") as InvoiceView).fse;
const rsp = (change: Partial<ReturnInvoice>) => {
  const file = rspOf([lot()], () => rig.book.invoice(BILLER, "000000001"), "rejected", stamp);
  const lots = file.lots.map((one) => ({ ...one, invoices: one.invoices.map((told) => ({ ...told, ...change })) }));
  return applyReturn(rig, rig.book, writeReturn({ ...file, lots }));
};
const rejectedFor = (code: string, subCode: string, label: string) =>
  rsp({
    reasons: [
      {
        ...{ billerNumber: BILLER, invoiceNumber: "000000001", lineNumber: 0, severity: "R" },
        ...{ code, subCode, label, faultyRecord: "4", faultyPosition: 57, receivedValue: "" },
      },
    ],
  });
const values = (rows: readonly { readonly value: string }[]) => rows.map(({ value }) => value);

describe("a rejection (E140)", () => {
  test("shows the code and label as they came, and what to correct", async () => {
    await rejectedFor("E0730", "0041", "NUMERO EXECUTANT INCORRECT");
    expect(values(shareRows("État", fse()))).toEqual([
      "rejetée",
      "E0730 0041 NUMERO EXECUTANT INCORRECT",
      "vérifier le n° de l'exécutant [4:57]",
      lotId,
    ]);
  });

  test("of a code that the table does not know is shown raw, and said unknown", async () => {
    await rejectedFor("Z9999", "", "MOTIF INEDIT");
    expect(values(shareRows("État", fse())).slice(1, 3)).toEqual(["Z9999 MOTIF INEDIT", "code inconnu"]);
    for (const code of ["__proto__", "constructor", ""]) expect(adviceOn({ code, subCode: "" })).toBe("code inconnu");
  });
});

test("a payment shows its amount and its date; what is beside it stands beside it", async () => {
  await rsp({ outcome: "P", paidCents: cents(100), reasons: [], billedCents: cents(1) });
  expect(shareState(fse())).toBe("partiellement payée 1,00 € le 05/03/2026");
  expect(shareRows("État", fse())[0]?.value).toContain("montant facturé différent");
});

test("a received lot is not a paid one", async () => {
  await applyReturn(rig, rig.book, writeReturn(arlOf([lot()], new Set(), stamp)));
  expect([shareState(fse()), lotState(lot(), 0)]).toEqual(["Reçu par la caisse (pas payé)", "received"]);
});

test("a refused lot says why and what to do", async () => {
  await applyReturn(rig, rig.book, writeReturn(arlOf([lot()], new Set([lotId]), stamp)));
  const rows = lotRows(lot(), rig.clock.now());
  expect(values(rows)).toEqual(
    expect.arrayContaining(["refusé", "L0002 0001 SIGNATURE DU LOT INVALIDE", "vérifier la CPS, refaire un lot"]),
  );
  expect(rows.find(({ value }) => value === "refusé")?.flagged).toBe(true);
  expect(shareRows("État", fse())).toEqual([
    { label: "État", value: "à corriger", flagged: true },
    { label: "Lot", value: lotId },
  ]);
});

test("a lot without an answer after 48 hours is said so, and not before", () => {
  const { handedOverAtMs = 0 } = lot();
  expect(lotState(lot(), handedOverAtMs + 48 * HOUR)).toBe("handed-over");
  expect(lotState(lot(), handedOverAtMs + 48 * HOUR + 1)).toBe("no-answer");
});
