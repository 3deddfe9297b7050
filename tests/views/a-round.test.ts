import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Key } from "#hal/ports/index";
import { Terminal } from "./terminal.ts";

/**
 * A nurse's round, by keys, as far as it is played on the screen: the acceptance scenario A, a step a test, one after the
 * other on one terminal. What a file of its own shows is not repeated: a visit without the card (without-the-card), the
 * mutuelle that is typed (mutuelle-by-keys), the returns (flows/returns), a power cut at each step of a signature (crash).
 */

let terminal: Terminal;
beforeAll(async () => {
  terminal = await Terminal.open();
});
afterAll(() => terminal.stop());

const digits = (text: string) => [...text] as Key[];
/** Letters of each key (E.161). */
const LETTERS = ["", "", "ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ"];

/** Types a text letter by letter, waiting until each is taken. */
async function taps(text: string): Promise<void> {
  for (const letter of text) {
    const key = LETTERS.findIndex((letters) => letters.includes(letter));
    const turns = (LETTERS[key]?.indexOf(letter) ?? 0) + 1;
    await terminal.press(...(Array.from({ length: turns }, () => String(key)) as Key[]));
    await terminal.bench.clock.run(1100);
  }
}

/** What the journal holds on the disk, in bytes. */
const journalBytes = () =>
  [...terminal.bench.lasting.disk.files].reduce(
    (total, [path, content]) => total + (path.startsWith("journal/") ? content.length : 0),
    0,
  );
const words = () => terminal.screen.replace(/\s+/g, " ");

/** What comes out of the printer meanwhile. */
async function printed(work: () => Promise<void>): Promise<string> {
  const before = terminal.bench.paper.length;
  await work();
  return terminal.bench.paper.slice(before);
}

/** From home to the list of acts: that card, that person by number. */
async function visit(card: string, person: string): Promise<string> {
  await terminal.press("1");
  await terminal.shows("Insérez la carte Vitale");
  await terminal.insert("vitale", card);
  const people = await terminal.shows("VALIDER choisir");
  await terminal.press(...digits(person));
  if (/1\/1\d$/m.test(people)) await terminal.press("VALIDER"); // More than nine: one digit may be the first of two.
  await terminal.shows("Choisir un acte");
  return people;
}

async function date(field: string, day: string): Promise<void> {
  await terminal.shows(field);
  await terminal.press(...digits(day), "VALIDER");
}

/** The prescription, in the form of the acts; its prescriber is among those met before but the first time. */
async function prescribed(day: string, first = false): Promise<void> {
  await terminal.shows("Prescription du");
  await terminal.press("6");
  await date("Date de la prescription", day);
  await terminal.shows("Prescription du");
  await terminal.press("7");
  await terminal.shows("N° du prescripteur");
  if (first) {
    await terminal.press(...digits("991000027"), "VALIDER");
    await terminal.shows("Spécialité");
    await terminal.press("VALIDER");
  } else {
    await terminal.press("F2");
    await terminal.shows("Derniers prescripteurs");
    await terminal.press("1");
  }
  await terminal.shows("991000027 (01)");
}

/** VALIDER on the form, no third party: what comes next. */
async function toCheck(next: string | RegExp): Promise<string> {
  await terminal.press("VALIDER");
  await terminal.shows("causé par un tiers");
  await terminal.press("F4");
  return terminal.shows(next);
}

/** Home again, the card of the patient taken back, and the invoice first in the list. */
async function homeWith(number: string, name: string): Promise<void> {
  await terminal.press("VALIDER");
  await terminal.shows("Facturer une visite");
  await terminal.remove("vitale");
  await terminal.press("3");
  expect(await terminal.shows("Factures ")).toMatch(new RegExp(`1 +${number}  ${name}`));
  await terminal.press("ANNULER");
  await terminal.shows("Facturer une visite");
}

test("A2: power on: the card is asked for, the counts, the battery and the clock are told, and no name", async () => {
  const waiting = await terminal.shows("Insérez la CPS");
  expect(waiting).toContain("NON HOMOLOGUÉ");
  expect(waiting).toContain("Factures 0 - libres 500");
  expect(waiting).toMatch(/Batterie +80 %/);
  expect(waiting).toMatch(/Date et heure +23\/11\/2026 07:30/);
  expect(waiting).not.toMatch(/FAMILLE|INFIRUN/);
});

test("A3: a wrong code: the tries left are those of the card; then home, the place told and one key from the other", async () => {
  await terminal.insert("cps", "C01");
  await terminal.shows("Tapez le code porteur");
  await terminal.bench.pin("9999");
  await terminal.shows("Code faux - reste 2 essais");
  await terminal.bench.pin("1234");
  await terminal.shows("Enregistrer");
  await terminal.press("VALIDER");
  await terminal.shows("CABINET ARCACHON");
  await terminal.press("1");
  const home = await terminal.shows("Facturer une visite");
  expect(home).toContain("Situation 1/2 CABINET BORDEAUX");
  expect(home).toMatch(/4 +Changer de situation/);
});

describe("visit 1, Monique", () => {
  let unsigned = 0;

  test("A4: her card: who is on it, her ALD, new here", async () => {
    const people = await visit("V05", "1");
    expect(people).toMatch(/1 +FAMILLECINQ Monique +\+ NOUVEAU/);
    expect(people).toContain("ALD jusqu'au 28/02/2029");
  });

  test("A5: the ALD asked for each act: two rates in one sheet, to the cent; nothing is stored, no number used", async () => {
    unsigned = journalBytes();
    await terminal.press("3", "VALIDER");
    await terminal.shows("AMI 2 : en rapport avec l'ALD ?");
    await terminal.press("1");
    await terminal.shows("ALD oui");
    await terminal.press("0");
    await terminal.shows("Choisir un acte");
    await terminal.press("7", "VALIDER");
    await terminal.shows("AMI 1 : en rapport avec l'ALD ?");
    await terminal.press("2");
    await terminal.shows("ALD non");
    await prescribed("20112026", true);
    await toCheck("À PAYER");
    expect(terminal.screen).toMatch(/AMI 2 +6,70 € +100 % +6,70 € +ALD/);
    expect(terminal.screen).toMatch(/AMI 0,5 +1,68 € +60 % +1,01 €/);
    expect(words()).toContain("Total 11,13 € Base 11,13 € Part AMO 10,46 €");
    expect(words()).toContain("Part AMC 0,00 € Ticket modér. 0,67 € À PAYER 0,67 €");
    expect(journalBytes()).toBe(unsigned);
  });

  test("A6: the Vitale pulled out while it signs: nothing signed; another patient's is refused, the same one resumes", async () => {
    await terminal.bench.fault("vitale", "pulled-during:sign");
    await terminal.press("VALIDER");
    await terminal.shows("Vitale retirée - rien n'est signé - réinsérez");
    await terminal.insert("vitale", "V02");
    await terminal.shows("Ce n'est pas la même carte");
    await terminal.press("VALIDER");
    await terminal.shows("Ce n'est pas la carte de ce patient");
    await terminal.remove("vitale");
    await terminal.shows("Vitale retirée - rien n'est signé - réinsérez");
  });

  test("A7, A8: signed, the paper out: the FSE is stored; with paper the whole ticket, marked, and no second FSE", async () => {
    await terminal.bench.control({ do: "paper", state: "out" });
    await terminal.insert("vitale", "V05");
    const signed = await terminal.shows("Plus de papier - FSE enregistrée");
    expect(signed).toContain("SÉCURISÉE n° 000001");
    const ticket = await printed(async () => {
      await terminal.bench.control({ do: "paper", state: "ok" });
      await terminal.shows("Ticket imprimé");
    });
    expect(ticket).toContain("RÉIMPRESSION");
    expect(ticket).toContain("FSE SÉCURISÉE n° 000001");
    expect(ticket).toContain("pas de feuille papier");
    expect(ticket).toMatch(/Part AMO +10,46 €/);
    expect(ticket).toMatch(/À payer par le patient +0,67 €/);
    expect(journalBytes()).toBeGreaterThan(unsigned);
    await homeWith("000001", "FAMILLECINQ Monique");
    expect(terminal.screen).toContain("Factures 1 - libres 499");
  });
});

test("A10: visit 3, a child who is on no round: new, billed from the card", async () => {
  const people = await visit("V02", "3");
  expect(people).toMatch(/3 +FAMILLEDEUX Lina +\+ NOUVEAU/);
  await terminal.press("7", "VALIDER");
  await prescribed("20112026");
  await toCheck("À PAYER");
  const ticket = await printed(async () => {
    await terminal.press("VALIDER");
    await terminal.shows("SÉCURISÉE n° 000002");
  });
  expect(ticket).toContain("Patient : FAMILLEDEUX Lina");
  expect(ticket).toContain("Date de naissance 19/03/2008");
  expect(ticket).not.toContain("RÉIMPRESSION");
  await homeWith("000002", "FAMILLEDEUX Lina");
});

describe("visit 5, Aline", () => {
  test("before it, her séance of 12 November is in an FSE", async () => {
    await visit("V16", "1");
    await terminal.press("3", "VALIDER");
    await prescribed("02112026");
    await terminal.press("1");
    await date("Date des soins", "12112026");
    await terminal.shows(/Date des soins +12\/11\/2026/);
    await toCheck("À PAYER");
    await terminal.press("VALIDER");
    await terminal.shows("SÉCURISÉE n° 000003");
    await homeWith("000003", "FAMILLESEIZE Aline");
  });

  test("A12: ten séances: the holiday is proposed, the one billed is named and replaced, the total is right", async () => {
    const people = await visit("V16", "1");
    expect(people).toMatch(/1 +FAMILLESEIZE Aline +(?:= À JOUR)/);
    await terminal.press("VALIDER"); // The act of last time.
    await terminal.shows(/Prescription du +02\/11\/2026/);
    await terminal.press("1");
    await date("Date des soins", "02112026");
    await terminal.shows(/Date des soins +02\/11\/2026/);
    await terminal.press("F4");
    await terminal.shows("Créer la série");
    await terminal.press("3");
    await terminal.shows("Nombre de séances");
    await terminal.press("2");
    await terminal.shows("Du lundi au samedi");
    await terminal.press("4");
    await terminal.shows(/Rythme +Du lundi au samedi/);
    await terminal.press("VALIDER");
    expect(await terminal.shows(/12 +Créer la série/)).toMatch(/9 +11\/11\/2026 {2}AMI 2 dim\.\/férié/);
    await terminal.press("VALIDER");
    await terminal.shows("du 02/11/2026 au 12/11/2026");
    await toCheck("À vérifier");
    expect(words()).toContain("AMI du 12/11/2026 est À CONFIRMER déjà sur la facture 000003.");
    await terminal.press("1");
    await date("Date des soins", "18112026");
    expect(await terminal.shows("Séance 10/10")).toContain("VALIDER suite");
    await terminal.press("VALIDER");
    expect(await terminal.shows("du 02/11/2026 au 18/11/2026")).toContain("VALIDER montants");
    await terminal.press("VALIDER");
    await terminal.shows("À PAYER");
    // Four days at 3,15 € the letter, six at 3,35 €, 8,50 € for the holiday, ten times 2,75 €; 60 % of each line.
    expect(words()).toContain("Total 101,40 € Base 101,40 € Part AMO 60,84 €");
    expect(words()).toContain("À PAYER 40,56 €");
  });

  test("what all ten days have to be warned of is said once", async () => {
    let told = "";
    for (let page = 0; page < 13; page++) {
      if (!told.includes(terminal.screen)) told += terminal.screen;
      await terminal.press("DOWN");
    }
    expect(told.match(/mention « à domicile »/g)).toHaveLength(1);
    await terminal.press("VALIDER");
    await terminal.shows("SÉCURISÉE n° 000004");
    await homeWith("000004", "FAMILLESEIZE Aline");
  });
});

test("A13: visit 6, accident at work: refused without its sheet, with the reason; with it and its date, 100 %", async () => {
  await visit("V01", "1");
  await terminal.press("3", "VALIDER");
  await prescribed("20112026");
  await terminal.press("F2");
  await terminal.shows("Situation - FAMILLEUN Claire");
  await terminal.press("1");
  await terminal.shows("Accident du travail, maladie professionnelle");
  await terminal.press("3");
  await terminal.shows("Obligatoire dans cette situation.");
  await terminal.press("VALIDER");
  await terminal.shows("Prescription du");
  await terminal.press("VALIDER");
  await terminal.shows("Saisir la date, sans numéro");
  await terminal.press("2");
  await date("Date de l'accident", "15112026");
  await terminal.shows("Feuillet AT présenté ?");
  await terminal.press("F4");
  await terminal.shows("L'accident du travail n'est prouvé par rien.");
  expect(terminal.screen).toContain("E_ACCIDENT_SHEET");
  await terminal.press("VALIDER");
  await terminal.shows("Prescription du");
  await terminal.press("VALIDER");
  await terminal.shows("Feuillet AT présenté ?"); // Its date stands.
  await terminal.press("VALIDER");
  await terminal.shows("À PAYER");
  expect(terminal.screen).toMatch(/AMI 2 +6,70 € +100 % +6,70 €/);
  expect(words()).toContain("À PAYER 0,00 €");
  await terminal.press("VALIDER");
  await terminal.shows("SÉCURISÉE n° 000005");
  await homeWith("000005", "FAMILLEUN Claire");
});

test("A14: visit 7, SNCF: no amounts before the question on its doctor; an answer already given is not asked again", async () => {
  await visit("V09", "1");
  await terminal.press("3", "VALIDER");
  await prescribed("20112026");
  await toCheck("Prescription par un médecin de la SNCF ?");
  expect(terminal.screen).toContain("La signature attend cette réponse.");
  await terminal.press("ANNULER");
  await terminal.shows("Prescription du");
  await terminal.press("VALIDER");
  await terminal.shows("Prescription par un médecin de la SNCF ?"); // Not the accident once more.
  await terminal.press("F4");
  await terminal.shows("À PAYER");
  await terminal.press("VALIDER");
  await terminal.shows("SÉCURISÉE n° 000006");
  await homeWith("000006", "FAMILLENEUF Denis");
});

describe("visit 8, Mathieu, an act under entente préalable", () => {
  test("A15: its date is required, one of the future refused, the right one taken", async () => {
    await visit("V11", "1");
    await terminal.press("F2");
    await terminal.shows("Chercher un acte");
    await taps("INTRAT");
    await terminal.shows("1 acte trouvé");
    await terminal.press("VALIDER");
    await terminal.shows("Injection intrathécale");
    await terminal.press("1");
    await prescribed("20112026");
    await toCheck("Saisissez la date de l'entente préalable.");
    await terminal.press("1");
    await date("Date de l'entente préalable", "24112026");
    await terminal.shows("Prescription du");
    await terminal.press("VALIDER");
    await terminal.shows(/datée de +REFUSÉ\s+l'avenir \(24\/11\/2026\)/);
    await terminal.press("1");
    await date("Date de l'entente préalable", "16112026");
    await terminal.shows("Prescription du");
    await terminal.press("VALIDER");
    // Régime local: 90 %.
    expect(await terminal.shows("À PAYER")).toMatch(/AMI 5 +16,75 € +90 % +15,08 €/);
  });

  test("A16: locked, no name is left; the visit comes back with what was keyed and is signed", async () => {
    await terminal.press("LOCK");
    const locked = await terminal.shows("CPS en place");
    expect(locked).not.toMatch(/FAMILLE|INFIRUN/);
    expect(locked).toMatch(/Factures 6 - libres 494/);
    expect(locked).toMatch(/La plus ancienne +aujourd'hui/);
    await terminal.press("VALIDER");
    await terminal.shows("Tapez le code porteur");
    await terminal.bench.pin("1234");
    await terminal.shows("Reprendre la visite de FAMILLEONZE Mathieu ?");
    await terminal.press("VALIDER");
    if ((await terminal.shows(/Prescription du|VALIDER choisir/)).includes("choisir")) await terminal.press("1");
    expect(await terminal.shows("Prescription du")).toContain("Injection intrathécale");
    await terminal.press("VALIDER");
    await terminal.shows("À PAYER");
    await terminal.press("VALIDER");
    await terminal.shows("SÉCURISÉE n° 000007");
    await homeWith("000007", "FAMILLEONZE Mathieu");
  });
});

test("A18: gestion séparée: FSE and DRE, both told on the screen and on paper", async () => {
  await visit("V12", "1");
  await terminal.press("3", "VALIDER");
  await prescribed("20112026");
  expect(await toCheck("À PAYER")).toContain("FSE + DRE");
  expect(words()).toContain("Part AMC 3,78 €");
  const ticket = await printed(async () => {
    await terminal.press("VALIDER");
    await terminal.shows("FSE et DRE enregistrées");
  });
  expect(ticket).toContain("Avec une DRE pour la part AMC");
  await homeWith("000008", "FAMILLEDOUZE Jeanne");
  expect(terminal.screen).toContain("Factures 9 - libres 491"); // Eight FSE and a DRE.
});

test("A19: a mistake seen after signing: deleted, asked twice, the number stays used, done again with the same fields", async () => {
  expect(await terminal.bill("V14")).toContain("SÉCURISÉE n° 000009");
  await terminal.press("3");
  await terminal.shows("000009");
  await terminal.press("1");
  await terminal.shows("F4 supprimer");
  await terminal.press("F4");
  await terminal.shows("Supprimer la facture n° 000009 ?");
  await terminal.press("VALIDER");
  await terminal.shows("deuxième demande");
  await terminal.press("VALIDER");
  await terminal.shows("Refaire la facture n° 000009 ?");
  await terminal.press("VALIDER");
  await terminal.shows("Insérez la carte Vitale");
  await terminal.insert("vitale", "V14");
  if ((await terminal.shows(/Prescription du|VALIDER choisir/)).includes("choisir")) await terminal.press("1");
  expect(await terminal.shows("Prescription du")).toContain("AMI 2");
  await terminal.press("VALIDER");
  await terminal.shows("À PAYER");
  await terminal.press("VALIDER");
  await terminal.shows("SÉCURISÉE n° 000010");
  await terminal.press("VALIDER");
  const list = await terminal.shows(/1 +000010/);
  expect(list).not.toContain("000009");
  await terminal.press("F3");
  expect(await terminal.shows("000009")).toMatch(/000009 .*supprimée/);
  await terminal.press("ANNULER");
  await terminal.shows("Factures 10 - libres 490");
  await terminal.remove("vitale");
});

describe("home", () => {
  test("A22: the poste stops to answer: what is confirmed and what is to be done again; the retry sends the rest only", async () => {
    terminal.bench.road.moods.push("received", "not-confirmed");
    await terminal.press("2");
    const cut = await terminal.shows("rien n'est perdu", 120_000);
    expect(cut).toMatch(/Le poste ne répond pas\.[\s\S]*\d+\/\d+ confirmées - \d+ à refaire - rien n'est perdu\./);
    expect(cut).toContain("Envoyé - non confirmé.");
    await terminal.press("VALIDER");
    await terminal.shows("Reçu du poste");
    await terminal.press("VALIDER");
    await terminal.shows("Facturer une visite");
    const before = [...terminal.bench.road.asked];
    await terminal.press("2");
    await terminal.shows("Reçu du poste", 120_000);
    const again = terminal.bench.road.asked.slice(before.length);
    expect(again).not.toContain(before[0]);
    expect(new Set(again).size).toBe(again.length);
    await terminal.press("VALIDER");
    await terminal.shows("Factures 0 - libres 500");
  });

  test("A22, A23: each facture went in exactly one lot, and the poste has what the device says", () => {
    const numbers = terminal.bench.road.sealed.flatMap(({ lotId, members }) =>
      members.map(({ invoice }) => `${lotId.slice(0, 3)} ${invoice.number}`),
    );
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers).toHaveLength(10); // Nine FSE and a DRE.
    expect(terminal.bench.road.kept.size).toBe(terminal.bench.road.sealed.length);
  });
});
