import type { StoreReport } from "#billing";
import { memoryDisk } from "#hal/disk/index";
import { openBuiltInDevice } from "../../stage/soak/device.ts";
import { playAll } from "../../stage/soak/player.ts";
import { readScript, type SoakLine } from "../../stage/soak/script.ts";
import { World, type WorldFiles } from "../../stage/soak/world.ts";
import { verifyDevice } from "../../stage/terminalctl/verify.ts";
import { pdf } from "../helpers/pdf.ts";
import { CrashDisk } from "./crash-disk.ts";
import { type CutState, cutStates, MODELS } from "./power-cut.ts";

/**
 * A day in small: first boot, FSE, FSE with its DRE, one deleted, a piece linked, lots, hand-over, one of two lots refused, the piece
 * sent by mail, purge, new key, a second round with a visit without a card, sent by mail.
 */
export const DAY: readonly SoakLine[] = readScript(
  [
    { do: "enroll", cps: "C01", pin: "1234" },
    { do: "unlock", cps: "C01", pin: "1234", situation: 0 },
    { do: "clock", set: "2026-11-18T08:00:00+01:00" },
    bill("V01"),
    bill("V12"),
    bill("V15"),
    { do: "void", id: "last" },
    { do: "scor", file: "ordonnance.pdf", for: "last" },
    { do: "lots" },
    { do: "send", by: "poste" },
    { do: "returns", arl: "negative:2", rsp: "paid" },
    { do: "send", by: "mail" },
    { do: "purge" },
    { do: "rekey" },
    bill("V03"),
    degraded(),
    { do: "lots" },
    { do: "send", by: "mail" },
    { do: "returns", arl: "positive" },
    { do: "lock" },
  ]
    .map((line) => JSON.stringify(line))
    .join("\n"),
);

/** The one file that the day names: the same bytes each time, so that a day played again finds it linked. */
export const ORDONNANCE = pdf();

export function bill(vitale: string, beneficiary = 0) {
  return {
    do: "bill",
    vitale,
    beneficiary,
    visit: {
      careDate: "2026-11-18",
      visit: { place: "home" },
      acts: [{ code: "AMI", coefficient: "2", quantity: 1 }],
      prescription: { date: "2026-11-16" },
    },
    prescriber: "991000027",
  };
}

/** The same visit of a person whose card was forgotten. */
export function degraded() {
  const { visit, ...line } = bill("");
  return {
    ...line,
    vitale: null,
    visit: { ...visit, patient: { birthDate: "1950-01-15", regime: "01", insuranceNature: "10", exoneration: "none" } },
    identity: {
      name: "TESTDEGRADE",
      firstName: "Paul",
      nir: "1500175056001",
      amo: { regime: "01", fund: "349", centre: "9881" },
    },
  };
}

/** What was said and seen, and how many calls to the disk had been made by then. */
interface Told {
  readonly afterCalls: number;
  readonly name: string;
  readonly text: string;
}

export interface Recording {
  readonly disk: CrashDisk;
  readonly acks: readonly Told[];
  readonly world: readonly Told[];
  readonly status: number;
  readonly errors: readonly string[];
}

/** Plays a script on a disk that writes every call down. */
export async function record(script: readonly SoakLine[]): Promise<Recording> {
  const disk = new CrashDisk();
  const acks: Told[] = [];
  const world: Told[] = [];
  const errors: string[] = [];
  const seen = worldOf([], (name, text) => world.push({ afterCalls: disk.log.length, name, text }));
  const device = await openBuiltInDevice(disk, new World(seen));
  const tell = {
    say: (text: string) => acks.push({ afterCalls: disk.log.length, name: "ack", text }),
    err: (text: string) => errors.push(text),
  };
  const status = await playAll(device, script, tell, () => ORDONNANCE);
  await device.stop();
  return { disk, acks, world, status, errors };
}

/** The world as those appends left it; what is appended from now on is also told. */
export function worldOf(before: readonly Told[], told: (name: string, text: string) => void = () => {}): WorldFiles {
  const texts = new Map<string, string>();
  for (const { name, text } of before) texts.set(name, (texts.get(name) ?? "") + text);
  return {
    read: (name) => texts.get(name) ?? "",
    append(name, text) {
      texts.set(name, (texts.get(name) ?? "") + text);
      told(name, text);
    },
  };
}

/** Every state that a cut during the recording may leave, under each model, in the order of the calls. */
export function statesOf(recording: Recording): readonly CutState[] {
  return MODELS.flatMap((model) => cutStates(recording.disk.log, model));
}

/** A disk with that state on it, all down; the calls from `from` on are those to come. */
export async function diskWith({ files, folders }: CutState["state"]): Promise<{ disk: CrashDisk; from: number }> {
  const disk = new CrashDisk();
  for (const path of folders) await disk.makeFolder(path);
  for (const [path, content] of files) {
    const file = await disk.create(path);
    await file.write(0, content);
    await file.sync();
  }
  for (const path of ["", ...folders]) await disk.syncFolder(path);
  return { disk, from: disk.log.length };
}

/** The product started on what a cut left, with what had been said and seen by then; then once more. */
export async function afterCut(recording: Recording, cut: CutState) {
  const world = worldOf(recording.world.filter(({ afterCalls }) => afterCalls <= cut.after));
  const acks = recording.acks
    .filter(({ afterCalls }) => afterCalls <= cut.after)
    .map(({ text }) => text)
    .join("\n");
  const disk = memoryDisk(cut.state.files, cut.state.folders);
  const verify = async (finish: boolean): Promise<StoreReport> => {
    const device = await openBuiltInDevice(disk, new World(world));
    const report = await verifyDevice(device, { world: new World(world), acks, finish }, () => 0);
    await device.stop();
    return report;
  };
  return { disk, world, first: await verify(true), second: await verify(true) };
}
