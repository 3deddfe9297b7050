import { closeSync, constants, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import koffi from "koffi";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openSerialLine, SERIAL_SETTINGS } from "#hal/line/index";
import type { Line } from "#hal/ports/index";
import { concat } from "#util/bytes";
import { openPty, type PtyLine } from "../../../simulator/pty.ts";
import { realTime } from "../../../simulator/time.ts";
import { FakeClock } from "../../helpers/fake-clock.ts";

/** The serial line on a pseudo-terminal: the same code as on metal, modem lines apart. */
let dir: string;
let pty: PtyLine;
const open: Line[] = [];

const path = () => join(dir, "reader");
const ALL_BYTES = Uint8Array.from({ length: 256 }, (_, index) => index);

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "line-"));
  pty = openPty(path(), realTime());
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((line) => line.close()));
  pty.close();
  rmSync(dir, { recursive: true });
});

async function line(clock?: FakeClock): Promise<{ line: Line; heard: () => Uint8Array; closed: () => number }> {
  const one = await openSerialLine(path(), SERIAL_SETTINGS.reader, clock);
  open.push(one);
  const heard: Uint8Array[] = [];
  let closed = 0;
  one.onBytes((bytes) => heard.push(bytes));
  one.onClose(() => {
    closed++;
  });
  return { line: one, heard: () => concat(...heard), closed: () => closed };
}

async function until(seen: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1000 && !seen(); turn++) await new Promise((resolve) => setTimeout(resolve, 2));
  expect(seen()).toBe(true);
}

describe("bytes", () => {
  test("pass as they are, both ways", async () => {
    const got: Uint8Array[] = [];
    pty.onReceive((bytes) => got.push(bytes));
    const { line: one, heard } = await line();
    await one.write(ALL_BYTES);
    pty.send(ALL_BYTES);
    await until(() => concat(...got).length === 256 && heard().length === 256);
    expect([concat(...got), heard()]).toEqual([ALL_BYTES, ALL_BYTES]);
  });

  test("more than the system holds at once are written in order", async () => {
    const got: Uint8Array[] = [];
    pty.onReceive((bytes) => got.push(bytes));
    const { line: one } = await line();
    const much = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251);
    await Promise.all([one.write(much), one.write(ALL_BYTES)]);
    await until(() => got.reduce((sum, part) => sum + part.length, 0) === much.length + 256);
    expect(Buffer.compare(concat(...got), concat(much, ALL_BYTES))).toBe(0);
  });

  test("that came before somebody listens are kept", async () => {
    const one = await openSerialLine(path(), SERIAL_SETTINGS.reader);
    open.push(one);
    pty.send(Uint8Array.of(1, 2, 3));
    await new Promise((resolve) => setTimeout(resolve, 30));
    const heard: Uint8Array[] = [];
    one.onBytes((bytes) => heard.push(bytes));
    await until(() => concat(...heard).length === 3);
  });
});

describe("a line that vanishes", () => {
  test("is told once, soon, to one who only listens", async () => {
    const { closed } = await line();
    pty.unplug();
    await until(() => closed() > 0);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(closed()).toBe(1);
  });

  test("refuses to write", async () => {
    const { line: one, closed } = await line();
    pty.unplug();
    await until(() => closed() > 0);
    await expect(one.write(ALL_BYTES)).rejects.toMatchObject({ code: "E_LINE_CLOSED" });
  });

  test("fails what was being written", async () => {
    pty.onReceive(() => pty.unplug());
    const { line: one } = await line();
    await expect(one.write(new Uint8Array(300_000))).rejects.toMatchObject({ code: "E_LINE_CLOSED" });
  });

  test("is found again by opening another", async () => {
    const { closed } = await line();
    pty.unplug();
    await until(() => closed() > 0);
    await expect(openSerialLine(path(), SERIAL_SETTINGS.reader)).rejects.toMatchObject({ code: "E_LINE_CLOSED" });
    pty.replug();
    const { heard } = await line();
    pty.send(Uint8Array.of(7));
    await until(() => heard().length === 1);
  });
});

describe("closing", () => {
  test("is told to the listener, once", async () => {
    const { line: one, closed } = await line();
    await one.close();
    await one.close();
    await until(() => closed() === 1);
  });

  test("frees the device for the next", async () => {
    const { line: one } = await line();
    await one.close();
    const { heard } = await line();
    pty.send(Uint8Array.of(9));
    await until(() => heard().length === 1);
  });
});

test("a device that takes no bytes has gone: five seconds, then the write fails", async () => {
  const clock = new FakeClock();
  const deaf = deafDevice();
  const one = await openSerialLine(deaf.path, SERIAL_SETTINGS.reader, clock);
  open.push(one);
  let failed = "";
  one.write(new Uint8Array(1_000_000)).catch((thrown) => {
    failed = thrown.code;
  });
  for (let turn = 0; turn < 20; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 5)); // The system moves its own buffers at its own time.
    await clock.run(5);
  }
  await clock.run(4_800);
  expect(failed).toBe("");
  await clock.run(300);
  expect(failed).toBe("E_LINE_CLOSED");
  deaf.close();
});

/** A pseudo-terminal whose other end is never read. */
function deafDevice(): { readonly path: string; close(): void } {
  const libc = koffi.load(null);
  const master: number = libc.func("int posix_openpt(int flags)")(constants.O_RDWR | constants.O_NOCTTY);
  libc.func("int grantpt(int fd)")(master);
  libc.func("int unlockpt(int fd)")(master);
  const path: string = libc.func("const char *ptsname(int fd)")(master);
  return { path, close: () => closeSync(master) };
}

test("a path that is no device does not open", async () => {
  await expect(openSerialLine(join(dir, "nothing"), SERIAL_SETTINGS.reader)).rejects.toMatchObject({
    code: "E_LINE_CLOSED",
  });
});
