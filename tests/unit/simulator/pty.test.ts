import { closeSync, existsSync, mkdtempSync, openSync, readlinkSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ReadStream } from "node:tty";
import { afterEach, describe, expect, test } from "vitest";
import { concat } from "#util/bytes";
import { openPty, type PtyLine } from "../../../simulator/pty.ts";
import { realTime } from "../../../simulator/time.ts";

const ALL_BYTES = Uint8Array.from({ length: 256 }, (_, index) => index);
const undo: (() => void)[] = [];

function line(): { readonly pty: PtyLine; readonly link: string; readonly received: () => Uint8Array } {
  const dir = mkdtempSync(join(tmpdir(), "pty-"));
  const link = join(dir, "reader");
  const pty = openPty(link, realTime());
  const got: Uint8Array[] = [];
  pty.onReceive((bytes) => got.push(bytes));
  undo.push(() => {
    pty.close();
    rmSync(dir, { recursive: true });
  });
  return { pty, link, received: () => concat(...got) };
}

function client(link: string) {
  const fd = openSync(link, "r+");
  const stream = new ReadStream(fd);
  const got: Uint8Array[] = [];
  let gone = false;
  stream.on("data", (bytes: Uint8Array) => got.push(new Uint8Array(bytes)));
  stream.on("error", () => {});
  stream.on("close", () => {
    gone = true;
  });
  undo.push(() => stream.destroy());
  return {
    write: (bytes: Uint8Array) => writeSync(fd, bytes),
    close: () => stream.destroy(),
    received: () => concat(...got),
    gone: () => gone,
  };
}

async function until(seen: () => boolean): Promise<void> {
  for (let turn = 0; turn < 500 && !seen(); turn++) await new Promise((resolve) => setTimeout(resolve, 4));
  expect(seen()).toBe(true);
}

/** The kernel carries bytes from one end to the other in its own time, which no clock of ours moves. */
const kernel = () => new Promise((resolve) => setTimeout(resolve, 30));

afterEach(() => {
  for (const one of undo.splice(0).reverse()) one();
});

describe("a pseudo-terminal as a serial line", () => {
  test("every byte passes as it is, both ways", async () => {
    const { pty, link, received } = line();
    const host = client(link);
    host.write(ALL_BYTES);
    pty.send(ALL_BYTES);
    await until(() => received().length === 256 && host.received().length === 256);
    expect(received()).toEqual(ALL_BYTES);
    expect(host.received()).toEqual(ALL_BYTES);
  });

  test("more than the kernel holds is not lost while somebody reads", async () => {
    const { pty, link } = line();
    const whole = concat(...Array.from({ length: 256 }, () => ALL_BYTES));
    const host = client(link);
    for (let at = 0; at < whole.length; at += 1000) pty.send(whole.subarray(at, at + 1000));
    await until(() => host.received().length === whole.length);
    expect(host.received()).toEqual(whole);
  });

  test("a client may go and another come: the line stays", async () => {
    const { pty, link, received } = line();
    const first = client(link);
    first.write(Uint8Array.of(1));
    await until(() => received().length === 1);
    first.close();
    await until(first.gone);
    const second = client(link);
    second.write(Uint8Array.of(2));
    pty.send(Uint8Array.of(3));
    await until(() => received().length === 2 && second.received().length === 1);
  });

  test("unplugged: the link is away and the client sees the line close; plugged again there is another one", async () => {
    const { pty, link } = line();
    const host = client(link);
    const before = readlinkSync(link);
    const held = openSync("/dev/null", "r"); // Takes the freed descriptor number, so that nothing is reused by chance.
    pty.unplug();
    expect(existsSync(link)).toBe(false);
    await until(host.gone);
    pty.send(Uint8Array.of(1));
    pty.replug();
    expect(readlinkSync(link)).toBe(pty.path);
    expect(before).toMatch(/^\/dev\/pts\//);
    const again = client(link);
    pty.send(Uint8Array.of(2));
    await until(() => again.received().length > 0);
    expect(again.received()).toEqual(Uint8Array.of(2));
    closeSync(held);
  });

  test("bytes that nobody reads for more than three seconds are forgotten, as by a closed port", async () => {
    const dir = mkdtempSync(join(tmpdir(), "pty-"));
    let nowMs = 0;
    const pty = openPty(join(dir, "keypad"), { ...realTime(), monotonicMs: () => nowMs });
    undo.push(() => {
      pty.close();
      rmSync(dir, { recursive: true });
    });
    pty.send(Uint8Array.of(1));
    await kernel();
    nowMs = 2000;
    pty.send(Uint8Array.of(2));
    await kernel();
    nowMs = 3001;
    pty.send(Uint8Array.of(3));
    const host = client(join(dir, "keypad"));
    await until(() => host.received().length > 0);
    expect(host.received()).toEqual(Uint8Array.of(3));
  });
});
