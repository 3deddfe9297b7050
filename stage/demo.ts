import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { realTime } from "../simulator/time.ts";
import { Player } from "./player.ts";
import type { Running } from "./processes.ts";
import { openWorld, type World } from "./world.ts";

/** One visit of the demonstration: the family's card, the person, the act of the catalogue, the answer on the ALD. */
interface DemoVisit {
  readonly card: string;
  readonly person: string;
  readonly act: string;
  readonly ald?: "1" | "2";
}

const VISITS: readonly DemoVisit[] = [
  { card: "V01", person: "1", act: "1" },
  { card: "V05", person: "1", act: "7", ald: "1" },
  { card: "V02", person: "3", act: "3" },
];

const say = (text: string) => void process.stdout.write(`${text}\n`);

/** `npm run demo`: a short round played by keys on the simulated unit, every process real. Needs no TTY. */
async function main(): Promise<number> {
  const time = realTime();
  const startedMs = time.monotonicMs();
  const dir = mkdtempSync(join(tmpdir(), "tournee-demo-"));
  const world = await openWorld({ dir, pace: "instant" });
  try {
    const log = join(dir, "screen.log");
    const device = world.startDevice({ log });
    const nurse = new Player(world.control, log, time);
    await Promise.race([round(nurse), fails(device)]);
    showPaper(world);
    showPoste(world);
    await device.stop();
    say(
      `\nFait en ${((time.monotonicMs() - startedMs) / 1000).toFixed(1)} s. NON HOMOLOGUÉ : cartes de test, rien n'a été envoyé nulle part.`,
    );
    return 0;
  } finally {
    await world.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function round(nurse: Player): Promise<void> {
  await unlock(nurse);
  for (const visit of VISITS) await bill(nurse, visit);
  await closeRound(nurse);
}

/** A terminal that ends in mid-round says why, and nobody waits for its screen. */
async function fails(device: Running): Promise<never> {
  const code = await device.ended;
  throw new Error(`the terminal ended (${code}): ${device.complaints().trim()}`);
}

async function unlock(nurse: Player): Promise<void> {
  await nurse.until(/Insérez la CPS/);
  say("La CPS C01 entre dans sa fente ; le code se tape sur le lecteur, jamais sur l'ordinateur.");
  await nurse.insert(0, "C01");
  await nurse.until(/Tapez le code porteur/);
  await nurse.pin("1234");
  await nurse.until(/Enregistrer/);
  await nurse.press("VALIDER");
  await nurse.until(/CABINET BORDEAUX/);
  await nurse.press("1");
  await nurse.until(/Facturer une visite/);
}

async function bill(nurse: Player, visit: DemoVisit): Promise<void> {
  await nurse.press("1");
  await nurse.until(/Insérez la carte Vitale/);
  await nurse.insert(1, visit.card);
  await nurse.until(/VALIDER choisir/);
  await nurse.press(visit.person);
  await nurse.until(/Choisir un acte/);
  await nurse.press(...visit.act, "VALIDER");
  if (visit.ald !== undefined) {
    await nurse.until(/en rapport avec l'ALD/);
    await nurse.press(visit.ald);
  }
  await nurse.until(/Prescription du/);
  await nurse.press("6");
  await nurse.until(/Date de la prescription/);
  await nurse.press(..."20112026", "VALIDER");
  await nurse.until(/20\/11\/2026/);
  await nurse.press("7");
  await nurse.until(/N° du prescripteur/);
  await nurse.press(..."991000027", "VALIDER");
  const asked = await nurse.until(/Spécialité du prescripteur|991000027 \(01\)/);
  if (/Spécialité/.test(asked.text)) await nurse.press("VALIDER");
  await nurse.until(/991000027 \(01\)/);
  await nurse.press("VALIDER");
  await nurse.until(/causé par un tiers/);
  await nurse.press("F4");
  await nurse.until(/À PAYER/);
  await nurse.press("VALIDER");
  const signed = await nurse.until(/SÉCURISÉE n° \d+/);
  say(`\n${signed.text.trimEnd()}`);
  await nurse.press("VALIDER");
  await nurse.until(/Facturer une visite/);
  await nurse.remove(1);
}

async function closeRound(nurse: Player): Promise<void> {
  await nurse.press("2");
  const done = await nurse.until(/Le poste a tout reçu/, 15_000);
  say(`\n${done.text.trimEnd()}`);
  await nurse.press("VALIDER");
  await nurse.until(/Facturer une visite/);
}

function showPaper(world: World): void {
  say("\nSur le papier :\n");
  say(readFileSync(join(world.hardware, "paper.txt"), "utf8").trimEnd());
}

function showPoste(world: World): void {
  for (const lot of readdirSync(join(world.posteDir, "lots"))) {
    const folder = join(world.posteDir, "lots", lot);
    const receipt = JSON.parse(readFileSync(join(folder, "receipt.json"), "utf8"));
    say(`\nSur le poste : lot ${lot}`);
    for (const name of readdirSync(folder)) say(`  ${name}`);
    say(`  reçu n° ${receipt.sequence} : ${receipt.invoices} factures, empreinte ${receipt.hash}`);
  }
}

process.exitCode = await main();
