import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const MANUAL = readFileSync(join(import.meta.dirname, "../../../docs/manuel.md"), "utf8");
const [, section = ""] = MANUAL.split("## Ce que l'appareil ne fait pas\n");

/** What is out of scope for a device of this shape, by the words the manual must have for it. */
const OUT = {
  E032: "eCPS",
  E033: "autres usages de la CPS",
  E076: "délégation d'usage",
  E077: "INS",
  E120: "PEC",
  E121: "devis",
  E159: "scanner",
  E178: "appli carte Vitale",
  E180: "DMP",
  E183: "FSV",
  E184: "Espace Pro",
  E185: "arrêts de travail",
  E186: "FIDES",
  E188: "messagerie sécurisée",
};

test.each(Object.entries(OUT))("%s is listed as out of scope in the manual: %s", (_, words) => {
  expect(section).toContain(words);
});
