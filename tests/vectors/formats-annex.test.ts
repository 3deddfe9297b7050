import { describe, expect, test } from "vitest";
import {
  buildLot,
  dreRecords,
  fseRecords,
  type LotMaterial,
  readB2File,
  readReturn,
  returnFileName,
  writeReturn,
} from "../../src/billing/formats/index.ts";
import { day } from "../../src/billing/model/dates.ts";
import { chained, INVOICE_42, signedAs, vector } from "./formats-worked-example.ts";

const FSE = vector("fse-lot-012");
const DRE = vector("dre-lot-007");
const text = (bytes: Uint8Array) => (new TextDecoder().decode(bytes).match(/.{128}/g) ?? []).join("\n");

const material = (kind: "FSE" | "DRE", lotNumber: string): LotMaterial => ({
  identity: { kind, billerNumber: "346001233", lotNumber, creationDay: day("2026-10-14"), creationTime: "18:30:00" },
  recipient:
    kind === "FSE"
      ? { kind: "amo", regime: "01", fund: "349", centre: "9881" }
      : { kind: "amc", amcNumber: "775627391", routing: { code: "OC", host: "001", domain: "WANADOO.FR" } },
  fileId: "001",
  members: [signedAs(INVOICE_42, fseRecords(INVOICE_42), dreRecords(INVOICE_42))],
  signer: { idType: "8", id: "10001234565" },
  device: { serial: "TRN000001", version: "0.1.0", approvalNumber: "" },
  test: true,
});

describe("the worked example of the format, byte for byte", () => {
  test("the records of the FSE", () => {
    expect(text(fseRecords(INVOICE_42))).toBe(FSE.slice(2, -2).join("\n"));
  });

  test("the records of its DRE", () => {
    expect(text(dreRecords(INVOICE_42))).toBe(DRE.slice(2, -2).join("\n"));
  });

  test("the lot of FSE, its digest and its name", () => {
    const lot = buildLot(material("FSE", "012"));
    expect(text(lot.file)).toBe(FSE.join("\n"));
    expect(lot.digest).toBe("E08908FFFC11617145AA4808E3E392F0");
    expect(lot.fileName).toBe("FSE_346001233_012_261014183000.B2");
  });

  test("the lot of DRE", () => {
    const lot = buildLot(material("DRE", "007"));
    expect(text(lot.file)).toBe(DRE.join("\n"));
    expect(lot.digest).toBe("E33D5056707458A94DB8BCCE20FFF683");
  });

  test("both files are read back", () => {
    expect(readB2File(chained(FSE)).lots[0]?.invoices[0]?.number).toBe("000000042");
    expect(readB2File(chained(DRE)).kind).toBe("DRE");
  });

  test("the positive ARL is read, and written again the same", () => {
    const { file, unknown } = readReturn(chained(vector("arl-lot-012")));
    expect(unknown).toEqual([]);
    expect(file.lots[0]).toMatchObject({ lotNumber: "012", status: "P", itemCount: 1, digestEcho: "E08908FFFC116171" });
    expect(text(writeReturn(file))).toBe(vector("arl-lot-012").join("\n"));
    expect(returnFileName(file)).toBe("ARL_013499881_101_261014201500.NOE");
  });

  test("the RSP is read, one invoice rejected and one paid, and written again the same", () => {
    const { file } = readReturn(chained(vector("rsp-invoices-41-42")));
    const [rejected, paid] = file.lots.flatMap((lot) => lot.invoices);
    expect(rejected).toMatchObject({ number: "000000041", outcome: "R", billedCents: 3621 });
    expect(rejected?.reasons[0]).toMatchObject({
      code: "E0730",
      subCode: "0041",
      label: "NUMERO EXECUTANT INCORRECT",
      faultyPosition: 57,
    });
    expect(paid).toMatchObject({ number: "000000042", outcome: "P", paidCents: 365, paymentReference: "VIR261020001" });
    expect(text(writeReturn(file))).toBe(vector("rsp-invoices-41-42").join("\n"));
  });
});
