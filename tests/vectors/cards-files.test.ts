import { describe, expect, test } from "vitest";
import {
  AID,
  decodeFcp,
  decodeFile,
  E1,
  E4,
  E8,
  E9,
  EA,
  encodeFcp,
  encodeFile,
  F2,
  F4,
  F8,
  type Shape,
  type Template,
} from "../../src/hal/wire/card-files/index.ts";
import { fromHex, hex } from "../../src/util/bytes.ts";
import { GOLDEN } from "./cards-golden.ts";

const FILES: readonly (readonly [keyof typeof GOLDEN, Template<Shape>, number])[] = [
  ["EF_ID_C01", E1, 50],
  ["EF_SIT1_C01", E4, 121],
  ["EF_CARTE_V01", E8, 80],
  ["EF_ASSURE_V01", E9, 103],
  ["EF_BEN01_V01", EA, 96],
  ["EF_MAJ_V01", F4, 33],
  ["EF_EXO01_V05", F8, 55],
  ["EF_AMC01_V12", F2, 85],
];

describe("the printed files", () => {
  test.each(FILES)("%s decodes and encodes back to the same bytes", (name, template, length) => {
    const bytes = fromHex(GOLDEN[name]);
    expect(bytes.length).toBe(length);
    const read = decodeFile(template, bytes);
    expect(read.kind).toBe("decoded");
    if (read.kind === "decoded") expect(hex(encodeFile(template, read.value))).toBe(hex(bytes));
  });

  test("EF.ID of C01 says what the deck says", () => {
    expect(decodeFile(E1, fromHex(GOLDEN.EF_ID_C01))).toEqual({
      kind: "decoded",
      value: {
        useName: "INFIRUN",
        firstName: "Alice",
        civility: "MME",
        familyName: "INFIRUN",
        idNat: "899700000013",
        profession: "60",
      },
      unknown: 0,
      escaped: 0,
    });
  });

  test("EF.EXO01 of V05 holds an ALD and a médecin traitant", () => {
    const read = decodeFile(F8, fromHex(GOLDEN.EF_EXO01_V05));
    expect(read.kind === "decoded" && read.value).toEqual({
      number: 1,
      exonerations: [{ kind: "ALD", code: "4", from: "20240301", to: "20290228", rate: "100" }],
      attendingDoctor: { declared: true, declaredOn: "20210315" },
    });
  });
});

describe("the printed FCP", () => {
  test("of a situation file without short number, read under CHV 01", () => {
    const fcp = { kind: "file", fid: 0x5411, size: 250, read: 0x11 } as const;
    expect(hex(encodeFcp(fcp), " ")).toBe(GOLDEN.FCP_SIT1_C01);
    expect(decodeFcp(fromHex(GOLDEN.FCP_SIT1_C01))).toEqual(fcp);
  });

  test("of EF.CARTE of V01", () => {
    const fcp = { kind: "file", fid: 0x5601, size: 80, sfi: 1, read: 0x00 } as const;
    expect(hex(encodeFcp(fcp), " ")).toBe(GOLDEN.FCP_CARTE_V01);
    expect(decodeFcp(fromHex(GOLDEN.FCP_CARTE_V01))).toEqual(fcp);
  });

  test("of the DF of the Vitale", () => {
    const fcp = { kind: "directory", fid: 0x5600, name: AID.vitale } as const;
    expect(hex(encodeFcp(fcp), " ")).toBe(GOLDEN.FCP_DF_VITALE);
    expect(decodeFcp(fromHex(GOLDEN.FCP_DF_VITALE))).toEqual(fcp);
  });
});
