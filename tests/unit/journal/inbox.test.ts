import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type Book, type Inbox, type Journal, openInbox, openJournal } from "#billing/journal/index";
import { type DataKeys, type KekCard, type KeyStore, openKeyStore } from "#billing/keys/index";
import { type MemoryDisk, memoryDisk } from "#hal/disk/index";
import { Trouble } from "#util/trouble";
import { FakeClock } from "../../helpers/fake-clock.ts";
import { BILLER, seededRandom, signingOf } from "../../helpers/journal-rig.ts";

const card: KekCard = {
  serial: "80250000019900000001",
  authenticationKeyHash: new Uint8Array(32),
  sign: async (message) => new Uint8Array(createHmac("sha256", "card").update(message).digest()),
};

interface Device {
  readonly disk: MemoryDisk;
  readonly clock: FakeClock;
  readonly keys: KeyStore;
  readonly journal: Journal;
  readonly inbox: Inbox;
}

let starts = 0;

async function start(disk: MemoryDisk = memoryDisk()): Promise<Device> {
  const random = seededRandom(`inbox${starts++}`);
  const clock = new FakeClock(Date.UTC(2026, 10, 23, 8));
  const keys = await openKeyStore(disk, random);
  const journal = await openJournal({ disk, clock, random, reserveBytes: 64 });
  if (keys.enrolled().length === 0) await keys.enrol(card);
  return { disk, clock, keys, journal, inbox: await openInbox({ disk, clock, random }) };
}

async function unlock(device: Device): Promise<{ readonly book: Book; readonly unlocked: DataKeys }> {
  const end = await device.keys.unlock(card);
  if (end.kind !== "unlocked") throw new Error(end.kind);
  const book = await device.journal.unlock(end.keys);
  await device.inbox.takeIn(device.journal, book, end.keys);
  return { book, unlocked: end.keys };
}

/** A device that was unlocked once, so that it has a key to seal to, and is locked now. */
async function locked(): Promise<Device> {
  const device = await start();
  await unlock(device);
  device.journal.lock();
  return device;
}

async function taken(device: Device) {
  const all: { event: string; facts: object; entry: number; atMs: number }[] = [];
  for await (const { record } of device.journal.export()) if (record.kind === "while-locked") all.push(record);
  return all;
}

const boxes = ({ disk }: Device) => [...disk.files.keys()].filter((path) => path.startsWith("inbox/"));
const restart = ({ disk }: Device) => start(memoryDisk(disk.files, disk.folders));

function onlyBox(device: Device): Uint8Array {
  const [path, ...more] = boxes(device);
  const content = path === undefined ? undefined : device.disk.files.get(path);
  if (content === undefined || more.length > 0) throw new Error("not one box");
  return content;
}

describe("what happens while locked", () => {
  test("is in the journal after the next unlock, in order, with its own time, and the inbox is empty", async () => {
    const device = await locked();
    expect(await device.inbox.put("code-wrong", { triesLeft: 2 })).toBe("kept");
    await device.clock.run(60_000);
    expect(await device.inbox.put("unlock-refused", { code: "E_NOT_ENROLLED" })).toBe("kept");
    const next = await restart(device);
    await unlock(next);
    const [first, second, ...more] = await taken(next);
    expect(more).toEqual([]);
    expect(first).toMatchObject({ event: "code-wrong", facts: { triesLeft: 2 }, entry: 1 });
    expect(second).toMatchObject({ event: "unlock-refused", facts: { code: "E_NOT_ENROLLED" }, entry: 2 });
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBe(60_000);
    expect(boxes(next)).toEqual([]);
  });

  test("goes on in the same box after a restart", async () => {
    const device = await locked();
    await device.inbox.put("one");
    const next = await restart(device);
    expect(await next.inbox.put("two")).toBe("kept");
    expect(boxes(next)).toHaveLength(1);
    await unlock(next);
    expect((await taken(next)).map(({ event }) => event)).toEqual(["one", "two"]);
  });

  test("is not to be read on the disk: no word of it, and the same line twice is other bytes", async () => {
    const device = await locked();
    await device.inbox.put("code-wrong", { card: card.serial });
    const alone = onlyBox(device).slice();
    await device.inbox.put("code-wrong", { card: card.serial });
    const text = Buffer.from(onlyBox(device)).toString("latin1");
    for (const word of ["code-wrong", "card", card.serial]) expect(text).not.toContain(word);
    const entry = alone.subarray(28);
    expect(text.slice(28 + entry.length)).not.toBe(Buffer.from(entry).toString("latin1"));
  });

  test("before the first unlock there is nothing to seal to, and it is said", async () => {
    const device = await start();
    expect(await device.inbox.put("code-wrong")).toBe("no-key");
    expect(boxes(device)).toEqual([]);
  });
});

describe("an entry is journaled once", () => {
  test("when the inbox could not be emptied after it was journaled", async () => {
    const device = await locked();
    await device.inbox.put("one");
    await device.inbox.put("two");
    const left = new Map(device.disk.files);
    const next = await restart(device);
    await unlock(next);
    next.journal.lock();
    for (const [path, content] of left) if (path.startsWith("inbox/")) next.disk.files.set(path, content);
    const third = await restart(next);
    await third.inbox.put("three");
    await unlock(third);
    expect((await taken(third)).map(({ event }) => event)).toEqual(["one", "two", "three"]);
    expect(boxes(third)).toEqual([]);
  });

  test("when taking in stopped at any call to the disk", async () => {
    let stops = 0;
    for (let failing = 1; ; failing++) {
      const device = await locked();
      for (const event of ["one", "two", "three"]) await device.inbox.put(event);
      const cut = await restart(device);
      const end = await cut.keys.unlock(card);
      if (end.kind !== "unlocked") throw new Error(end.kind);
      const book = await cut.journal.unlock(end.keys);
      let calls = 0;
      cut.disk.fault = (call) => {
        if (call !== "read" && call !== "list" && ++calls >= failing) throw new Trouble("E_STORE_READ_ONLY", { call });
        return undefined;
      };
      const stopped = await cut.inbox.takeIn(cut.journal, book, end.keys).then(
        () => false,
        (thrown) => thrown instanceof Trouble,
      );
      const after = await restart(cut);
      await unlock(after);
      expect(
        (await taken(after)).map(({ event }) => event),
        `call ${failing}`,
      ).toEqual(["one", "two", "three"]);
      if (!stopped) break;
      stops += 1;
    }
    expect(stops).toBeGreaterThan(6);
  });

  test("under a new data key too: what was sealed before it was made is read, what comes after is sealed to a new pair", async () => {
    const device = await start();
    const { unlocked, book } = await unlock(device);
    const pair = device.disk.files.get("keys/inbox-key")?.slice();
    const next = await device.keys.rotate({}, unlocked);
    await device.journal.rekey(next);
    device.journal.lock();
    await device.inbox.put("under the old pair");
    const again = await restart(device);
    const { unlocked: now } = await unlock(again);
    expect(again.disk.files.get("keys/inbox-key")).not.toEqual(pair);
    await again.keys.retire(now.generation);
    again.journal.lock();
    await again.inbox.put("under the new one");
    const last = await restart(again);
    await unlock(last);
    expect((await taken(last)).map(({ event }) => event)).toEqual(["under the old pair", "under the new one"]);
    expect(book.generation).toBe(2);
  });
});

describe("the disk", () => {
  test("a torn end is cut off at the start, wherever it is torn, and the next entry follows what is sound", async () => {
    const device = await locked();
    await device.inbox.put("one");
    const sound = onlyBox(device).length;
    await device.inbox.put("torn");
    const whole = onlyBox(device).length;
    for (let at = sound + 1; at < whole; at += 7) {
      const torn = memoryDisk(device.disk.files, device.disk.folders);
      const [path] = boxes(device);
      torn.files.set(path ?? "", onlyBox(device).slice(0, at));
      const next = await start(torn);
      expect(onlyBox(next).length).toBe(sound);
      await next.inbox.put("two");
      await unlock(next);
      expect((await taken(next)).map(({ event }) => event)).toEqual(["one", "two"]);
    }
  });

  test("every flipped byte: what is sound is read, what is not is told, and nothing is taken for what it is not", async () => {
    const device = await locked();
    for (const event of ["one", "two", "three"]) await device.inbox.put(event);
    const size = onlyBox(device).length;
    for (let at = 0; at < size; at += 5) {
      const disk = memoryDisk(device.disk.files, device.disk.folders);
      const spoilt = onlyBox(device).slice();
      spoilt[at] = (spoilt[at] ?? 0) ^ 1;
      disk.files.set(boxes(device)[0] ?? "", spoilt);
      const next = await start(disk);
      await unlock(next);
      const events = (await taken(next)).map(({ event }) => event);
      const known = events.filter((event) => ["one", "two", "three"].includes(event));
      expect(known.length, `byte ${at}`).toBeGreaterThanOrEqual(2);
      expect(known).toEqual([...new Set(known)]);
      // The last entry spoilt looks like a torn end.
      if (known.length < 3 && known.includes("three")) expect(events).toContain("inbox-damaged");
      expect(boxes(next)).toEqual([]);
    }
  });

  test("an entry sealed to another key is told as unreadable, once", async () => {
    const device = await locked();
    await device.inbox.put("one");
    const other = await locked();
    await other.inbox.put("theirs");
    const disk = memoryDisk(device.disk.files, device.disk.folders);
    for (const path of boxes(other)) disk.files.set(path, other.disk.files.get(path) ?? new Uint8Array());
    const next = await start(disk);
    await unlock(next);
    expect((await taken(next)).map(({ event }) => event).sort()).toEqual(["inbox-unreadable", "one"]);
  });

  test("grows to its bound and no further, and says that it was full", async () => {
    const device = await locked();
    let kept = 0;
    let end = await device.inbox.put("code-wrong", { card: card.serial, triesLeft: 2 });
    for (; end === "kept"; kept++) end = await device.inbox.put("code-wrong", { card: card.serial, triesLeft: 2 });
    expect(end).toBe("full");
    expect(kept).toBeGreaterThan(200);
    const size = onlyBox(device).length;
    const next = await restart(device);
    for (let more = 0; more < 20; more++) await next.inbox.put("code-wrong", { card: card.serial, triesLeft: 2 });
    expect(onlyBox(next).length).toBeLessThan(size + 1024);
    expect(onlyBox(next).length).toBeLessThan(66 * 1024);
    await unlock(next);
    const all = await taken(next);
    expect(all.length).toBeGreaterThan(kept);
    expect(all.at(-1)?.event).toBe("inbox-full");
    next.journal.lock();
    expect(await next.inbox.put("and there is room again")).toBe("kept");
  });

  test("full: nothing is promised, and the next entry that finds room follows", async () => {
    const device = await locked();
    await device.inbox.put("one");
    device.disk.fault = (call) => (call === "write" ? 10 : undefined);
    expect(await device.inbox.put("lost")).toBe("failed");
    device.disk.fault = undefined;
    expect(await device.inbox.put("two")).toBe("kept");
    await unlock(device);
    expect((await taken(device)).map(({ event }) => event)).toEqual(["one", "two"]);
  });

  test("D7 an fsync that failed is not tried again: nothing more is promised before a restart", async () => {
    const device = await locked();
    await device.inbox.put("one");
    device.disk.fault = (call) => {
      if (call === "sync") throw new Trouble("E_STORE_READ_ONLY", { call });
      return undefined;
    };
    expect(await device.inbox.put("doubtful")).toBe("failed");
    device.disk.fault = undefined;
    expect(await device.inbox.put("after")).toBe("failed");
    const next = await restart(device);
    expect(await next.inbox.put("two")).toBe("kept");
  });

  test("D13 that cannot be written to: the start works, and nothing is promised", async () => {
    const device = await locked();
    await device.inbox.put("one");
    const disk = memoryDisk(device.disk.files, device.disk.folders);
    disk.fault = (call) => {
      if (call === "sync" || call === "syncFolder") throw new Trouble("E_STORE_READ_ONLY", { call });
      return undefined;
    };
    const inbox = await openInbox({ disk, clock: new FakeClock(), random: seededRandom("read-only") });
    expect(await inbox.put("two")).toBe("failed");
  });

  test("a spoilt public key is sealed to by nobody, and made anew at the unlock", async () => {
    const device = await locked();
    const file = device.disk.files.get("keys/inbox-key") ?? new Uint8Array();
    file[20] = (file[20] ?? 0) ^ 1;
    const next = await restart(device);
    expect(await next.inbox.put("one")).toBe("no-key");
    await unlock(next);
    next.journal.lock();
    expect(await next.inbox.put("one")).toBe("kept");
  });
});

describe("a record of an invoice that the Vitale signs without the CPS", () => {
  const signing = signingOf({ number: "000000001" });
  const first = {
    kind: "first-signature",
    billerNumber: BILLER,
    number: "000000001",
    by: "vitale",
    signature: { cardSerial: "1", certificate: new Uint8Array(8), signature: new Uint8Array(8) },
  } as const;

  test("is journaled as it stands at the next unlock, in its order", async () => {
    const device = await locked();
    expect(await device.inbox.putRecord(signing)).toBe("kept");
    expect(await device.inbox.putRecord(first)).toBe("kept");
    const after = await restart(device);
    const { book } = await unlock(after);
    expect(book.invoice(BILLER, "000000001")).toMatchObject({ stage: "signing", firstSignature: "vitale" });
    expect((await taken(after)).map(({ event }) => event)).toEqual(["record-taken", "record-taken"]);
    expect(after.inbox.recordsWait).toBe(false);
  });

  test("stands once, whatever was journaled of it before a cut", async () => {
    const device = await locked();
    await device.inbox.putRecord(signing);
    await device.inbox.putRecord(first);
    const after = await restart(device);
    const end = await after.keys.unlock(card);
    if (end.kind !== "unlocked") throw new Error(end.kind);
    const book = await after.journal.unlock(end.keys);
    await after.journal.append(signing); // The record came down, its line did not.
    await after.inbox.takeIn(after.journal, book, end.keys);
    expect([...book.invoices()]).toHaveLength(1);
    expect(book.invoice(BILLER, "000000001")?.firstSignature).toBe("vitale");
    expect((await taken(after)).map(({ event }) => event)).toEqual(["record-taken", "record-taken"]);
  });

  test("of a number that is another's is told, and changes nothing", async () => {
    const device = await locked();
    await device.inbox.putRecord(signingOf({ number: "000000005" }));
    const { book } = await unlock(device);
    expect([...book.invoices()]).toEqual([]);
    expect((await taken(device)).map(({ event }) => event)).toEqual(["record-refused"]);
  });

  test("cannot be read on the disk", async () => {
    const device = await locked();
    await device.inbox.putRecord(signing);
    const bytes = [...device.disk.files.values()].map((one) => Buffer.from(one).toString("latin1")).join();
    expect(bytes).not.toContain(signing.careSheetId);
  });
});
