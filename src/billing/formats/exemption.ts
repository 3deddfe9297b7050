import type { Invoice } from "../model/invoice.ts";

/** Where the codes "justification d'exonération" stand: [2:79], and [4:54] of each line ("" is blank). */
export interface ExemptionPlaces {
  readonly invoice: string;
  readonly lines: readonly string[];
}

const MINES = "07";
const ALD = "4";
const SPECIAL = "6";
const ASPA = "9";
const NONE = "0";

/**
 * Places the exemption codes (formats.md 1.2): one code for all goes up to the invoice and the lines are blank; codes that
 * differ stay on their lines, those at 0 blank, and the invoice holds 0. Mines (07): 4 on the ALD lines, the invoice 6
 * unless all are. ASPA: 9 on the invoice, any other code stays on its line.
 */
export function placeExemptions(invoice: Invoice): ExemptionPlaces {
  const codes = invoice.lines.map((line) => line.exoneration);
  const keep = (kept: (code: string) => boolean) => codes.map((code) => (kept(code) ? code : ""));
  const [first = NONE] = codes;
  if (invoice.amo.regime === MINES) {
    const all = codes.every((code) => code === ALD);
    return all ? { invoice: ALD, lines: keep(() => false) } : { invoice: SPECIAL, lines: keep((code) => code === ALD) };
  }
  if (codes.every((code) => code === first)) return { invoice: first, lines: keep(() => false) };
  if (codes.includes(ASPA)) return { invoice: ASPA, lines: keep((code) => code !== ASPA && code !== NONE) };
  return { invoice: NONE, lines: keep((code) => code !== NONE) };
}
