import { describe, expect, test } from "vitest";
import { checkSettings, DEFAULT_SETTINGS, openSettings } from "#billing/journal/index";
import { type MemoryDisk, memoryDisk, settingsShelf, viewShelf } from "#hal/disk/index";

const serial = "80250000019900000001";
const open = (disk: MemoryDisk) => openSettings(settingsShelf({ disk, path: "settings", check: checkSettings }));
const spoil = (disk: MemoryDisk, path: string) => disk.files.set(path, new Uint8Array(Buffer.from("{}")));

describe("settings", () => {
  test("are the defaults on a new device, and remembered afterwards", async () => {
    const disk = memoryDisk();
    const settings = await open(disk);
    expect([settings.found, settings.value]).toEqual(["none", DEFAULT_SETTINGS]);
    await settings.rememberSituation(serial, 2);
    await settings.change({ idleMinutes: 10 });
    const again = await open(disk);
    expect([again.found, again.situationOf(serial), again.value.idleMinutes]).toEqual(["current", 2, 10]);
  });

  test("the newest copy spoilt: the one before, and it is said", async () => {
    for (const newest of [".a", ".b"]) {
      const disk = memoryDisk();
      const settings = await open(disk);
      await settings.change({ idleMinutes: 7 });
      if (newest === ".a") await settings.change({ idleMinutes: 8 });
      await settings.change({ idleMinutes: 9 });
      spoil(disk, `settings${newest}`);
      const again = await open(disk);
      expect([again.found, again.value.idleMinutes], newest).toEqual(["previous", newest === ".a" ? 8 : 7]);
      await again.change({ idleMinutes: 11 });
      expect([(await open(disk)).found, (await open(disk)).value.idleMinutes]).toEqual(["current", 11]);
    }
  });

  test("both copies spoilt: never silently the defaults", async () => {
    const disk = memoryDisk();
    const settings = await open(disk);
    await settings.change({ idleMinutes: 7 });
    await settings.change({ idleMinutes: 8 });
    spoil(disk, "settings.a");
    spoil(disk, "settings.b");
    expect((await open(disk)).found).toBe("lost");
  });

  test("every flipped byte of the newest copy is seen", async () => {
    const disk = memoryDisk();
    await (await open(disk)).change({ idleMinutes: 7 });
    const size = disk.files.get("settings.a")?.length ?? 0;
    expect(size).toBeGreaterThan(80);
    for (let at = 0; at < size; at++) {
      const copy = memoryDisk(disk.files);
      const bytes = copy.files.get("settings.a") ?? new Uint8Array();
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      expect((await open(copy)).found, `byte ${at}`).toBe("lost");
    }
  });

  test("writes asked for at once are done one after the other, each whole", async () => {
    const disk = memoryDisk();
    const settings = await open(disk);
    await Promise.all(Array.from({ length: 20 }, (_, i) => settings.change({ idleMinutes: i + 1 })));
    expect((await open(disk)).value.idleMinutes).toBe(20);
    expect([...disk.files.keys()].sort()).toEqual(["settings.a", "settings.b"]);
  });
});

describe("D9 a view", () => {
  const view = (disk: MemoryDisk) =>
    viewShelf({ disk, path: "view", check: (json) => (Array.isArray(json) ? (json as unknown[]) : undefined) });

  test("absent, empty, garbage, of another shape, undecipherable: said, never a crash", async () => {
    const disk = memoryDisk();
    expect(await view(disk).read()).toEqual({ kind: "none" });
    for (const content of ["", "garbage", "0".repeat(64), `${"0".repeat(64)}\n[]`]) {
      disk.files.set("view", new Uint8Array(Buffer.from(content)));
      expect(await view(disk).read(), content).toEqual({ kind: "lost" });
    }
    await view(disk).write([1, 2]);
    expect(await view(disk).read()).toEqual({ kind: "kept", value: [1, 2], generation: "current" });
    const other = viewShelf({ disk, path: "view", check: (json) => (typeof json === "string" ? json : undefined) });
    expect(await other.read()).toEqual({ kind: "lost" });
    const sealed = viewShelf({
      disk,
      path: "view",
      check: (json) => json,
      wrapping: { close: (plain) => plain, open: () => undefined },
    });
    expect(await sealed.read()).toEqual({ kind: "lost" });
  });

  test("is wrapped by the functions it is given", async () => {
    const disk = memoryDisk();
    const invert = (bytes: Uint8Array) => bytes.map((byte) => byte ^ 0xff);
    const shelf = viewShelf({
      disk,
      path: "view",
      check: (json) => (typeof json === "string" ? json : undefined),
      wrapping: { close: invert, open: invert },
    });
    await shelf.write("CANARIVALE");
    expect(Buffer.from(disk.files.get("view") ?? []).toString("latin1")).not.toContain("CANARI");
    expect(await shelf.read()).toMatchObject({ value: "CANARIVALE" });
  });
});
