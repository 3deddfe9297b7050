import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Bench, billOne, firstUnlock, run, type Terminal } from "./bench.ts";

/** What the practice PC gives the terminal, every process real: a round, then what the caisse answered. */

let bench: Bench;
let terminal: Terminal;

beforeAll(async () => {
  bench = new Bench();
  await bench.open({ poste: true });
  terminal = bench.startTerminal();
  await firstUnlock(bench, terminal);
});

afterAll(() => bench.close());

/** The poste's own command line, beside the poste that listens. */
async function poste(...args: readonly string[]): Promise<string> {
  const { code, out, err } = await run("poste", "--dir", bench.posteDir, ...args);
  expect([code, err]).toEqual([0, ""]);
  return out;
}

function onStick(name: string, content: string): string {
  const path = join(bench.dir, name);
  writeFileSync(path, content, "latin1");
  return path;
}

/** The positive ARL of the lot that the poste holds, written by hand from the positions of the profile. */
function arlOfTheLot(): string {
  const [lot = ""] = readdirSync(join(bench.posteDir, "lots"));
  const folder = join(bench.posteDir, "lots", lot);
  const name = readdirSync(folder).find((one) => one.endsWith(".B2")) ?? "";
  const file = readFileSync(join(folder, name), "latin1");
  const [sender, recipient, date, time] = [
    file.slice(5, 19),
    file.slice(27, 41),
    file.slice(52, 58),
    file.slice(58, 64),
  ];
  const [biller, number] = [file.slice(129, 138), file.slice(139, 142)];
  const parties = `AO${recipient}      PS${sender}TOURNE`;
  const entity = (text: string) => `${text.padEnd(127)}@`;
  const totals = (level: string, who: string, reference: string, count: number) =>
    entity(`990${level}${who}${reference.padStart(9, "0")}${String(count).padStart(7, "0")}${"0".repeat(45)}`);
  return [
    entity(`${`000${parties}RT001${date}${time}TRN1TARL001`.padEnd(124)}128`),
    entity(`T10${biller}${number}FSE${date}${time}P${date}00001`),
    totals("T10", biller, number, 2),
    totals("000", "000000000", "0", 4),
    entity(`999${parties}00000005001001${date}`),
  ].join("");
}

const ROUND = {
  ...{ format: "TRN-ROUND-1", day: "2026-11-23", madeAt: "2026-11-23T06:29:00.000Z" },
  rightsAt: "2026-11-23T06:28:00.000Z",
  patients: Array.from({ length: 12 }, (_, index) => ({
    id: `visite-${index + 1}`,
    person: {
      ...{ insuredNir: "2550899999999", birthDate: "19550814", birthRank: "1", rank: "001" },
      ...{ name: "ESSAI", firstName: `NUMERO ${index + 1}` },
    },
    ...{ prepared: [], file: {}, pieces: [] },
  })),
};

test("a round pushed on the PC is taken at the end of the round, its rights with their time (A1)", async () => {
  expect(await poste("--push", onStick("tournee.json", JSON.stringify(ROUND)))).toMatch(
    /tournee\.json : tournée, à prendre/,
  );
  await billOne(bench, terminal);
  await bench.press("2");
  await terminal.shows(
    /Le poste a tout reçu et signé.* 1 facture en 1 lot .*Réception : 1 fichier .*Tournée 12 - droits 07:28 - tables du produit OK/,
  );
  await bench.press("VALIDER");
  await terminal.shows(/Facturer une visite/);
});

test("an ARL filed on the PC gives one state there and here, once (E133, E134, E135)", async () => {
  expect(await poste("--list", "--all")).toMatch(/sans ARL positif : 1\n.* envoyée /);
  expect(await poste("--returns", onStick("arl.txt", arlOfTheLot()))).toBe("arl.txt : ARL classé, 1 lot(s)\n");
  expect(await poste("--list", "--all")).toMatch(/sans ARL positif : 0\n.* Reçu par la caisse \(pas payé\) /);
  await bench.press("2");
  await terminal.shows(/Réception : 1 fichier .*Lots reçus par la caisse 1/);
  await bench.press("VALIDER");
  await terminal.shows(/Facturer une visite/);
  await bench.press("3");
  await terminal.shows(/000001 .*Reçu par la caisse \(pas payé\)/);
  await bench.press("ANNULER");
  await terminal.shows(/Facturer une visite/);
  expect([readdirSync(join(bench.posteDir, "push")), readdirSync(join(bench.posteDir, "returns")).length]).toEqual([
    ["round.push"],
    1,
  ]);
});

test("the PC lists the card that opens the terminal (E020, E024)", async () => {
  expect(await poste("--cards")).toMatch(
    /Appareil TRN[0-9A-F]{8}, vu le .*\n {2}Factures 0 - libres 500\n {2}CPS, carte \d{20}, dernier usage /,
  );
});
