import { createHmac } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readPairing } from "../../../firmware/link.ts";
import { openStore } from "../../../firmware/store.ts";
import { pairCommand } from "../../../firmware/terminalctl/pair.ts";
import { recoverCommand } from "../../../firmware/terminalctl/recover.ts";
import { pairingFile, posteIdentity } from "../../../poste/identity.ts";
import { readPosteOptions } from "../../../poste/options.ts";
import { recover } from "../../../poste/recover.ts";
import type { KekCard } from "../../../src/billing/keys/index.ts";
import { systemClock } from "../../../src/hal/clock/index.ts";
import { systemRandom } from "../../../src/hal/random/index.ts";
import { run } from "../terminalctl/run.ts";

/** The whole of it on two real folders, with the commands a practice has: pair, lose the card, ask, answer, open. */
const folder = mkdtempSync(join(tmpdir(), "tournee-recover-"));
const [data, poste] = [join(folder, "data"), join(folder, "poste")];
const [request, answer] = [join(folder, "request.json"), join(folder, "answer.json")];
const time = { now: () => Date.UTC(2026, 10, 23) };
const parts = { clock: systemClock({}), random: systemRandom() };
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const cardOf = (last: number): KekCard => ({
  serial: `8025000001990000000${last}`,
  authenticationKeyHash: new Uint8Array(32).fill(last),
  sign: async (message) => new Uint8Array(createHmac("sha256", `card ${last}`).update(message).digest()),
});

async function onDevice<T>(work: (store: Awaited<ReturnType<typeof openStore>>) => Promise<T>): Promise<T> {
  const store = await openStore(data, parts);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

beforeAll(async () => {
  mkdirSync(join(poste, "devices"), { recursive: true, mode: 0o700 });
  const identity = await posteIdentity(poste, time);
  writeFileSync(join(poste, "pairing.json"), pairingFile(identity, "127.0.0.1", 8443));
  await onDevice(async ({ keys, journal, inbox }) => {
    await keys.enrol(cardOf(1));
    const end = await keys.unlock(cardOf(1));
    if (end.kind !== "unlocked") throw new Error(end.kind);
    const book = await journal.unlock(end.keys);
    await journal.note("before");
    await inbox.takeIn(journal, book, end.keys);
  });
  expect((await run(pairCommand, "--data", data, "--poste", poste)).code).toBe(0);
  await onDevice(async ({ keys, journal, inbox, disk }) => {
    const end = await keys.unlock(cardOf(1));
    if (end.kind !== "unlocked") throw new Error(end.kind);
    const book = await journal.unlock(end.keys);
    await inbox.takeIn(journal, book, end.keys);
    const pairing = await readPairing(disk);
    await keys.keepEscrow(Buffer.from(pairing?.escrowKey ?? "", "base64"), end.keys);
    const told: string[] = [];
    for await (const { record } of journal.export()) if (record.kind === "while-locked") told.push(record.event);
    expect(told).toEqual(["paired"]); // The pairing was made while nobody was unlocked.
  });
});

test("before a card asked there is no request, and it is told", async () => {
  const { code, err } = await run(recoverCommand, "--data", data);
  expect([code, err]).toEqual([1, [expect.stringMatching(/^E_FILE_READ /)]]);
});

test("asked, answered at the poste by hand, taken back: the new card opens the same journal", async () => {
  await onDevice(({ keys }) => keys.askRecovery(cardOf(2), "TRN1"));
  const shown = await run(recoverCommand, "--data", data);
  writeFileSync(request, shown.out.join("\n"));
  expect(await recover({ dir: poste, request, out: answer }, time)).toEqual({
    deviceId: "TRN1",
    cardSerial: cardOf(2).serial,
  });
  expect(statSync(answer).mode & 0o777).toBe(0o600);
  const [line] = readFileSync(join(poste, "journal.jsonl"), "utf8").trim().split("\n").slice(-1);
  expect(JSON.parse(line ?? "")).toMatchObject({
    event: "escrow-opened",
    deviceId: "TRN1",
    cardSerial: cardOf(2).serial,
  });
  expect((await run(recoverCommand, "--data", data, "--answer", answer)).code).toBe(0);
  await onDevice(async ({ keys, journal }) => {
    const end = await keys.recover(cardOf(2));
    if (end.kind !== "unlocked") throw new Error(end.kind);
    await journal.unlock(end.keys);
    await keys.enrol(cardOf(2), end.keys);
    expect(journal.counts().records).toBeGreaterThan(0);
  });
});

test("at a poste that was never started, or another one, nothing is written", async () => {
  await expect(recover({ dir: folder, request, out: `${answer}.2` }, time)).rejects.toThrow("E_POSTE_UNPAIRED");
  const other = join(folder, "other");
  mkdirSync(other);
  await posteIdentity(other, time);
  await expect(recover({ dir: other, request, out: `${answer}.2` }, time)).rejects.toThrow("E_KEY_WRONG");
  expect([existsSync(`${answer}.2`), existsSync(join(other, "journal.jsonl"))]).toEqual([false, false]);
});

test("what is no request or no answer is refused, and nothing is put in the folder", async () => {
  const junk = join(folder, "junk.json");
  writeFileSync(junk, "{}");
  await expect(recover({ dir: poste, request: junk, out: `${answer}.2` }, time)).rejects.toThrow("E_INPUT");
  await expect(recover({ dir: poste, request: join(folder, "none"), out: answer }, time)).rejects.toThrow(
    "E_FILE_READ",
  );
  const before = readFileSync(join(data, "recovery-answer.json"));
  expect((await run(recoverCommand, "--data", data, "--answer", junk)).code).toBe(1);
  expect(readFileSync(join(data, "recovery-answer.json"))).toEqual(before);
});

test("the options go together", () => {
  expect(readPosteOptions(["--dir", "d", "--recover", "r", "--out", "o"])).toEqual({
    kind: "recover",
    dir: "d",
    request: "r",
    out: "o",
  });
  for (const args of [
    ["--dir", "d", "--recover", "r"],
    ["--recover", "r", "--out", "o"],
    ["--dir", "d", "--out", "o"],
  ])
    expect(readPosteOptions(args).kind).toBe("refused");
});

test.each([[], ["--answer", "x"], ["--data", "d", "more"]])("wrong usage: %s", async (...args) => {
  expect((await run(recoverCommand, ...args)).code).toBe(2);
});
