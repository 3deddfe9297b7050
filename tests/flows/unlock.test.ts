import { afterEach, describe, expect, test } from "vitest";
import { type UnlockEnd, unlock } from "#billing";
import { FlowBench } from "./bench.ts";
import { cancels, card, expectPrompts, gives, holder, meanwhile, prompt, type Step, seen } from "./script.ts";

let bench: FlowBench;
afterEach(() => bench.stop());

const C01_SITUATIONS = ["CABINET BORDEAUX", "CABINET ARCACHON"];

async function withCard(name: string): Promise<FlowBench> {
  bench = await FlowBench.open();
  await bench.insert("cps", name);
  return bench;
}

/** A device that C01 opened once already. */
async function enrolled(): Promise<FlowBench> {
  await withCard("C01");
  const end = await play([prompt.pin(3), holder.types("1234"), prompt.confirm("enrol"), gives(true), ...FIRST_PLACE]);
  if (end.kind !== "open") throw new Error("not opened");
  end.session.end("lock-key");
  await bench.clock.run(100);
  return bench;
}

const FIRST_PLACE: readonly Step[] = [prompt.choose("situation", C01_SITUATIONS), gives({ index: 0 })];
const play = (script: readonly Step[]): Promise<UnlockEnd> => expectPrompts(bench, () => unlock(bench.desk), script);

describe("a new device", () => {
  test("offers to register the first card, and opens", async () => {
    await withCard("C01");
    const end = await play([prompt.pin(3), holder.types("1234"), prompt.confirm("enrol"), gives(true), ...FIRST_PLACE]);
    expect(end.kind === "open" && end.session.situation.label).toBe("CABINET BORDEAUX");
    expect(bench.desk.keys.enrolled().length).toBe(1);
    expect(bench.ui.statusLine.holder).toBe("Alice INFIRUN");
  });

  test("registers nothing when the holder says no", async () => {
    await withCard("C01");
    const end = await play([prompt.pin(3), holder.types("1234"), prompt.confirm("enrol"), gives(false)]);
    expect(end.kind).toBe("locked");
    expect([bench.desk.keys.enrolled().length, bench.desk.journal.counts().records]).toEqual([0, 0]);
  });

  test("remembers the situation: the next unlock does not ask", async () => {
    await enrolled();
    const end = await play([prompt.pin(3), holder.types("1234")]);
    expect(end.kind === "open" && end.session.situation.number).toBe(1);
  });
});

/** A blocked card is offered to be unblocked (unblock-cps.test.ts). */
const NOT_NOW: readonly Step[] = [prompt.confirm("unblock"), gives(false)];

describe("the code", () => {
  test("wrong twice, then right: the card's own count is shown, and the last try is confirmed first", async () => {
    await enrolled();
    const end = await play([
      prompt.pin(3),
      holder.types("0000"),
      prompt.pin(2, true),
      holder.types("9999"),
      prompt.confirm("last-try"),
      gives(true),
      prompt.pin(1, true),
      holder.types("1234"),
    ]);
    expect(end.kind).toBe("open");
  });

  test("no try is used up when the last one is not confirmed", async () => {
    await enrolled();
    const end = await play([
      prompt.pin(3),
      holder.types("0000"),
      prompt.pin(2, true),
      holder.types("9999"),
      prompt.confirm("last-try"),
      gives(false),
    ]);
    expect(end.kind).toBe("locked");
    const again = await play([prompt.confirm("last-try"), cancels()]);
    expect(again.kind).toBe("locked");
  });

  test("a blocked card is told, with the invoices held, and no code is asked", async () => {
    await withCard("C10");
    const end = await play([prompt.trouble("PIN_BLOCKED", "nothing-lost", { held: 0 }), seen(), ...NOT_NOW]);
    expect(end.kind).toBe("locked");
  });

  test("the third wrong code blocks", async () => {
    await enrolled();
    const end = await play([
      prompt.pin(3),
      holder.types("0000"),
      prompt.pin(2, true),
      holder.types("0000"),
      prompt.confirm("last-try"),
      gives(true),
      prompt.pin(1, true),
      holder.types("0000"),
      prompt.trouble("PIN_BLOCKED"),
      seen(),
      ...NOT_NOW,
    ]);
    expect(end.kind).toBe("locked");
  });

  test.each(["none", "ANNULER"] as const)("no code (%s) goes back to waiting and costs no try", async (how) => {
    await enrolled();
    expect((await play([prompt.pin(3), holder.types("12", how)])).kind).toBe("locked");
    expect((await play([prompt.pin(3), holder.types("1234")])).kind).toBe("open");
  });

  test("a code too short reaches no card", async () => {
    await enrolled();
    const end = await play([
      prompt.pin(3),
      meanwhile((here) => here.control({ do: "pin", digits: "123", end: "VALIDER", short: "6403" })),
      prompt.pin(3),
      holder.types("1234"),
    ]);
    expect(end.kind).toBe("open");
  });

  test("a card pulled out while its code is typed ends the entry", async () => {
    await enrolled();
    const end = await play([prompt.pin(3), card.removes("cps")]);
    expect(end.kind).toBe("locked");
    expect(bench.desk.journal.locked).toBe(true);
  });

  test("a card pulled out in the middle of VERIFY opens nothing", async () => {
    await enrolled();
    const end = await play([prompt.pin(3), card.pulledDuring("cps", "verify"), holder.types("1234")]);
    expect(end.kind).toBe("locked");
  });
});

describe("a store that is damaged", () => {
  test("opens to be read, writes nothing more, and signs nothing", async () => {
    await enrolled();
    for (const [path, content] of bench.lasting.disk.files) {
      if (path.endsWith(".seg")) content[content.length - 60] = (content[content.length - 60] ?? 0) ^ 1;
    }
    bench = await bench.restart();
    await bench.insert("cps", "C01");
    const before = bench.desk.journal.counts().records;
    const end = await play([prompt.pin(3), holder.types("1234")]);
    expect([end.kind, bench.desk.journal.readOnly, bench.desk.journal.counts().records]).toEqual([
      "open",
      true,
      before,
    ]);
  });
});

describe("which card opens", () => {
  test("a card that is not registered opens nothing, and says so", async () => {
    await enrolled();
    await bench.remove("cps");
    await bench.insert("cps", "C02");
    const end = await play([prompt.pin(3), holder.types("2345"), prompt.trouble("E_NOT_ENROLLED"), seen()]);
    expect(end.kind).toBe("locked");
    expect(bench.desk.journal.locked).toBe(true);
  });

  test("a Vitale in the CPS slot is named, and asked nothing", async () => {
    await withCard("V01");
    const end = await play([prompt.trouble("E_CARD_KIND", "nothing-lost", { slot: "cps", found: "vitale" }), seen()]);
    expect(end.kind).toBe("locked");
    expect(await bench.apdus("cps")).toEqual({});
  });

  test("an expired card (C11) is refused with its reason, before its code is asked", async () => {
    await withCard("C11");
    const end = await play([prompt.trouble("E_CARD_EXPIRED"), seen()]);
    expect([end.kind, bench.desk.keys.enrolled().length]).toEqual(["locked", 0]);
  });

  test("a card that expired since it was registered still opens what it opened", async () => {
    await enrolled();
    await bench.control({ do: "clock", set: "2029-07-02T08:00:00+02:00" });
    const end = await play([prompt.pin(3), holder.types("1234")]);
    expect(end.kind).toBe("open");
  });

  test("an employee's card (C08), which signs nothing anywhere, is not registered", async () => {
    await withCard("C08");
    const end = await play([prompt.pin(3), holder.types("1357"), prompt.trouble("E_RIGHT_INVOICE"), seen()]);
    expect([end.kind, bench.desk.keys.enrolled().length]).toEqual(["shown", 0]);
  });

  test("a centre's card (C09), which signs lots only, opens without asking where", async () => {
    await withCard("C09");
    const end = await play([prompt.pin(3), holder.types("2468"), prompt.confirm("enrol"), gives(true)]);
    expect(end.kind === "open" && end.session.situation.label).toBe("CENTRE DE SOINS");
  });

  test("a card without the assurance-maladie domain (C13) has no place to bill from", async () => {
    await withCard("C13");
    const end = await play([prompt.pin(3), holder.types("1470"), prompt.trouble("E_RIGHT_DOMAIN"), seen()]);
    expect(end).toMatchObject({ kind: "shown", why: "E_RIGHT_DOMAIN", card: { domain: { present: false } } });
    expect([bench.desk.keys.enrolled().length, bench.desk.journal.counts().records]).toEqual([0, 0]);
    expect(bench.desk.journal.locked).toBe(true);
  });

  test("a mute card (S01) is named", async () => {
    await withCard("S01");
    expect((await play([prompt.trouble("E_CARD_MUTE", "nothing-lost", { slot: "cps" }), seen()])).kind).toBe("locked");
  });

  test("a card that looks real (S05) is powered off unasked", async () => {
    await withCard("S05");
    expect((await play([prompt.trouble("E_CARD_REAL"), seen()])).kind).toBe("locked");
    expect(await bench.apdus("cps")).toEqual({});
  });
});
