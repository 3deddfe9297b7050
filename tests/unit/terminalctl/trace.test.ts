import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { linePair } from "#hal/line/index";
import { encodeFrame } from "#hal/wire/ccid/index";
import { fromHex } from "#util/bytes";
import { traceCommand } from "../../../firmware/terminalctl/trace.ts";
import { tracing } from "../../../firmware/tracing.ts";
import { settle } from "../../helpers/fake-clock.ts";
import { run } from "./run.ts";

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "trace-"));
});
afterEach(() => rmSync(data, { recursive: true }));

const record = () => join(data, "trace.txt");

test("start and stop turn the recording on and off from the next start on", async () => {
  const [line] = linePair();
  const open = async () => line;
  expect(tracing(data)("reader", open)).toBe(open);
  expect((await run(traceCommand, "start", "--data", data)).code).toBe(0);
  expect(tracing(data)("reader", open)).not.toBe(open);
  expect((await run(traceCommand, "stop", "--data", data)).code).toBe(0);
  expect(tracing(data)("reader", open)).toBe(open);
});

test("what is recorded is for its owner alone, a line each, and the printer's line is left out", async () => {
  await run(traceCommand, "start", "--data", data);
  const [one, two] = linePair();
  const line = await tracing(data)("reader", async () => one)();
  const heard: number[] = [];
  line.onBytes((bytes) => heard.push(...bytes));
  await line.write(encodeFrame({ type: 0x65, slot: 0, seq: 3, specific: [0, 0, 0], data: new Uint8Array() }));
  await two.write(fromHex("50 02"));
  await settle();
  expect(readFileSync(record(), "utf8")).toBe("reader => 03 06 65 00 00 00 00 00 03 00 00 00 63\nreader <= 50 02\n");
  expect(heard).toEqual([0x50, 0x02]);
  expect(statSync(record()).mode & 0o777).toBe(0o600);
  const printer = async () => two;
  expect(tracing(data)("printer", printer)).toBe(printer);
});

test("no code, no signature and nothing of a patient's card is written", async () => {
  await run(traceCommand, "start", "--data", data);
  const line = await tracing(data)("reader", async () => linePair()[0])();
  const sent = (slot: number, hexBytes: string) =>
    line.write(encodeFrame({ type: 0x6f, slot, seq: 1, specific: [0, 0, 0], data: fromHex(hexBytes) }));
  await sent(0, "00 20 00 01 08 DE AD BE EF DE AD BE EF");
  await sent(1, "00 2A 9E 9A 04 DE AD BE EF");
  expect(readFileSync(record(), "utf8")).toContain("00 20 00 01 08 •• •• •• •• •• •• •• ••");
  expect(readFileSync(record(), "utf8")).not.toContain("DE AD");
});

test("show prints a record, each line checked; what is no trace is refused by its line", async () => {
  const text = "reader => 03 06 65 00 00 00 00 00 03 00 00 00 63\nkeypad <= 81\nreader # closed\n";
  writeFileSync(record(), text);
  expect((await run(traceCommand, "show", record())).out).toEqual(text.trimEnd().split("\n"));
  writeFileSync(record(), `${text}rm -rf\n`);
  expect(await run(traceCommand, "show", record())).toMatchObject({
    code: 1,
    out: [],
    err: ["E_FILE_READ line 4 is not a line of a trace"],
  });
  expect(await run(traceCommand, "show", join(data, "none"))).toMatchObject({ code: 1 });
});

test.each([[["start"]], [["show"]], [["go", "--data", "x"]], [["start", "--nothing"]]])(
  "%j is wrong usage",
  async (args) => {
    expect(await run(traceCommand, ...args)).toMatchObject({ code: 2 });
    expect(existsSync("trace.on")).toBe(false);
  },
);
