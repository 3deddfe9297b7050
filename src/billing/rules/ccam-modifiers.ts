import { Trouble } from "#util/trouble";
import { amountOf, type CcamFile, dayOf } from "./ccam-files.ts";
import type { Dbf } from "./dbf.ts";
import type { EntryShape } from "./table-shape.ts";

type Row = Readonly<Record<"DT_DEBUT" | "DT_FIN" | "LIBELLE" | "COEF" | "GRILLE_COD", string>>;

/**
 * Values of the modifiers (R_TB11) and of the associations (R_TB02). A grid must be named where a file has several: their
 * values differ. Trouble E_TABLE.
 */
export function modifierEntries(
  files: ReadonlyMap<CcamFile, Dbf>,
  grid: string | undefined,
  source: string,
): readonly EntryShape[] {
  const columns = ["DT_DEBUT", "DT_FIN", "LIBELLE", "COEF", "GRILLE_COD"] as const;
  const [letters, codes] = [files.get("R_TB11"), files.get("R_TB02")];
  const modifiers = letters === undefined ? [] : [...letters.rows([...columns, "COD_MODIFI", "FORFAIT"])];
  const associations = codes === undefined ? [] : [...codes.rows([...columns, "COD_ASSONP"])];
  return [
    ...ofGrid("R_TB11", modifiers, grid).flatMap((row) => {
      const flat = amountOf(row.FORFAIT, "R_TB11", row.COD_MODIFI);
      const percent = percentOf(row.COEF, "R_TB11", row.COD_MODIFI, true);
      const value = flat === undefined ? percent : flat;
      const unit = flat === undefined ? ("percent" as const) : ("eur" as const);
      return value === undefined ? [] : [entry(`modifier.${row.COD_MODIFI}`, value, unit, row, "R_TB11", source)];
    }),
    ...ofGrid("R_TB02", associations, grid).flatMap((row) => {
      const value = percentOf(row.COEF, "R_TB02", row.COD_ASSONP, false);
      return value === undefined
        ? []
        : [entry(`association.${row.COD_ASSONP}`, value, "percent", row, "R_TB02", source)];
    }),
  ];
}

function ofGrid<R extends Row>(table: string, rows: readonly R[], grid: string | undefined): readonly R[] {
  const grids = [...new Set(rows.map((row) => row.GRILLE_COD))];
  if (grids.length > 1 && grid === undefined) {
    throw new Trouble("E_TABLE", { table, reason: `several grids (${grids.join(" ")}): name one` });
  }
  const wanted = grids.length > 1 ? rows.filter((row) => row.GRILLE_COD === grid) : rows;
  if (rows.length > 0 && wanted.length === 0) throw new Trouble("E_TABLE", { table, reason: `no grid ${grid}` });
  return wanted;
}

/** A coefficient in thousandths as a percentage: 1.065 of a modifier is 6.5 % more, 0.065 too; 0.500 of an association is 50 %. */
function percentOf(text: string, table: string, key: string, above: boolean): string | undefined {
  const parts = /^(\d*)\.?(\d{0,3})$/.exec(text);
  if (parts === null) throw new Trouble("E_TABLE", { table, reason: `not a coefficient: ${key}` });
  const thousandths = Number(parts[1] === "" ? 0 : parts[1]) * 1000 + Number((parts[2] ?? "").padEnd(3, "0"));
  const share = above && thousandths >= 1000 ? thousandths - 1000 : thousandths;
  if (share === 0) return undefined;
  const [whole, tenth] = [Math.floor(share / 10), share % 10];
  return tenth === 0 ? String(whole) : `${whole}.${tenth}`;
}

function entry(
  code: string,
  value: string,
  unit: "eur" | "percent",
  row: Row,
  table: string,
  source: string,
): EntryShape {
  const ends = row.DT_FIN === "" || /^0+$/.test(row.DT_FIN);
  return {
    code,
    profession: "all",
    zone: "all",
    value,
    from: dayOf(row.DT_DEBUT, table, code),
    to: ends ? null : dayOf(row.DT_FIN, table, code),
    status: "confirmed",
    source,
    unit,
    ...(row.LIBELLE === "" ? {} : { label: row.LIBELLE }),
  };
}
