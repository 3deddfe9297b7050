import { afterEach, describe, expect, test } from "vitest";
import { Terminal } from "./terminal.ts";

/** Where the holder works, who else works here, and whose card is being read. */

let terminal: Terminal;
afterEach(() => terminal.stop());

const flat = (text: string) => text.replace(/\s+/g, " ");
const signed = async (biller: string, number: string) =>
  (await terminal.bench.desk.journal.signedInvoiceOf(biller, number)).invoice;

describe("places of practice", () => {
  test("the three of C05 are listed, those that cannot bill with their reason", async () => {
    terminal = await Terminal.open();
    await terminal.unlock("C05", "5678");
    await terminal.press("MENU", "2");
    const list = flat(await terminal.shows("CLUB SPORTIF"));
    expect(list).toMatch(/1 CABINET KINE .* 2 CENTRE REEDUCATION .* x .* 3 CLUB SPORTIF .* x /);
    await terminal.press("3");
    expect(terminal.screen).toContain("CLUB SPORTIF"); // Told why, and not taken.
    await terminal.press("1", "ANNULER");
    await terminal.shows("1/3 CABINET KINE");
  });

  test("two places in one day: each invoice has its own, and the choice stays until another is made", async () => {
    terminal = await Terminal.open();
    await terminal.unlock();
    await terminal.bill("V01");
    await terminal.press("4");
    await terminal.shows("CABINET ARCACHON");
    await terminal.press("2");
    await terminal.shows("2/2 CABINET ARCACHON");
    await terminal.bill("V05", "2");
    await terminal.press("LOCK");
    await terminal.shows("CPS en place");
    await terminal.press("VALIDER");
    await terminal.shows("Tapez le code porteur");
    await terminal.bench.pin("1234");
    await terminal.shows("2/2 CABINET ARCACHON");
    expect(terminal.bench.paper).toMatch(/CABINET BORDEAUX[\s\S]*996000014[\s\S]*CABINET ARCACHON[\s\S]*996000154/);
    const places = [await signed("996000014", "000000001"), await signed("996000154", "000000001")];
    expect(places.map(({ performer }) => performer.structure)).toEqual(["990000010", "990000028"]);
  });
});

test("the card of another registered practitioner opens her own work, and no invoice of the first", async () => {
  terminal = await Terminal.open();
  await terminal.unlock();
  await terminal.bill("V01");
  await terminal.press("3");
  await terminal.shows("FAMILLEUN Claire");
  await terminal.press("ANNULER", "MENU", "1", "5");
  await terminal.shows("dans la fente AMC");
  await terminal.insert("amc", "C02");
  await terminal.shows("Tapez le code porteur");
  await terminal.bench.pin("2345");
  await terminal.shows("Enregistrer");
  await terminal.press("VALIDER");
  await terminal.shows("Relire la CPS");
  await terminal.remove("amc");
  await terminal.remove("cps");
  await terminal.shows("Insérez la CPS");
  await terminal.insert("cps", "C02");
  await terminal.shows("Tapez le code porteur");
  await terminal.bench.pin("2345");
  await terminal.shows("CABINET MEDICAL");
  await terminal.press("1");
  const home = await terminal.shows("Facturer une visite");
  expect(home).toContain("MEDECINUN");
  await terminal.press("3");
  expect(await terminal.shows("La liste est vide")).not.toMatch(/FAMILLE/);
});

describe("the patient's card", () => {
  test("nine persons, each with birth date, rank, quality and mark, chosen by number", async () => {
    terminal = await Terminal.open();
    await terminal.unlock();
    await terminal.press("1");
    await terminal.shows("Insérez la carte Vitale");
    await terminal.insert("vitale", "V02");
    await terminal.shows("FAMILLEDEUX Paul");
    const first = flat(terminal.screen);
    await terminal.press("RIGHT");
    const all = `${first} ${flat(await terminal.shows("FAMILLEDEUX Zoé"))}`;
    expect(first).toContain("01-349-9881 Régime général");
    for (const person of [
      /Paul \+ NOUVEAU 11\/02\/1984 rang 000, assuré/,
      /Nora \+ NOUVEAU 30\/05\/1986 rang 000, ayant droit, conjoint/,
      /Lina \+ NOUVEAU 19\/03\/2008 rang 000, ayant droit, enfant/,
      /Adam \+ NOUVEAU 07\/11\/2010 rang 000, ayant droit, enfant/,
      /Jules \+ NOUVEAU 02\/09\/2013 rang 000, ayant droit, enfant/,
      /Jade \+ NOUVEAU 02\/09\/2013 rang 000, ayant droit, enfant/,
      /Emma \+ NOUVEAU 25\/01\/2016 rang 000, ayant droit, enfant/,
      /Hugo \+ NOUVEAU 14\/06\/2019 rang 000, ayant droit, enfant/,
      /Zoé \+ NOUVEAU 31\/12\/2023 rang 000, ayant droit, enfant/,
    ])
      expect(all).toMatch(person);
    await terminal.press("9");
    await terminal.shows("Choisir un acte");
    await terminal.press("3", "VALIDER");
    await terminal.shows("Actes - FAMILLEDEUX Zoé");
  });

  test("another card takes the place of the one before: nothing of that patient stays", async () => {
    terminal = await Terminal.open();
    await terminal.unlock();
    await terminal.press("1");
    await terminal.shows("Insérez la carte Vitale");
    await terminal.insert("vitale", "V05");
    await terminal.shows("FAMILLECINQ Monique");
    await terminal.press("ANNULER");
    await terminal.shows("Facturer une visite");
    expect(terminal.screen).not.toMatch(/FAMILLE/);
    await terminal.remove("vitale");
    await terminal.press("1");
    await terminal.shows("Insérez la carte Vitale");
    expect(terminal.screen).not.toMatch(/FAMILLE/);
    await terminal.insert("vitale", "V01");
    expect(await terminal.shows("FAMILLEUN Claire")).not.toMatch(/FAMILLECINQ|Monique/);
  });

  test("a minor on a parent's card is billed under the parent's number with a rank of her own", async () => {
    terminal = await Terminal.open();
    await terminal.unlock();
    await terminal.bill("V02", "6"); // Jade, the second twin.
    const invoice = await signed("996000014", "000000001");
    expect(`${invoice.insured.nir}${invoice.insured.nirKey}`).toBe("184023399990290");
    expect(invoice.beneficiary).toMatchObject({ firstName: "Jade", birthDate: "20130902", birthRank: "2" });
    expect(invoice.beneficiary.ownNir).toBeUndefined();
  });
});
