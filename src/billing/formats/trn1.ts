import { loadLayout } from "./layout.ts";
import table from "./layouts/trn1.json" with { type: "json" };

/** Profil Tournée TRN1: our own choice where no published text gives a position; never an official format. */
export const TRN1 = loadLayout(table);
