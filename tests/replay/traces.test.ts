import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type ReplayReport, replayTrace } from "../../firmware/replay.ts";
import { FakeClock, settle } from "../helpers/fake-clock.ts";
import { expectGolden } from "../screens/golden.ts";
import { recordScenario, SCENARIOS } from "./recording.ts";

const fileOf = (name: string) => join(import.meta.dirname, `${name}.txt`);
const traceOf = (name: string) => readFileSync(fileOf(name), "utf8");

async function replay(text: string): Promise<ReplayReport> {
  const clock = new FakeClock();
  const replaying = replayTrace(text, clock);
  let over = false;
  const mark = () => {
    over = true;
  };
  replaying.then(mark, mark);
  for (await settle(); !over; await clock.run(10));
  return replaying;
}

const outcomes = ({ steps }: ReplayReport) => steps.map(({ step, outcome }) => `${step.slot} ${step.kind} ${outcome}`);

/** Long answers of a patient's card that stay: its ATR, the FCP of a file (size and rights), and a challenge. */
const OPEN = /^03 06 80 (?:.. .. 00 00 01 .. .. .. .. (?:3B|62) |0A 00 )/;

describe.each(Object.keys(SCENARIOS))("the trace %s", (name) => {
  test("is what the driver records today", async () => {
    expectGolden(fileOf(name), await recordScenario(name));
  });

  test("is replayed by the driver without going another way", async () => {
    const report = await replay(traceOf(name));
    expect(report.opened).toBe(true);
    expect(report.divergences).toEqual([]);
    expect(report.steps.length).toBeGreaterThan(0);
  });

  test("holds no code, and nothing of a patient", () => {
    const text = traceOf(name).replace(/^reader (=>|<=|#) ?/gm, "");
    for (const code of ["31 32 33 34 FF", "30 30 30 30 FF"]) expect(text, code).not.toContain(code);
    const patients = text.split("\n").filter((line) => line.split(" ")[7] === "01");
    const readable = patients.map((line) => Buffer.from(line.replace(/[^0-9A-F]/g, ""), "hex").toString("latin1"));
    expect(readable.filter((line) => /FAMILLE|CLAIRE|MONIQUE/i.test(line))).toEqual([]);
    const long = patients.filter((line) => /^03 06 80 (?:0[5-9A-F]|[1-9A-F].) /.test(line));
    expect(long.filter((line) => !line.includes("••") && !OPEN.test(line))).toEqual([]);
  });
});

describe("what a replay tells", () => {
  test("a code that was wrong, then right", async () => {
    const told = outcomes(await replay(traceOf("wrong-code")));
    expect(told.filter((one) => one.includes(" pin "))).toEqual(["cps pin 63C2", "cps pin 9000"]);
  });

  test("an entry that was stopped", async () => {
    expect(outcomes(await replay(traceOf("code-stopped")))).toContain("cps pin aborted");
  });

  test("a card that was pulled out", async () => {
    expect(outcomes(await replay(traceOf("vitale-pulled")))).toContain("vitale apdu CARD_REMOVED");
  });

  test("a command that the driver sends otherwise: it diverged", async () => {
    const lost = traceOf("unlock-c01").replace(/^reader => 03 06 61 .*$/m, (line) =>
      line.replace("=> 03 06 61", "=> 03 06 62"),
    );
    expect((await replay(lost)).divergences.map((one) => one.kind)).toContain("unknown");
  });
});
