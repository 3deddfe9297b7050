import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDeviceOn } from "../../stage/soak/device.ts";
import { playAll } from "../../stage/soak/player.ts";
import type { SoakLine } from "../../stage/soak/script.ts";
import { World, worldFolder } from "../../stage/soak/world.ts";
import { exportCommand } from "../../stage/terminalctl/export.ts";
import { DAY, ORDONNANCE } from "../crash/soak-cuts.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tournee-export-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command and gives its exit and what it said. */
async function run(...args: readonly string[]): Promise<{ status: number; out: string[]; err: string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  const io = {
    stdin: async () => "",
    out: (line: string) => void out.push(line),
    err: (line: string) => void err.push(line),
    now: () => 0,
  };
  return { status: await exportCommand.run(args, io), out, err };
}

async function played(script: readonly SoakLine[]): Promise<void> {
  const device = await openDeviceOn(join(folder, "data"), new World(worldFolder(join(folder, "world"))));
  await playAll(device, script, { say: () => {}, err: () => {} }, () => ORDONNANCE);
  await device.stop();
}

const KEPT = DAY.filter((line) => line.do !== "purge");

test("a day comes out whole, in files that only their owner may read", async () => {
  await played(KEPT);
  const out = join(folder, "out");
  const ran = await run("--data", join(folder, "data"), "--out", out);
  expect([ran.status, ran.err]).toEqual([0, []]);
  expect(readdirSync(out)).toEqual(["audit.jsonl", "invoices.jsonl", "lots.jsonl", "receipts.jsonl", "returns.jsonl"]);
  const modes = [out, ...readdirSync(out).map((name) => join(out, name))].map((path) => statSync(path).mode & 0o777);
  expect(modes).toEqual([0o700, 0o600, 0o600, 0o600, 0o600, 0o600]);
  const kinds = readFileSync(join(out, "returns.jsonl"), "utf8").trim().split("\n");
  expect(kinds.map((line) => (JSON.parse(line) as { kind: string }).kind)).toEqual([
    ...["arl", "arl", "rsp"],
    ...["arl", "arl"],
  ]);
}, 30_000);

test("what was purged comes out as purged, with no name; the lot that waits, whole", async () => {
  await played(DAY);
  const out = join(folder, "out");
  await run("--data", join(folder, "data"), "--out", out);
  const kinds = readFileSync(join(out, "lots.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { kind: string }).kind);
  expect(kinds.filter((kind) => kind === "purged").length).toBe(4);
  expect(kinds.filter((kind) => kind === "lot-sealed").length).toBe(4);
}, 30_000);

test("nothing is written over, and a folder that no card of the deck opens is refused", async () => {
  const data = join(folder, "data");
  expect((await run("--data", data, "--out", join(folder, "out"))).err).toEqual(["E_NOT_ENROLLED"]);
  await played(KEPT);
  expect(await run("--data", data, "--out", folder)).toMatchObject({
    status: 1,
    err: ["E_INPUT field out, not empty"],
  });
  expect(await run("--data", data)).toMatchObject({ status: 2 });
}, 30_000);
