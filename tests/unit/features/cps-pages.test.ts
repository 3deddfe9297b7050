import { describe, expect, test } from "vitest";
import { readCps, readSituations } from "#billing/cards/index";
import type { PractitionerCard } from "#billing/model/practitioner";
import { cpsRows } from "#ui/views/cps-rows";
import { CPS_CARDS, CPS_MORE, SITUATIONS, TRIES } from "../../../simulator/cards/deck-cps.ts";
import { deckCard, openPin, testDesk } from "../../helpers/direct-card.ts";

/** The pages of a CPS against the deck the card was made from, and against every field that was read. */

const NOW_MS = Date.parse("2026-11-23T06:30:00Z");

async function read(name: string): Promise<PractitionerCard> {
  const card = deckCard(name);
  const identity = await readCps(card, testDesk);
  if (identity.kind !== "read") throw new Error(identity.code);
  await openPin(card, CPS_CARDS.find((row) => row.card === name)?.pin ?? "", 8);
  const whole = await readSituations(card, identity.value, testDesk);
  if (whole.kind !== "read") throw new Error(whole.code);
  return whole.value;
}

const pagesOf = (card: PractitionerCard) => cpsRows(card, NOW_MS);
const values = (card: PractitionerCard, label: string) =>
  pagesOf(card)
    .filter((row) => row.label === label)
    .map((row) => row.value);
const frenchDay = (day: string) => day.split("-").reverse().join("/");
const keyed = (number: string) => (number === "-" ? "-" : `${number.slice(0, -1)} clé ${number.slice(-1)}`);
/** All but the two that come blocked. */
const CARDS = CPS_CARDS.map((row) => row.card).filter((card) => TRIES[card]?.pin !== 0);

describe.each(CARDS)("%s", (name) => {
  test("is shown as the deck made it: its holder", async () => {
    const card = await read(name);
    const row = CPS_CARDS.find((one) => one.card === name);
    const more = CPS_MORE.find((one) => one.card === name);
    if (row === undefined || more === undefined) throw new Error(`no ${name}`);
    if (row.name === "-") expect(values(card, "Établissement")).toEqual([more.establishment]);
    else {
      expect(values(card, "Nom")).toEqual([row.name]);
      expect(values(card, "Prénom")).toEqual([row.firstName]);
      expect(values(card, "Civilité")).toEqual([more.civility]);
    }
    expect(values(card, "N° national")).toEqual([row.idNat]);
    expect(values(card, "Type de carte")[0]).toMatch(
      new RegExp(`^${row.type}, .*, ${row.name === "-" ? "anonyme" : "nominative"}$`),
    );
    expect(values(card, "Valable jusqu'au")[0]).toContain(frenchDay(row.validTo));
  });

  test("is shown as the deck made it: its places", async () => {
    const card = await read(name);
    const places = SITUATIONS.filter((one) => one.card === name);
    expect(card.situations.map((one) => one.label)).toEqual(places.map((one) => one.label));
    places.forEach((place, index) => {
      expect(values(card, `Situation ${index + 1}`)).toEqual([place.label]);
    });
    const shown = (label: string) => values(card, label).slice(label === "N° de facturation" ? 1 : 0);
    expect(shown("N° de facturation")).toEqual(places.map((one) => keyed(one.billing)));
    expect(shown("Identification cabinet")).toEqual(
      places.filter((one) => one.finess !== "-").map((one) => `FINESS ${keyed(one.finess)}`),
    );
    expect(shown("Raison sociale")).toEqual(places.filter((one) => one.structure !== "-").map((one) => one.structure));
    expect(shown("Spécialité")).toEqual(places.map((one) => one.specialty));
    expect(shown("Zone tarifaire")).toEqual(places.map((one) => one.tariffZone));
    expect(shown("Remplaçant")).toEqual(places.map((one) => (one.mode === "R" ? "oui" : "non")));
    expect(shown("Depuis le")).toEqual(places.map((one) => frenchDay(one.from)));
  });
});

/** Words of the pages for the codes of the deck; written here again, so that the pages are not judged by their own. */
const WORDS: Readonly<Record<string, string>> = {
  ...{ "convention 0": "non", "convention 1": "oui, secteur 1" },
  ...{ "ik 00": "sans", "ik 01": "plaine", "ik 02": "montagne" },
  ...{ "mode L": "libéral", "mode S": "salarié", "mode B": "bénévole", "right O": "oui", "right N": "non" },
  ...{ "profession 60": "60 infirmier", "profession 10": "10 médecin", "profession 70": "70 masseur-kinésithérapeute" },
};

test.each(["C01", "C02", "C05"])(
  "%s: every column of the deck's tables is on its pages, in its own words",
  async (name) => {
    const card = await read(name);
    const places = SITUATIONS.filter((one) => one.card === name);
    const inWords = (of: string) => (code: string) => WORDS[`${of} ${code}`];
    const here = (label: string, skip: number) => values(card, label).slice(skip);
    expect(here("Conventionné", 0)).toEqual(places.map((one) => one.convention).map(inWords("convention")));
    expect(here("Zone IK", 0)).toEqual(places.map((one) => one.ikZone).map(inWords("ik")));
    expect(here("Mode d'exercice", 0)).toEqual(places.map((one) => one.mode).map(inWords("mode")));
    expect(here("Signe des factures", 1)).toEqual(places.map((one) => one.invoices).map(inWords("right")));
    expect(here("Signe des lots", 1)).toEqual(places.map((one) => one.lots).map(inWords("right")));
    expect(here("Jusqu'au", 0)).toEqual(places.filter((one) => one.to !== "-").map((one) => frenchDay(one.to)));
    const more = CPS_MORE.find((one) => one.card === name);
    expect(values(card, "Profession")).toEqual([inWords("profession")(more?.profession ?? "")]);
    expect(values(card, "RPPS")).toEqual([CPS_CARDS.find((one) => one.card === name)?.idNat.slice(1)]);
  },
);

/** What the pages leave out, with its reason. */
const NOT_SHOWN = [
  "practitioner.role", // Follows from the type and the profession, which are shown.
  "practitioner.anonymous", // Told with the type of card: another value needs another card.
  "practitioner.pin.minDigits", // Of the code, asked on its own screen.
  "practitioner.pin.maxDigits",
  "practitioner.pin.blockBytes",
];

type Leaf = readonly [path: string, changed: unknown];

/** Each field of the card, with another value in its place. */
function leaves(value: unknown, path: string): readonly Leaf[] {
  if (typeof value === "boolean") return [[path, !value]];
  if (typeof value === "number") return [[path, value + 1]];
  if (typeof value === "string") return [[path, /^\d{4}-\d\d-\d\d$/.test(value) ? "2027-02-03" : `${value}9`]];
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return [];
  return Object.entries(value).flatMap(([key, part]) => leaves(part, path === "" ? key : `${path}.${key}`));
}

function withLeaf<T>(value: T, path: string, changed: unknown): T {
  const copy = structuredClone(value);
  const keys = path.split(".");
  let at: Record<string, unknown> = copy as Record<string, unknown>;
  for (const key of keys.slice(0, -1)) at = at[key] as Record<string, unknown>;
  at[keys.at(-1) ?? ""] = changed;
  return copy;
}

test.each(["C01", "C05"])("%s: another value of any field read makes another page", async (name) => {
  const { practitioner, domain, situations } = await read(name);
  const card = { practitioner, domain, situations };
  const whole = (one: typeof card) =>
    JSON.stringify(
      pagesOf({ ...one, signatureCertificate: new Uint8Array(), authenticationCertificate: new Uint8Array() }),
    );
  const all = leaves(card, "");
  expect(all.length).toBeGreaterThan(30);
  const silent = all
    .filter(([path, changed]) => whole(withLeaf(card, path, changed)) === whole(card))
    .map(([path]) => path);
  expect(silent.filter((path) => !NOT_SHOWN.includes(path))).toEqual([]);
});

test("a key that does not hold is flagged, whichever it is", async () => {
  const card = await read("C01");
  const [first] = card.situations;
  if (first === undefined) throw new Error("no place");
  const wrong = {
    ...card,
    practitioner: { ...card.practitioner, wrongKeys: ["rpps" as const] },
    situations: [{ ...first, wrongKeys: ["billing-number" as const, "finess" as const] }],
  };
  const flagged = pagesOf(wrong).filter((row) => row.flagged && row.value.endsWith("(clé fausse)"));
  expect(new Set(flagged.map((row) => row.label))).toEqual(
    new Set(["RPPS", "N° de facturation", "Identification cabinet"]),
  );
});
