import { describe, expect, test } from "vitest";
import { placeExemptions } from "../../../src/billing/formats/exemption.ts";
import { INVOICE_42 } from "../../vectors/formats-worked-example.ts";

const place = (codes: readonly string[], regime = "01") => {
  const [line] = INVOICE_42.lines;
  const lines = line ? codes.map((exoneration) => ({ ...line, exoneration })) : [];
  return placeExemptions({ ...INVOICE_42, amo: { ...INVOICE_42.amo, regime }, lines });
};

describe("where the exemption codes stand", () => {
  test.each([
    ["one code for all goes up, the lines are blank", ["4", "4"], "4", ["", ""]],
    ["none anywhere", ["0", "0"], "0", ["", ""]],
    ["codes that differ stay on their lines, 0 is blank, the invoice holds 0", ["4", "0", "3"], "0", ["4", "", "3"]],
    ["ASPA on the invoice, the threshold stays on its line", ["9", "C", "1"], "9", ["", "C", "1"]],
    ["ASPA alone", ["9", "9"], "9", ["", ""]],
  ])("%s", (_what, codes, invoice, lines) => {
    expect(place(codes)).toEqual({ invoice, lines });
  });

  test.each([
    ["all ALD: 4", ["4", "4"], "4", ["", ""]],
    ["some ALD: 6, and 4 on those", ["4", "6"], "6", ["4", ""]],
    ["none: 6", ["6", "6"], "6", ["", ""]],
  ])("mines, %s", (_what, codes, invoice, lines) => {
    expect(place(codes, "07")).toEqual({ invoice, lines });
  });
});
