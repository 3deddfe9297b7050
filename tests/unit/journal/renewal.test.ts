import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { openJournal } from "#billing/journal/index";
import { type DataKeys, type KekCard, type KeyStore, openKeyStore } from "#billing/keys/index";
import { type MemoryDisk, memoryDisk } from "#hal/disk/index";
import { FakeClock } from "../../helpers/fake-clock.ts";
import { BILLER, bill, picture, type Rig, seededRandom, smallDay } from "../../helpers/journal-rig.ts";

const cardOf = (last: number): KekCard => ({
  serial: `8025000001990000000${last}`,
  authenticationKeyHash: new Uint8Array(32).fill(last),
  sign: async (message) => new Uint8Array(createHmac("sha256", `card ${last}`).update(message).digest()),
});
const [owner, colleague] = [cardOf(1), cardOf(2)];

let starts = 0;

interface Device extends Rig {
  readonly keys: KeyStore;
  unlocked: DataKeys;
}

async function start(disk: MemoryDisk, card = owner): Promise<Device> {
  const random = seededRandom(`renewal${starts++}`);
  const keys = await openKeyStore(disk, random);
  if (keys.enrolled().length === 0) await keys.enrol(owner);
  const clock = new FakeClock();
  const journal = await openJournal({ disk, clock, random, reserveBytes: 64, checkpointEvery: 10 });
  const end = await keys.unlock(card);
  if (end.kind !== "unlocked") throw new Error(end.kind);
  return { disk, clock, journal, keys, unlocked: end.keys, book: await journal.unlock(end.keys) };
}

async function rotate(device: Device): Promise<void> {
  const next = await device.keys.rotate({ remove: colleague.serial }, device.unlocked);
  device.unlocked = next;
  await device.journal.rekey(next);
}

/** Two starts of work, a colleague enrolled. */
async function worked() {
  const disk = memoryDisk();
  const first = await start(disk);
  await first.keys.enrol(colleague, first.unlocked);
  for (const make of smallDay(() => first.book)) await first.journal.append(make());
  await first.journal.close();
  const device = await start(disk);
  await bill(device);
  return { disk, device };
}

const copyOf = (disk: MemoryDisk) => memoryDisk(disk.files, disk.folders);
const generations = (disk: MemoryDisk) =>
  [...disk.files].flatMap(([path, bytes]) => (path.endsWith(".seg") ? [Buffer.from(bytes).readUInt32BE(12)] : []));

describe("a new data key", () => {
  test("is journaled, and everything before it is read as ever, now and after a restart", async () => {
    const { disk, device } = await worked();
    await rotate(device);
    const number = await bill(device);
    expect([device.book.generation, generations(disk)]).toEqual([2, [1, 1, 2]]);
    const shown = picture(device.book);
    await device.journal.close();
    const again = await start(disk);
    expect([picture(again.book), again.journal.problems()]).toEqual([shown, []]);
    for (const one of ["000000001", number])
      expect((await again.journal.signedInvoiceOf(BILLER, one)).invoice.number).toBe(one);
  });

  test("is journaled at the next unlock when a cut came between the key file and the journal", async () => {
    const { disk, device } = await worked();
    await device.keys.rotate({ remove: colleague.serial }, device.unlocked);
    const again = await start(copyOf(disk));
    expect(again.book.generation).toBe(2);
    expect((await again.journal.record(again.journal.counts().records)).record).toEqual({
      kind: "rotation",
      generation: 2,
      removed: colleague.serial,
    });
    const before = again.journal.counts().records;
    await again.journal.close();
    expect((await start(again.disk as MemoryDisk)).journal.counts().records).toBe(before);
  });

  test("renewing writes every file anew under it, at the same places, and the old key can go", async () => {
    const { disk, device } = await worked();
    await rotate(device);
    await bill(device);
    const shown = picture(device.book);
    const sizes = [...disk.files].map(([path, { length }]) => [path, length]);
    expect(await device.journal.renew()).toBe(2);
    expect(generations(disk)).toEqual([2, 2, 2]);
    expect([...disk.files].map(([path, { length }]) => [path, length])).toEqual(sizes);
    await device.keys.retire(2);
    expect((await device.journal.signedInvoiceOf(BILLER, "000000001")).invoice.number).toBe("000000001");
    await device.journal.close();
    const again = await start(disk);
    expect([picture(again.book), again.journal.problems()]).toEqual([shown, []]);
    await again.journal.verified();
    expect(again.journal.problems()).toEqual([]);
    expect(again.unlocked.former).toEqual([]);
    expect((await again.journal.signedInvoiceOf(BILLER, "000000001")).invoice.number).toBe("000000001");
    await bill(again);
  });

  test("twice over: a segment written anew twice is still joined to the next", async () => {
    const { disk, device } = await worked();
    await rotate(device);
    await device.journal.renew();
    const next = await device.keys.rotate({}, device.unlocked);
    await device.journal.rekey(next);
    expect(await device.journal.renew()).toBe(3);
    await device.journal.close();
    const again = await start(disk);
    await again.journal.verified();
    expect([again.journal.problems(), again.book.generation, generations(disk)]).toEqual([[], 3, [3, 3, 3, 3]]);
  });

  test("half renewed, half not: opened all the same, and finished later", async () => {
    const { disk, device } = await worked();
    await rotate(device);
    const before = copyOf(disk);
    await device.journal.renew();
    for (const path of [...disk.files.keys()].filter((name) => /seg$|bodies/.test(name))) {
      const mixed = copyOf(before);
      mixed.files.set(path, disk.files.get(path) ?? new Uint8Array());
      const again = await start(mixed);
      expect([picture(again.book), again.journal.problems()], path).toEqual([picture(device.book), []]);
      expect(await again.journal.renew()).toBe(2);
    }
  });

  test("a segment written anew without its last record is named", async () => {
    const { disk, device } = await worked();
    await rotate(device);
    await device.journal.renew();
    await device.journal.close();
    const copy = copyOf(disk);
    const bytes = copy.files.get("journal/00000001.seg") ?? new Uint8Array();
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let [at, last] = [280, 280];
    for (; at < bytes.length; at += view.getUint32(at)) last = at;
    copy.files.set("journal/00000001.seg", bytes.slice(0, last));
    const again = await start(copy);
    await again.journal.verified();
    expect(again.journal.problems()[0]).toMatchObject({ code: "E_STORE_DAMAGED", facts: { fault: "chain" } });
  });

  test("the removed card opens nothing, and the old data key nothing that was renewed", async () => {
    const { disk, device } = await worked();
    const old = device.unlocked;
    const { deriveKeys } = await import("#billing/keys/index");
    const { Secret } = await import("#util/secret");
    const kept = deriveKeys(new Secret(old.dek.reveal().slice()), 1);
    await rotate(device);
    await device.journal.renew();
    await device.keys.retire(2);
    await device.journal.close();
    await expect(start(copyOf(disk), colleague)).rejects.toThrow("not-enrolled");
    const journal = await openJournal({ disk, clock: new FakeClock(), random: seededRandom("thief") });
    await expect(journal.unlock(kept)).rejects.toMatchObject({ code: "E_KEY_WRONG" });
  });
});
