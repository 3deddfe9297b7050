import { beforeAll, describe, expect, test } from "vitest";
import { exportJournal } from "#billing/flows/export-journal";
import { type MemoryDisk, memoryDisk } from "#hal/disk/index";
import { TROUBLE_CODES } from "#util/trouble-codes";
import { CPS_CARDS } from "../../simulator/cards/deck-cps.ts";
import { PERSONS } from "../../simulator/cards/deck-persons.ts";
import { openBuiltInDevice } from "../../stage/soak/device.ts";
import { openJournal } from "../../stage/soak/open-journal.ts";
import { playAll } from "../../stage/soak/player.ts";
import { readScript } from "../../stage/soak/script.ts";
import { World, type WorldFiles } from "../../stage/soak/world.ts";
import { bill, DAY } from "../crash/soak-cuts.ts";

/** Lines that are refused, each for another reason. */
const REFUSED = readScript(
  [
    { do: "unlock", cps: "S13", pin: "8642097531" },
    { do: "unlock", cps: "C02", pin: "0000" },
    { do: "unlock", cps: "C01", pin: "1234" },
    bill("V04"),
    { ...bill("V01"), visit: { visit: { place: "home" }, acts: [{ code: "AMI", coefficient: "99" }] } },
    bill("V99"),
    { do: "void", id: "996000014.000000001" },
    { do: "void", id: "nobody" },
  ]
    .map((line) => JSON.stringify(line))
    .join("\n"),
);

/** What must be in no log: names, first names, NIR of the patients played, the long code. */
const PLAYED = ["V01", "V03", "V04", "V12", "V15"];
const CANARIES = [
  ...PERSONS.filter(({ card }) => PLAYED.includes(card)).flatMap(({ name, firstName, nir }) => [
    name,
    firstName,
    nir.slice(0, 13),
  ]),
  ...CPS_CARDS.map(({ pin }) => pin).filter((pin) => pin.length > 6),
  "8642097531",
].filter((text) => text.length > 4);

let out: string[];
let err: string[];
let disk: MemoryDisk;
let audit: string;
let paper: string;
beforeAll(async () => {
  out = [];
  err = [];
  disk = memoryDisk();
  const texts = new Map<string, string>();
  const files: WorldFiles = {
    read: (name) => texts.get(name) ?? "",
    append: (name, text) => void texts.set(name, (texts.get(name) ?? "") + text),
  };
  const tell = { say: (line: string) => void out.push(line), err: (line: string) => void err.push(line) };
  const device = await openBuiltInDevice(disk, new World(files));
  await playAll(device, [...DAY, ...REFUSED], tell);
  await device.stop();
  const again = await openBuiltInDevice(disk, new World(files));
  await openJournal(again);
  const lines: string[] = [];
  for await (const { file, line } of exportJournal(again.desk.journal)) if (file === "audit.jsonl") lines.push(line);
  await again.stop();
  audit = lines.join("\n");
  paper = files.read("paper.txt");
}, 60_000);

const found = (text: string) => CANARIES.filter((canary) => text.toUpperCase().includes(canary.toUpperCase()));

describe("U10: what support reads names nobody", () => {
  test("the canaries are real: the paper of the same patients is full of them", () => {
    expect(found(paper).length).toBeGreaterThan(3);
  });

  test("what the program says is codes and record ids", () => {
    expect(err.length).toBeGreaterThan(5);
    expect(found([...out, ...err].join("\n"))).toEqual([]);
    const codes: readonly string[] = TROUBLE_CODES;
    expect(err.map((line) => line.split(" ")[0] ?? "").filter((code) => !codes.includes(code))).toEqual([]);
  });

  test("the audit is event codes, numbers and card serials", () => {
    expect(audit.split("\n").length).toBeGreaterThan(10);
    expect(found(audit)).toEqual([]);
  });

  test("no file of the data folder holds one in clear, and none is named by one", () => {
    expect(disk.files.size).toBeGreaterThan(5);
    for (const [path, content] of disk.files) {
      const bytes = Buffer.from(content as Uint8Array);
      expect([path, ...found(path), ...found(bytes.toString("latin1"))]).toEqual([path]);
    }
  });
});
