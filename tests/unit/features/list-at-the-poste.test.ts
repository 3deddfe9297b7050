import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeLot, Rig, seal, signedInvoice } from "../poste/rig.ts";

test("what the poste keeps of a lot names each sheet by the identity the device gave it", async () => {
  const rig = await Rig.open();
  try {
    const careSheetId = "01K7JXQ4T8M5R2V9C3H6D0WZYC";
    const members = [signedInvoice("000000042"), signedInvoice("000000043", { careSheetId })];
    const { material } = makeLot({ members });
    const end = await rig.handOver(seal(material, rig.identity));
    if (end.kind !== "received") throw new Error(end.kind);
    const list = JSON.parse(readFileSync(join(rig.dir, "lots", end.receipt.lotId, "invoice.json"), "utf8"));
    expect(list.map((one: { careSheetId: string }) => one.careSheetId)).toEqual(
      members.map(({ invoice }) => invoice.careSheetId),
    );
  } finally {
    await rig.close();
  }
});
