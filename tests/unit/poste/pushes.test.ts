import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeRound } from "#billing/formats/round";
import type { Lot } from "#billing/model/lot";
import type { Standing } from "#billing/model/standing";
import { readManifest, readSync, writeSync } from "#sync/messages/index";
import { PosteBook } from "../../../poste/book.ts";
import { packOf, roundOf, unsignedPack } from "../../helpers/rounds.ts";
import { arl } from "./returns.ts";
import { device, linkIdentity, makeLot, Rig, SERIAL, seal, sha256, signedInvoice } from "./rig.ts";

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.open();
});
afterEach(() => rig.close());

const STANDING: Standing = { cards: [], held: 0, free: 500, tombstones: [], taken: [] };

async function listed(pushes = rig.pushes()) {
  const end = await pushes.list();
  if (end.kind !== "given") throw new Error(end.code);
  return end.value;
}

async function fetched(name: string): Promise<Uint8Array> {
  const file = (await listed()).find((one) => one.name === name);
  if (file === undefined) throw new Error(`${name} is not listed`);
  const end = await rig.pushes().fetch(file, () => {});
  if (end.kind !== "given") throw new Error(end.code);
  return end.value;
}

const tell = (standing: Partial<Standing> = {}, seq = 10, pushes = rig.pushes()) =>
  pushes.tell(seq, { ...STANDING, ...standing });

async function handedOver(number = "012", members = [signedInvoice("000000042")], wish = {}): Promise<Lot> {
  const { lot, material } = makeLot({ number, members });
  const end = await rig.handOver(seal(material, rig.identity), wish);
  if (end.kind !== "received") throw new Error(end.kind);
  return lot;
}

const book = () => PosteBook.read(rig.dir);
const files = (name: string) => readdirSync(join(rig.dir, name)).sort();

describe("what stands for a device", () => {
  test("nothing stands, nothing is listed", async () => {
    expect(await listed()).toEqual([]);
  });

  test("round, tables and returns, each with its kind, size and hash; the bytes come as they stand", async () => {
    const round = writeRound(roundOf(12));
    const [tables, answer] = [packOf(), arl([await handedOver()])];
    rig.push("tournee.json", round);
    rig.push("tables.pack", tables);
    rig.push("ARL_001.txt", answer);
    const told = (name: string, kind: string, bytes: Uint8Array) => ({
      ...{ name, kind, size: bytes.length, sha256: sha256(bytes) },
    });
    expect(await listed()).toEqual([
      told("ARL_001.txt", "return", answer),
      told("tables.pack", "tables", tables),
      told("tournee.json", "round", round),
    ]);
    expect(Buffer.from(await fetched("tournee.json")).equals(round)).toBe(true);
    expect(Buffer.from(await fetched("ARL_001.txt")).equals(answer)).toBe(true);
  });

  test("of two rounds and two packs the newest is listed", async () => {
    rig.push("a.json", writeRound(roundOf(1, { madeAt: "2026-11-23T06:00:00.000Z" })));
    rig.push("b.json", writeRound(roundOf(2, { madeAt: "2026-11-22T06:00:00.000Z" })));
    rig.push("c.pack", packOf({ number: 2 }));
    rig.push("d.pack", packOf({ number: 10 }));
    expect((await listed()).map(({ name }) => name)).toEqual(["d.pack", "a.json"]);
  });

  test("what is not whole, not signed or nothing known is told on the poste and never given", async () => {
    rig.push("half.json", writeRound(roundOf(12)).subarray(0, 900));
    rig.push("unsigned.pack", unsignedPack());
    rig.push("note.txt", "bonjour");
    rig.push("cut.txt", arl([await handedOver()]).subarray(0, 256));
    rig.push("tournee.json.new", writeRound(roundOf(1)));
    rig.push("..strange", "x");
    expect(await listed()).toEqual([]);
    const codes = rig.events.filter(({ event }) => event === "not-pushed").map(({ code }) => code);
    expect(codes.toSorted()).toEqual(["E_B2_LENGTH", "E_B2_RECORD", "E_INPUT", "E_ROUND", "E_TABLE"].toSorted());
  });

  test("a file for one device is in the folder of its serial number, and stands for no other", async () => {
    mkdirSync(join(rig.dir, "push", SERIAL));
    writeFileSync(join(rig.dir, "push", SERIAL, "tournee.json"), writeRound(roundOf(3)));
    const other = await linkIdentity("TRN000002");
    rig.pin(other);
    expect([(await listed()).length, await listed(rig.pushes({ identity: other }))]).toEqual([1, []]);
  });

  test("a return stands for the device that handed its lot over, and for all when it names no lot of anybody", async () => {
    const other = await linkIdentity("TRN000002");
    rig.pin(other);
    const lot = await handedOver();
    rig.push("its.txt", arl([lot]));
    rig.push("stray.txt", arl([{ ...lot, identity: { ...lot.identity, lotNumber: "999" } }], { fileId: "002" }));
    expect((await listed()).map(({ name }) => name).toSorted()).toEqual(["its.txt", "stray.txt"]);
    expect((await listed(rig.pushes({ identity: other }))).map(({ name }) => name)).toEqual(["stray.txt"]);
  });

  test("a file that changes between the list and its reading is not taken", async () => {
    rig.push("tournee.json", writeRound(roundOf(2)));
    const [file] = await listed();
    if (file === undefined) throw new Error("not listed");
    rig.push("tournee.json", writeRound(roundOf(1)));
    expect(await rig.pushes().fetch(file, () => {})).toMatchObject({ kind: "failed", code: "E_POSTE_ANSWER" });
    rig.push("tournee.json", writeRound(roundOf(3)));
    expect(await rig.pushes().fetch(file, () => {})).toMatchObject({ kind: "failed", code: "E_POSTE_ANSWER" });
  });

  test("the poste gone: told, nothing thrown", async () => {
    const pushes = rig.pushes({ limits: { connectMs: 300 } });
    rig.server.close();
    expect(await pushes.list()).toEqual({ kind: "failed", code: "E_POSTE_ABSENT" });
    expect(await tell({}, 10, pushes)).toEqual({ kind: "failed", code: "E_POSTE_ABSENT" });
  });
});

describe("what a device says of itself", () => {
  test("is in the journal; the same again writes nothing", async () => {
    const cards = [{ serial: "80250000019900000001", type: "CPS", lastUseAt: "2026-11-23T06:30:00.000Z" }];
    expect(await tell({ cards, held: 3, free: 497 })).toEqual({ kind: "given", value: undefined });
    expect(rig.journal()).toMatchObject([{ event: "sync", deviceId: SERIAL, seq: 10 }]);
    await tell({ cards, held: 3, free: 497 });
    expect(rig.journal().length).toBe(1);
    expect((await book()).device(SERIAL)).toMatchObject({ seq: 10, cards, held: 3, free: 497 });
  });

  test("a device that knows less than it did was put back to an older copy: alarm on both sides", async () => {
    await tell({}, 10);
    expect(await tell({ held: 1 }, 9)).toEqual({ kind: "failed", code: "E_STORE_LOST_TAIL" });
    expect(rig.journal().at(-1)).toMatchObject({ event: "went-back", seq: 9, known: 10 });
    expect(await tell({ held: 2 }, 11)).toMatchObject({ kind: "given" });
  });

  test("a device erased and paired again, under the same serial number, begins anew and raises no alarm", async () => {
    await tell({}, 1000);
    const anew = await linkIdentity(SERIAL);
    rig.pin(anew);
    expect(await tell({}, 5, rig.pushes({ identity: anew }))).toMatchObject({ kind: "given" });
    expect(rig.journal().map(({ event, seq }) => [event, seq])).toEqual([
      ["sync", 1000],
      ["sync", 5],
    ]);
    expect(await tell({}, 4, rig.pushes({ identity: anew }))).toMatchObject({ kind: "failed" });
  });

  test("a return that it has is listed no more, and put away; a restart changes nothing of that", async () => {
    rig.push("arl.txt", arl([await handedOver()]));
    const [file] = await listed();
    if (file === undefined) throw new Error("not listed");
    await tell({ taken: [{ name: file.name, sha256: file.sha256, end: "taken" }] });
    expect([await listed(), files("push"), files("returns")]).toEqual([
      [],
      [],
      [`${file.sha256.slice(0, 16)}.arl.txt`],
    ]);
    await rig.close({ keep: true });
    rig = await Rig.open({ dir: rig.dir });
    expect([await listed(), (await book()).lots().map(({ answer }) => answer?.status)]).toEqual([[], ["received"]]);
  });

  test("a tombstone makes its invoice deleted here, and is journaled once", async () => {
    await handedOver();
    const [invoice] = (await book()).invoices();
    if (invoice === undefined) throw new Error("no invoice");
    const { billerNumber, number, careSheetId } = invoice;
    const tombstones = [{ billerNumber, number, careSheetId }];
    await tell({ tombstones }, 10);
    await tell({ tombstones }, 11);
    const told = rig.journal().filter(({ event }) => event === "sync");
    expect(told.map(({ standing }) => (standing as Standing).tombstones.length)).toEqual([1, 0]);
    expect((await book()).invoices().map(({ stage }) => stage)).toEqual(["voided"]);
  });

  test("anything else than a record, to the byte, is refused and nothing is written", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        expect(await put(`/sync/${SERIAL}/5`, bytes)).toBe(422);
      }),
      { numRuns: 30 },
    );
    const good = writeSync(STANDING);
    const spaced = Buffer.from(Buffer.from(good).toString().replace(":0", ": 0"));
    const more = Buffer.from(JSON.stringify({ ...STANDING, __proto__: undefined, admin: true }));
    expect([await put(`/sync/${SERIAL}/5`, spaced), await put(`/sync/${SERIAL}/5`, more)]).toEqual([422, 422]);
    expect(await put(`/sync/${SERIAL}/5`, new Uint8Array(600 * 1024))).toBe(413);
    expect(rig.journal()).toEqual([]);
  });

  test("other methods are refused", async () => {
    const statuses = await Promise.all([
      ask("DELETE", "/push"),
      ask("PUT", "/push/round.json"),
      ask("GET", `/sync/${SERIAL}/5`),
      ask("POST", "/push"),
    ]);
    expect([statuses, rig.journal()]).toEqual([[405, 405, 405, 405], []]);
  });
});

describe("the list of files as the device reads it", () => {
  test("whatever comes is a list or is refused, and never thrown as anything else", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(() => readManifest(text)).toThrow(expect.objectContaining({ code: "E_POSTE_ANSWER" }));
      }),
    );
  });

  test.each([
    [{ files: [{ name: "../x", kind: "round", size: 1, sha256: "0".repeat(64) }] }],
    [{ files: [{ name: "x", kind: "round", size: 1e12, sha256: "0".repeat(64) }] }],
    [{ files: [{ name: "x", kind: "round", size: -1, sha256: "0".repeat(64) }] }],
    [{ files: [{ name: "x", kind: "round", size: 1, sha256: "0" }] }],
    [{ files: Array.from({ length: 257 }, () => ({ name: "x", kind: "round", size: 1, sha256: "0".repeat(64) })) }],
    [{ files: [], sign: "this" }],
  ])("%j is refused", (manifest) => {
    expect(() => readManifest(JSON.stringify(manifest))).toThrow(expect.objectContaining({ code: "E_POSTE_ANSWER" }));
  });

  test("a record is read as it was written", () => {
    expect(readSync(writeSync(STANDING))).toEqual(STANDING);
  });
});

/** Status of a request of the paired device. */
async function ask(method: string, path: string, body: Uint8Array = new Uint8Array(0)): Promise<number> {
  const socket = connectTls({
    ...{ host: "127.0.0.1", port: rig.port, rejectUnauthorized: false },
    ...{ key: device.keyPem, cert: device.certificatePem },
  });
  let text = "";
  socket.on("data", (bytes: Buffer) => {
    text += bytes.toString("latin1");
  });
  socket.on("error", () => {});
  const digest = `sha-256=:${Buffer.from(sha256(body), "hex").toString("base64")}:`;
  const head = `${method} ${path} HTTP/1.1\r\nHost: poste\r\nContent-Length: ${body.length}\r\nContent-Digest: ${digest}\r\n\r\n`;
  socket.write(Buffer.concat([Buffer.from(head), body]));
  await new Promise<void>((resolve) => socket.once("close", () => resolve()));
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]);
}

const put = (path: string, body: Uint8Array) => ask("PUT", path, body);
