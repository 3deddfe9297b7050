import type { Profession } from "#billing/model/visit";

/** Specialties of a situation (E4 C5) that are not doctors and bill here. */
const OTHERS: ReadonlyMap<string, Profession> = new Map([
  ["24", "infirmier"],
  ["26", "masseur-kinesitherapeute"],
  ["21", "sage-femme"],
  ["19", "chirurgien-dentiste"],
  ["36", "chirurgien-dentiste"],
  ["53", "chirurgien-dentiste"],
  ["54", "chirurgien-dentiste"],
]);
const GENERALISTS: readonly string[] = ["01", "22", "23"];
/** Doctors of other specialties, by the numbers of the caisses. */
const SPECIALISTS: readonly string[] = [
  ...["02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "16", "17", "18", "20"],
  ...["31", "32", "33", "34", "35", "37", "38", "41", "42", "43", "44", "45", "46", "47", "48", "49"],
  ...["69", "70", "71", "72", "73", "74", "75", "76", "77", "78", "79", "80"],
];

/** The profession whose rules price a situation, by its specialty; undefined: that specialty does not bill here. */
export function professionOf(specialty: string): Profession | undefined {
  if (GENERALISTS.includes(specialty)) return "medecin-generaliste";
  if (SPECIALISTS.includes(specialty)) return "medecin-ccam";
  return OTHERS.get(specialty);
}
