/** Writes DBF files for the tests: a few fictional acts in the shape of the public CCAM. Nothing of the CNAM is copied. */
export interface Column {
  readonly name: string;
  readonly type: "C" | "N" | "D" | "L" | "M" | "I";
  readonly length: number;
}

const CP850 = new Map([..."ÇüéâäàåçêëèïîìÄÅÉæÆôö"].map((character, index) => [character, 0x80 + index]));

/** One file: header, fields, records, 1A. `deleted` marks records by rank. */
export function dbf(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { version = 0x03, deleted = [] as readonly number[], driver = 0x02 } = {},
): Uint8Array {
  const recordLength = columns.reduce((sum, { length }) => sum + length, 1);
  const headerLength = 32 + 32 * columns.length + 1;
  const bytes = Buffer.alloc(headerLength + recordLength * rows.length + 1, 0x20);
  bytes.fill(0, 0, headerLength);
  bytes.set([version, 126, 1, 15]);
  bytes.writeUInt32LE(rows.length, 4);
  bytes.writeUInt16LE(headerLength, 8);
  bytes.writeUInt16LE(recordLength, 10);
  bytes[29] = driver;
  for (const [index, { name, type, length }] of columns.entries()) {
    const at = 32 + 32 * index;
    bytes.write(name, at, "latin1");
    bytes.write(type, at + 11, "latin1");
    bytes[at + 16] = length;
  }
  bytes[headerLength - 1] = 0x0d;
  for (const [rank, row] of rows.entries()) {
    let at = headerLength + rank * recordLength;
    bytes[at] = deleted.includes(rank) ? 0x2a : 0x20;
    at += 1;
    for (const [index, { type, length }] of columns.entries()) {
      const text = row[index] ?? "";
      const padded = type === "N" ? text.padStart(length) : text.padEnd(length);
      bytes.set(
        [...padded].slice(0, length).map((one) => CP850.get(one) ?? one.charCodeAt(0)),
        at,
      );
      at += length;
    }
  }
  bytes[bytes.length - 1] = 0x1a;
  return new Uint8Array(bytes);
}

const text = (name: string, length: number): Column => ({ name, type: "C", length });
const number = (name: string, length: number): Column => ({ name, type: "N", length });
const date = (name: string): Column => ({ name, type: "D", length: 8 });

export const COLUMNS = {
  R_ACTE: [
    text("COD_ACTE", 13),
    date("DT_MODIF"),
    text("NOM_COURT", 70),
    date("DT_FIN"),
    text("ENTENTE", 1),
    text("NOM_LONG", 254),
  ],
  R_ACTE_IVITE: [
    text("COD_AA", 14),
    date("DT_MODIF"),
    text("ACTE_COD", 13),
    date("ACDT_MODIF"),
    text("ACTIV_COD", 1),
    text("REGROU_COD", 3),
    text("CATMED_COD", 2),
  ],
  R_ACTE_IVITE_PHASE: [
    text("COD_AAP", 16),
    date("DT_MODIF"),
    text("AA_COD", 14),
    date("AADT_MODIF"),
    number("PHASE_COD", 1),
    number("PU_BASE", 9),
    number("SUPPLEMENT", 9),
  ],
  R_ACTE_EXO_TM: [text("ACTE_COD", 13), date("ACDT_MODIF"), number("EXOTM_COD", 1)],
  R_ACTIVITE_MODIFICATEUR: [text("AA_CODE", 14), date("AADT_MODIF"), text("MODIFI_COD", 1)],
  R_TB11: [
    text("COD_MODIFI", 1),
    date("DT_DEBUT"),
    text("LIBELLE", 100),
    number("COEF", 6),
    number("FORFAIT", 9),
    date("DT_FIN"),
    number("GRILLE_COD", 3),
  ],
  R_TB02: [
    text("COD_ASSONP", 2),
    date("DT_DEBUT"),
    text("LIBELLE", 100),
    number("COEF", 6),
    date("DT_FIN"),
    number("GRILLE_COD", 3),
  ],
} as const;
export type FixtureFile = keyof typeof COLUMNS;

/** Two versions of an act, one with an anaesthesia and an end, one dental with an entente, one without a price, one of another code. */
export const ROWS: Readonly<Record<FixtureFile, readonly (readonly string[])[]>> = {
  R_ACTE: [
    ["ZFIC001", "20250101", "Acte fictif à modificateurs", "", "N", "x"],
    ["ZFIC001", "20260301", "Acte fictif à modificateurs", "", "N", "x"],
    ["ZFIC002", "20250101", "Acte fictif lourd", "20261231", "N", "x"],
    ["ZFIC003", "20250101", "Soin dentaire fictif", "", "O", "x"],
    ["ZFIC004", "20250101", "Acte fictif sans prix", "", "", "x"],
    ["ZFIC005-01", "20250101", "Code étendu", "", "", "x"],
  ],
  R_ACTE_IVITE: [
    ["ZFIC0011", "20250101", "ZFIC001", "20250101", "1", "ATM", ""],
    ["ZFIC0011", "20260301", "ZFIC001", "20260301", "1", "ADI", ""],
    ["ZFIC0021", "20250101", "ZFIC002", "20250101", "1", "ADC", ""],
    ["ZFIC0024", "20250101", "ZFIC002", "20250101", "4", "ADC", ""],
    ["ZFIC0031", "20250101", "ZFIC003", "20250101", "1", "SDE", ""],
    ["ZFIC0041", "20250101", "ZFIC004", "20250101", "1", "ATM", ""],
    ["ZFIC005-011", "20250101", "ZFIC005-01", "20250101", "1", "ATM", ""],
  ],
  R_ACTE_IVITE_PHASE: [
    ["ZFIC00110", "20260301", "ZFIC0011", "20260301", "0", "40.32", "6.10"],
    ["ZFIC00110", "20250101", "ZFIC0011", "20250101", "0", "38.40", ""],
    ["ZFIC00210", "20250101", "ZFIC0021", "20250101", "0", "150.00", "0.00"],
    ["ZFIC00240", "20250101", "ZFIC0024", "20250101", "0", "96", ""],
    ["ZFIC00310", "20250101", "ZFIC0031", "20250101", "0", "43.38", ""],
    ["ZFIC00410", "20250101", "ZFIC0041", "20250101", "0", "", ""],
    ["ZFIC005-0110", "20250101", "ZFIC005-011", "20250101", "0", "10.00", ""],
  ],
  R_ACTE_EXO_TM: [
    ["ZFIC002", "20250101", "1"],
    ["ZFIC002", "20250101", "2"],
    ["ZFIC001", "20260301", "7"],
  ],
  R_ACTIVITE_MODIFICATEUR: [
    ["ZFIC0011", "20250101", "U"],
    ["ZFIC0011", "20250101", "F"],
    ["ZFIC0011", "20260301", "F"],
    ["ZFIC0021", "20250101", "J"],
  ],
  R_TB11: [
    ["U", "20250101", "Nuit", "1.000", "25.15", "", "1"],
    ["F", "20250101", "Férié", "", "19.06", "20251231", "1"],
    ["F", "20260101", "Férié", "", "20.00", "", "1"],
    ["J", "20250101", "Modificateur J", "1.065", "", "", "1"],
    ["K", "20250101", "Modificateur K", "0.200", "0.00", "", "1"],
  ],
  R_TB02: [
    ["1", "20250101", "Acte principal", "1.000", "", "1"],
    ["2", "20250101", "Deuxième acte", "0.500", "", "1"],
    ["3", "20250101", "Trois quarts", "0.750", "", "1"],
  ],
};

/** The whole set, a change of one file apart. */
export function fixtureSet(
  change: Partial<Record<FixtureFile, Uint8Array>> = {},
): ReadonlyMap<FixtureFile, Uint8Array> {
  const names = Object.keys(COLUMNS) as FixtureFile[];
  return new Map(names.map((name) => [name, change[name] ?? dbf(COLUMNS[name], ROWS[name])]));
}
