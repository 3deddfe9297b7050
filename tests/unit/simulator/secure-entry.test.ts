import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hex } from "#util/bytes";
import { PinEntry } from "../../../simulator/reader/pin-entry.ts";
import { FakeClock } from "../../helpers/fake-clock.ts";
import { CPS_ATR, NotedKeypad, ReaderBench, TableCard, VITALE_ATR } from "./kit.ts";

/** wire.md 3.3 and 3.4: every way a secure entry can end, and that no digit leaves the unit. */

const VERIFY = "00 1E 82 08 00 04 04 02 01 0C 04 00 00 00 0D 00 20 00 01 08 FF FF FF FF FF FF FF FF";
const VERIFY_4_TO_12 =
  "00 1E 82 0C 00 0C 04 02 01 0C 04 00 00 00 11 00 20 00 01 0C FF FF FF FF FF FF FF FF FF FF FF FF";
const VERIFY_T0 = "00 1E 82 08 00 04 04 02 01 0C 04 00 00 00 00 00 20 00 01 08 FF FF FF FF FF FF FF FF";

const cps = () => new TableCard(CPS_ATR, { "00 20 00 01": "90 00" });

async function entering(structure = VERIFY, card = cps()): Promise<ReaderBench> {
  const bench = new ReaderBench();
  bench.reader.insert(0, card);
  await bench.powerOn(0);
  expect(await bench.ask(0x69, 0, structure)).toBe("");
  return bench;
}

/** Header bytes 7..9 and data of the one frame that came. */
async function ended(bench: ReaderBench): Promise<string> {
  const frame = await bench.received();
  return hex(frame.subarray(9, -1), " ");
}

describe("during an entry", () => {
  test("the keypad line tells counts, and the card gets the code", async () => {
    const card = cps();
    const bench = await entering(VERIFY, card);
    bench.type("12C34V5");
    expect(await ended(bench)).toBe("");
    bench.type("V");
    expect(bench.keypad.notes).toEqual([
      "on 0 verify",
      "added 0 1",
      "added 0 2",
      "erased 0 1",
      "added 0 2",
      "added 0 3",
      "too-short 0 3",
      "added 0 4",
      "field-done 0 4",
    ]);
    expect(card.heard).toEqual(["00 20 00 01 08 31 33 34 35 FF FF FF FF"]);
    expect(await ended(bench)).toBe("00 00 00 00 00 02 90 00 92");
    expect(bench.keypad.notes.at(-1)).toBe("off 0 done");
  });

  test("a digit too many is ignored and told", async () => {
    const bench = await entering();
    bench.type("12345");
    expect(bench.keypad.notes.slice(-2)).toEqual(["added 0 4", "full 0 4"]);
  });

  test("a long press of CORRIGER clears the field", async () => {
    const bench = await entering();
    bench.type("123");
    bench.keypad.onKey?.("CORRIGER", 700);
    expect(bench.keypad.notes.at(-1)).toBe("cleared 0 0");
  });

  test.each(["LOCK", "MENU", "F1", "UP", "STAR", "DOUBLE_ZERO"] as const)("%s is ignored", async (key) => {
    const bench = await entering();
    bench.keypad.onKey?.(key, 80);
    expect(bench.keypad.notes).toEqual(["on 0 verify"]);
    expect(bench.entry?.end).toBeUndefined();
  });

  test("each key restarts the 30 s, and 85 s end it all the same", async () => {
    const bench = await entering();
    for (let i = 0; i < 4; i++) {
      await bench.time.run(20_000);
      bench.type("C");
    }
    expect(bench.entry?.end).toBeUndefined();
    await bench.time.run(5_000);
    expect(await ended(bench)).toBe("40 F0 00");
    expect(bench.keypad.notes.at(-1)).toBe("off 0 timeout");
  });

  test("a code of another length in a longer block", async () => {
    const card = cps();
    const bench = await entering(VERIFY_4_TO_12, card);
    bench.type("8642097531V");
    await bench.received();
    expect(card.heard).toEqual(["00 20 00 01 0C 38 36 34 32 30 39 37 35 33 31 FF FF"]);
  });

  test("in T=0 the same, with a prologue of zeros and no block", async () => {
    const card = new TableCard(VITALE_ATR, { "00 20 00 01": "63 C2" });
    const bench = await entering(VERIFY_T0, card);
    bench.type("1234V");
    expect(card.heard).toEqual(["00 20 00 01 08 31 32 33 34 FF FF FF FF"]);
    expect(await ended(bench)).toBe("00 00 00 63 C2");
  });

  test("every other command is refused busy, and the slot's own too", async () => {
    const bench = await entering();
    expect(await bench.ask(0x65, 0)).toBe("81 40 E0 00");
    expect(await bench.ask(0x65, 1)).toBe("81 42 E0 00");
    expect(await bench.ask(0x72, 1)).toBe("81 42 E0 00");
    bench.type("1234V");
    expect(await ended(bench)).toBe("00 00 00 00 00 02 90 00 92");
    expect(await bench.ask(0x65, 1)).toBe("81 02 00 00");
  });

  test("too few digits end it bare where the unit is of that variant", async () => {
    const card = cps();
    const bench = await entering(VERIFY, card);
    if (bench.entry) bench.entry.shortEnds = true;
    bench.type("12V");
    expect(await ended(bench)).toBe("00 00 00 64 03");
    expect(card.heard).toEqual([]);
  });

  test("the line goes: the entry ends and nothing is answered", async () => {
    const bench = await entering();
    bench.reader.reset();
    expect(await bench.received()).toHaveLength(0);
    expect(bench.keypad.notes.at(-1)).toBe("off 0 aborted");
    expect(await bench.ask(0x65, 0)).toBe("81 01 00 00");
  });
});

describe("refused before any key", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["no such operation", `02${VERIFY.slice(2)}`, "80 40 0A 00"],
    ["another format", VERIFY.replace("82", "89"), "80 40 0C 00"],
    ["no validation key", VERIFY.replace("04 04 02", "04 04 01"), "80 40 11 00"],
    ["too short", "00 1E 82", "80 40 01 00"],
  ];
  test.each(cases)("%s", async (_, structure, answer) => {
    const bench = new ReaderBench();
    bench.reader.insert(0, cps());
    await bench.powerOn(0);
    expect(await bench.ask(0x69, 0, structure)).toBe(answer);
    expect(bench.keypad.notes).toEqual([]);
  });

  test("a card that is not powered, or not there", async () => {
    const bench = new ReaderBench();
    expect(await bench.ask(0x69, 0, VERIFY)).toBe("80 42 FE 00");
    bench.reader.insert(0, cps());
    expect(await bench.ask(0x69, 0, VERIFY)).toBe("80 41 FE 00");
    expect(bench.keypad.notes).toEqual([]);
  });
});

describe("digits", () => {
  const plan = { fields: 2, confirm: true, minDigits: 4, maxDigits: 8, keyTimeoutMs: 30_000 };

  test.each(["timeout", "removed", "aborted"] as const)("an entry ends once, by %s", (kind) => {
    const keypad = new NotedKeypad();
    let end: string | undefined;
    const entry = new PinEntry(plan, keypad, new FakeClock(), (ended) => {
      end = ended.kind;
    });
    for (const key of "1234") entry.key(key as "1", 80);
    entry.stop(kind);
    entry.stop("aborted");
    expect(end).toBe(kind);
  });

  test("handed to the card are wiped right after", () => {
    let codes: readonly Uint8Array[] = [];
    let seen = "";
    const entry = new PinEntry(plan, new NotedKeypad(), new FakeClock(), (end) => {
      if (end.kind !== "entered") return;
      codes = end.codes;
      seen = codes.map((code) => hex(code)).join(" ");
    });
    for (const key of ["1", "3", "5", "7", "VALIDER", "1", "3", "5", "7", "VALIDER"] as const) entry.key(key, 80);
    expect(seen).toBe("31333537 31333537");
    expect(codes.map((code) => hex(code))).toEqual(["00000000", "00000000"]);
  });

  test("no timer is left behind", () => {
    const time = new FakeClock();
    const entry = new PinEntry(plan, new NotedKeypad(), time, () => {});
    entry.key("1", 80);
    entry.stop("cancelled");
    expect(time.running).toBe(0);
  });

  test("whatever is typed, the counts told are those of a field that stays within its bounds", () => {
    const keys = fc.array(fc.constantFrom("0", "5", "9", "CORRIGER", "VALIDER", "UP"), { maxLength: 60 });
    fc.assert(
      fc.property(keys, (typed) => {
        const keypad = new NotedKeypad();
        const entry = new PinEntry(plan, keypad, new FakeClock(), (end) => {
          if (end.kind === "entered") for (const code of end.codes) expect(code.length).toBeGreaterThanOrEqual(4);
        });
        for (const key of typed) entry.key(key as "5", 80);
        for (const note of keypad.notes) {
          const count = Number(note.split(" ")[2]);
          expect(count).toBeGreaterThanOrEqual(0);
          expect(count).toBeLessThanOrEqual(8);
        }
      }),
    );
  });
});
