import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { replayCommand } from "../../../firmware/terminalctl/replay.ts";
import { run } from "./run.ts";

const TRACE = join(import.meta.dirname, "../../replay/wrong-code.txt");
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "replay-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function changed(change: (text: string) => string): string {
  const path = join(folder, "trace.txt");
  writeFileSync(path, change(readFileSync(TRACE, "utf8")));
  return path;
}

test("a trace that the driver follows says what it did, and exits 0", async () => {
  const { out, code, err } = await run(replayCommand, TRACE);
  expect(err).toEqual([]);
  expect(code).toBe(0);
  expect(out).toContain("cps    secure entry, verify     63C2");
  expect(out.at(-1)).toMatch(/^\d+ steps, the driver went the same way$/);
});

test("as JSON it is one object, and no data of a command", async () => {
  const { out } = await run(replayCommand, TRACE, "--json");
  expect(out).toHaveLength(1);
  expect(JSON.parse(out[0] ?? "")).toMatchObject({ ok: true, opened: true, divergences: [] });
});

test("a driver that goes another way is told, with its permanent code, and exits 1", async () => {
  const path = changed((text) => text.replaceAll("=> 03 06 69", "=> 03 06 68"));
  const { code, err } = await run(replayCommand, path);
  expect(code).toBe(1);
  expect(err[0]).toMatch(/^E_TRACE_DIVERGED/);
});

test("a text that is no trace is refused by its line", async () => {
  const path = changed((text) => `${text}reader => 03 06\nhello\n`);
  expect(await run(replayCommand, path)).toMatchObject({ code: 1, out: [] });
  expect((await run(replayCommand, path)).err[0]).toMatch(/^E_FILE_READ .*line \d+ is not a line of a trace/);
});

test.each([[[]], [["--what"]], [[TRACE, TRACE]]])("%j is wrong usage", async (args: string[]) => {
  expect(await run(replayCommand, ...args)).toMatchObject({ code: 2 });
});
