import { describe, expect, test } from "vitest";
import { concat, fromHex, hex } from "#util/bytes";
import { AMC_ATR, CPS_ATR, exchanges, ReaderBench, TableCard, VITALE_ATR } from "./kit.ts";

/** The exchanges X1 to X33 of wire.md 6, played against the simulated unit byte for byte. */
const all = exchanges();

const FCP = "62 1F 82 01 38 83 02 56 00 84 08 F0 54 52 4E 56 49 54 01 8A 01 05 A1 09 8C 07 7B FF FF FF FF FF FF 90 00";

const cps = (table = {}) => new TableCard(CPS_ATR, { "00 A4": "90 00", ...table });
const vitale = () =>
  new TableCard(VITALE_ATR, {
    "00 B0 9C 00": "5A 0A 80 25 00 00 02 99 00 00 00 01 90 00",
    "00 A4 04 04": FCP,
    "00 2A 9E 9A": { bytes: concat(new Uint8Array(256), [0x90, 0x00]), workMs: 600 },
  });

async function withCards(): Promise<ReaderBench> {
  const bench = new ReaderBench();
  bench.reader.insert(0, cps());
  bench.reader.insert(1, vitale());
  bench.reader.insert(2, new TableCard(AMC_ATR));
  return bench;
}

async function play(bench: ReaderBench, name: string, between: () => void = () => {}): Promise<void> {
  const steps = all.get(name);
  expect(steps?.length).toBeGreaterThan(0);
  for (const { sent, back } of steps ?? []) {
    const early = await bench.raw(sent);
    between();
    expect(hex(concat(early, await bench.received()), " ")).toBe(hex(back, " "));
  }
}

/** N(S) = 0 is used up on both sides. */
const FIRST_BLOCK = "00 00 0D 00 A4 04 0C 08 F0 54 52 4E 43 50 53 01 50";

describe("the unit answers byte for byte", () => {
  test("all 33 exchanges were read", () => {
    expect(all.size).toBe(33);
  });

  test.each(["X1", "X2", "X3", "X4", "X5", "X6", "X7", "X8"])("%s", async (name) => {
    await play(await withCards(), name);
  });

  test("X9: a mute card", async () => {
    const bench = new ReaderBench();
    bench.reader.insert(2, new TableCard(undefined));
    await play(bench, "X9");
  });

  test.each(["X10", "X12", "X13"])("%s, the CPS powered", async (name) => {
    const bench = await withCards();
    await bench.powerOn(0);
    await play(bench, name);
  });

  test.each(["X11", "X14", "X15", "X16", "X18"])("%s, the Vitale powered", async (name) => {
    const bench = await withCards();
    await bench.powerOn(1);
    await play(bench, name);
  });

  test("X17: an insertion is told between a command and its answer", async () => {
    const bench = new ReaderBench();
    await bench.ask(0x6b, 0, "01 01 01");
    bench.reader.insert(2, new TableCard(AMC_ATR));
    expect(await bench.received()).toHaveLength(0);
    await play(bench, "X17");
  });

  test("X19: a slow power-up asks for time first", async () => {
    const bench = new ReaderBench();
    bench.reader.insert(2, new TableCard(AMC_ATR, {}, { manners: { slowPowerUp: 3 } }));
    await play(bench, "X19");
  });

  test("X20: the card asks for a waiting time extension", async () => {
    const bench = new ReaderBench();
    bench.reader.insert(
      0,
      new TableCard(CPS_ATR, { "00 A4": "90 00", "00 2A": { bytes: fromHex("69 82"), workMs: 3000 } }),
    );
    await bench.powerOn(0);
    await bench.xfr(0, FIRST_BLOCK);
    await play(bench, "X20");
  });

  test("X21: the host asks for the block again", async () => {
    const bench = await withCards();
    await bench.powerOn(0);
    await bench.xfr(0, FIRST_BLOCK);
    await play(bench, "X21");
  });

  async function secure(
    name: string,
    table: Record<string, string>,
    keys: string,
    advanced = false,
  ): Promise<ReaderBench> {
    const bench = new ReaderBench();
    bench.reader.insert(0, cps(table));
    await bench.powerOn(0);
    if (advanced) await bench.xfr(0, FIRST_BLOCK);
    await play(bench, name, () => bench.type(keys));
    return bench;
  }

  test("X22: verify, accepted", async () => {
    await secure("X22", { "00 20 00 01 08 31 32 33 34 FF FF FF FF": "90 00" }, "1234V");
  });

  test("X23: verify, wrong code", async () => {
    await secure("X23", { "00 20 00 01 08": "63 C2" }, "9999V", true);
  });

  test("X24: no key for 30 s", async () => {
    const bench = new ReaderBench();
    const card = cps();
    bench.reader.insert(0, card);
    await bench.powerOn(0);
    await play(bench, "X24", () => bench.time.advance(30_000));
    expect(card.heard).toEqual([]);
  });

  test("X25: ANNULER", async () => {
    await secure("X25", {}, "12A");
  });

  test("X26: the card is pulled out during the entry", async () => {
    const bench = await withCards();
    await bench.powerOn(0);
    await play(bench, "X26", () => bench.reader.remove(0));
    expect(bench.keypad.notes.at(-1)).toBe("off 0 removed");
  });

  test("X27: aborted by the host; the Secure is answered first", async () => {
    const bench = await withCards();
    await bench.powerOn(0);
    await play(bench, "X27");
    expect(bench.keypad.notes).toEqual(["on 0 verify", "off 0 aborted"]);
  });

  test("X28: another slot addressed; the entry goes on", async () => {
    const bench = await withCards();
    await bench.powerOn(0);
    await bench.powerOn(1);
    await play(bench, "X28");
    expect(bench.entry?.end).toBeUndefined();
  });

  test("X29: the code of unblocking", async () => {
    await secure("X29", { "00 20 00 02 08 31 31 31 31 32 32 32 32": "90 00" }, "11112222V");
  });

  test("X30: the new code, twice", async () => {
    await secure("X30", { "00 2C 02 01 08 31 33 35 37 FF FF FF FF": "90 00" }, "1357V1357V", true);
  });

  test("X31: the two new codes differ, the card is not addressed", async () => {
    const bench = new ReaderBench();
    const card = cps();
    bench.reader.insert(0, card);
    await bench.powerOn(0);
    await play(bench, "X31", () => bench.type("1357V1358V"));
    expect(card.heard).toEqual([]);
    expect(bench.keypad.notes.at(-1)).toBe("off 0 differ");
  });

  test("X32: change of code", async () => {
    const command = "00 24 00 01 10 31 32 33 34 FF FF FF FF 31 33 35 37 FF FF FF FF";
    await secure("X32", { [command]: "90 00" }, "1234V1357V1357V");
  });

  test("X33: power off", async () => {
    const bench = await withCards();
    await bench.powerOn(0);
    await play(bench, "X33");
  });
});
