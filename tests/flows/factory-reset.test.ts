import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { applyReturn, billVisit, closeRound, factoryReset, type Session } from "#billing";
import { writeReturn } from "#billing/formats/index";
import { day } from "#billing/model/dates";
import { arlOf } from "../../stage/soak/payers.ts";
import { FlowBench } from "./bench.ts";
import { cancels, expectPrompts, gives, prompt, type Step, seen } from "./script.ts";
import { FIRST, openSession, visit } from "./visits.ts";

let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  bench = await FlowBench.open();
  session = await openSession(bench);
});
afterEach(() => bench.stop(session));

const bill = () => expectPrompts(bench, () => billVisit(bench.desk, session), visit("V01", FIRST));
const reset = (script: readonly Step[]) => expectPrompts(bench, () => factoryReset(bench.desk, session), script);
const files = () => [...bench.lasting.disk.files.keys()].sort();
const TWICE = [prompt.confirm("reset-store"), gives(true), prompt.confirm("reset-store-twice"), gives(true)];
const REFUSED = [
  prompt.trouble("E_UNDISCHARGED", "nothing-lost", { invoices: 1, total: expect.stringContaining(",") }),
  seen(),
];

describe("U7 a reset while something is acknowledged by nobody", () => {
  test("is refused with count and total; another word, and no word, erase nothing", async () => {
    await bill();
    for (const answer of [gives("EFFACEZ"), gives("OUI"), cancels()]) {
      expect(await reset([...REFUSED, prompt.anything("text"), answer])).toBe("refused");
      expect([session.signal.aborted, session.book.held]).toEqual([false, 1]);
    }
    expect(bench.lasting.disk.files.has("keys/wraps")).toBe(true);
  });

  test("is done once the phrase is typed and it is said twice, with what is lost", async () => {
    await bill();
    const told = { held: 1, total: expect.stringContaining(",") };
    const asked = (subject: string): Step => ({
      is: "prompt",
      wanted: { kind: "confirm", asks: { subject, facts: told } },
    });
    const script = [asked("reset-store"), gives(true), asked("reset-store-twice"), gives(true)];
    expect(await reset([...REFUSED, prompt.anything("text"), gives("EFFACER"), ...script])).toBe("erased");
    expect(bench.lasting.disk.files.has("keys/wraps")).toBe(false);
  });

  test("the phrase alone is not enough", async () => {
    await bill();
    const no = [prompt.anything("text"), gives("EFFACER"), prompt.confirm("reset-store"), gives(false)];
    expect(await reset([...REFUSED, ...no])).toBe("kept");
    expect(bench.lasting.disk.files.has("keys/wraps")).toBe(true);
  });
});

describe("a device with nothing left to hand over", () => {
  beforeEach(async () => {
    await bill();
    await expectPrompts(bench, () => closeRound(bench.desk, session), [prompt.handedOver([1]), seen()]);
    const stamp = { fileId: "001", day: day("2026-11-23"), time: "20:15:00" };
    const arl = writeReturn(arlOf([...session.book.lots()], new Set(), stamp));
    await bench.until(applyReturn(bench.desk, session.book, arl));
  });

  test.each([0, 1])("one no (the question %i) keeps everything", async (at) => {
    const before = files();
    const said = at === 0 ? [...TWICE.slice(0, 1), gives(false)] : [...TWICE.slice(0, 3), gives(false)];
    expect(await reset(said)).toBe("kept");
    expect([files(), session.signal.aborted]).toEqual([before, false]);
  });

  test("is erased: its keys at once, the session over, the rest when it starts again, as new", async () => {
    const { deviceSerial } = bench.desk.settings.value;
    const salt = bench.lasting.disk.files.get("keys/device-salt");
    expect(await reset(TWICE)).toBe("erased");
    expect([session.endedBy, bench.desk.journal.locked]).toEqual(["erased", true]);
    expect(files().filter((path) => path.startsWith("keys/"))).toEqual([]);
    bench = await bench.restart();
    expect(files().filter((path) => !/^(settings\.[ab]|reserve|keys\/device-salt)$/.test(path))).toEqual([]);
    expect(bench.lasting.disk.files.get("keys/device-salt")).not.toEqual(salt);
    expect(bench.desk.keys.enrolled()).toEqual([]);
    expect(bench.desk.journal.counts().records).toBe(0);
    expect(bench.desk.settings.value).toMatchObject({ deviceSerial, deviceRank: "01", situations: {} });
  });

  test("draws its next numbers under another rank: none that is known elsewhere comes twice", async () => {
    await reset(TWICE);
    bench = await bench.restart();
    session = await openSession(bench);
    const number = "010000001";
    await expectPrompts(bench, () => billVisit(bench.desk, session), visit("V01", number));
    expect(session.book.invoice("996000014", number)?.stage).toBe("signed");
  });

  test("what was copied aside does not open with the still valid card", async () => {
    const copy = new Map(bench.lasting.disk.files);
    await reset(TWICE);
    bench = await bench.restart();
    for (const [path, content] of copy) if (path.startsWith("journal/")) bench.lasting.disk.files.set(path, content);
    bench = await bench.restart();
    await bench.insert("cps", "C01");
    expect(bench.desk.keys.enrolled()).toEqual([]);
    await expect(bench.desk.keys.enrol({ ...NOBODY })).rejects.toThrow("E_STORE_DAMAGED");
  });
});

const NOBODY = {
  serial: "80250000019900000001",
  authenticationKeyHash: new Uint8Array(32),
  sign: async () => new Uint8Array(256),
};
