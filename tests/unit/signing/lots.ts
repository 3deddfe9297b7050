import { randomBytes } from "node:crypto";
import { buildLot, fseRecords, type LotMaterial } from "../../../src/billing/formats/index.ts";
import { day } from "../../../src/billing/model/dates.ts";
import type { Lot } from "../../../src/billing/model/lot.ts";
import { prepareLotSignature } from "../../../src/billing/signing/index.ts";
import type { Random } from "../../../src/hal/ports/index.ts";
import { INVOICE_42, signedAs } from "../../vectors/formats-worked-example.ts";
import { type Party, signDigest } from "./authority.ts";

export const SIGNED_AT_MS = Date.parse("2026-10-14T16:30:00Z");

const material: LotMaterial = {
  identity: {
    kind: "FSE",
    billerNumber: "346001233",
    lotNumber: "012",
    creationDay: day("2026-10-14"),
    creationTime: "18:30:00",
  },
  recipient: { kind: "amo", regime: "01", fund: "349", centre: "9881" },
  fileId: "001",
  members: [signedAs(INVOICE_42, fseRecords(INVOICE_42))],
  signer: { idType: "8", id: "10001234565" },
  device: { serial: "TRN000001", version: "0.1.0", approvalNumber: "" },
  test: true,
};

export const LOT: Lot = buildLot(material);

/** The lot of the worked example signed by that card. */
export function signedLot(by: Party, lot: Lot = LOT): Uint8Array {
  const prepared = prepareLotSignature(lot, by.certificate, SIGNED_AT_MS);
  return prepared.finish(signDigest(by.keyPem, prepared.attributesDigest));
}

export const random: Random = { bytes: (length) => new Uint8Array(randomBytes(length)) };
