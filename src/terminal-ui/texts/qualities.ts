/** What a person of a Vitale is to the insured, by the code of the card; a code without words is shown as it is. */
const QUALITIES: Readonly<Record<string, string>> = {
  "0": "assuré",
  "1": "ayant droit, ascendant ou collatéral",
  "2": "ayant droit, conjoint",
  "3": "ayant droit, divorcé",
  "4": "ayant droit, concubin",
  "5": "ayant droit, séparé",
  "6": "ayant droit, enfant",
  "7": "ayant droit, hors article 313",
  "8": "ayant droit, veuf",
  "9": "ayant droit, autre",
};

export function qualityWord(code: string): string {
  return Object.hasOwn(QUALITIES, code) ? (QUALITIES[code] ?? code) : code;
}
