import { expect, test } from "vitest";
import type { LotView } from "#billing";
import { day } from "#billing/model/dates";
import { lotRows } from "#ui/views/lots";

test("a lot says how many of its invoices a replacement made", () => {
  const lot: LotView = {
    lotId: "fse.991000027.001.261123180000",
    identity: {
      kind: "FSE",
      billerNumber: "991000027",
      lotNumber: "001",
      creationDay: day("2026-11-23"),
      creationTime: "18:00:00",
    },
    recipient: { kind: "amo", regime: "01", fund: "349", centre: "9881" },
    fileId: "001",
    members: Array.from({ length: 10 }, (_, index) => `00000000${index}`),
    digest: "",
    stage: "formed",
    bodyKey: 1,
    formedAtMs: 0,
    formedSeq: 1,
  };
  const told = (made: number) => lotRows(lot, 0, made).map(({ label, value }) => `${label} ${value}`);
  expect(told(6)).toContain("dont en remplacement 6");
  expect(told(0).join()).not.toContain("remplacement");
});
