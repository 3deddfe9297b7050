import { afterEach, describe, expect, test } from "vitest";
import { unlock } from "#billing";
import { FlowBench } from "./bench.ts";
import { cancels, card, expectPrompts, gives, holder, meanwhile, prompt, type Step, seen } from "./script.ts";

let bench: FlowBench;
afterEach(() => bench.stop());

async function withCard(name: string): Promise<FlowBench> {
  bench = await FlowBench.open();
  await bench.insert("cps", name);
  return bench;
}

const play = (script: readonly Step[]) => expectPrompts(bench, () => unlock(bench.desk), script);
const asksCode = (wanted: Readonly<Record<string, unknown>>): Step => ({
  is: "prompt",
  wanted: { kind: "pin", asks: wanted },
});
const asksPuk = (triesLeft: number, wrong = false) => asksCode({ code: "deblocage", triesLeft, wrong });
const asksNew = (differ = false) => asksCode({ code: "nouveau", differ });
/** "CPS bloquée", then the offer, taken. */
const BLOCKED: readonly Step[] = [prompt.trouble("PIN_BLOCKED"), seen(), prompt.confirm("unblock"), gives(true)];
/** Back at a card still blocked: the offer is made once more at the next unlock. */
const STILL_BLOCKED: readonly Step[] = [prompt.trouble("PIN_BLOCKED"), seen(), prompt.confirm("unblock"), gives(false)];

async function triesOf(): Promise<{ readonly pin: number; readonly puk: number }> {
  const { slots } = (await bench.control({ do: "state" })) as {
    slots?: readonly { readonly pinTriesLeft: number; readonly pukTriesLeft: number }[];
  };
  const [cps] = slots ?? [];
  return { pin: cps?.pinTriesLeft ?? -1, puk: cps?.pukTriesLeft ?? -1 };
}

describe("a blocked CPS", () => {
  test("is unblocked by its code of eight digits and a new code twice, then asks the new code", async () => {
    await withCard("C10");
    const end = await play([
      ...BLOCKED,
      asksPuk(10),
      holder.types("23452345"),
      asksNew(),
      holder.types("1357 1357"),
      prompt.pin(3),
      holder.types("1357"),
      prompt.confirm("enrol"),
      gives(true),
    ]);
    expect(end.kind).toBe("open");
  });

  test("stays as it is when the two new codes differ: they are asked again", async () => {
    await withCard("C10");
    await play([
      ...BLOCKED,
      asksPuk(10),
      holder.types("23452345"),
      asksNew(),
      holder.types("1357 1358"),
      asksNew(true),
      meanwhile(async () => expect((await triesOf()).pin).toBe(0)),
      holder.types("", "ANNULER"),
    ]);
    expect(await triesOf()).toEqual({ pin: 0, puk: 10 });
  });

  test("a wrong code of unblocking is told with the tries the card gives", async () => {
    await withCard("C10");
    await play([
      ...BLOCKED,
      asksPuk(10),
      holder.types("00000000"),
      asksPuk(9, true),
      holder.types("11111111"),
      asksPuk(8, true),
      holder.types("", "ANNULER"),
    ]);
    expect(await triesOf()).toEqual({ pin: 0, puk: 8 });
  });

  test.each(["none", "ANNULER"] as const)(
    "no code of unblocking (%s) changes nothing and costs no try",
    async (how) => {
      await withCard("C10");
      expect((await play([...BLOCKED, asksPuk(10), holder.types("2345", how)])).kind).toBe("locked");
      expect(await triesOf()).toEqual({ pin: 0, puk: 10 });
      await play(STILL_BLOCKED);
    },
  );

  test("too few digits reach no card", async () => {
    await withCard("C10");
    await play([
      ...BLOCKED,
      asksPuk(10),
      meanwhile(() => bench.control({ do: "pin", digits: "234523", end: "VALIDER", short: "6403" })),
      asksPuk(10),
      holder.types("", "ANNULER"),
    ]);
    expect(await triesOf()).toEqual({ pin: 0, puk: 10 });
  });

  test("taken out between the two codes stays blocked, and can be unblocked afterwards", async () => {
    await withCard("C10");
    const end = await play([...BLOCKED, asksPuk(10), holder.types("23452345"), asksNew(), card.removes("cps")]);
    expect(end.kind).toBe("locked");
    await bench.insert("cps", "C10");
    const again = await play([
      ...BLOCKED,
      asksPuk(10),
      holder.types("23452345"),
      asksNew(),
      holder.types("2468 2468"),
      prompt.pin(3),
      holder.types("2468"),
      prompt.confirm("enrol"),
      gives(true),
    ]);
    expect(again.kind).toBe("open");
  });
});

describe("a card whose code of unblocking is used up", () => {
  const LAST: readonly Step[] = [prompt.confirm("last-puk-try"), gives(true), asksPuk(1), holder.types("00000000")];

  test("sends to a CPAM desk with the card and both codes, on the screen and on paper", async () => {
    await withCard("C14");
    const end = await play([...BLOCKED, ...LAST, prompt.trouble("PUK_BLOCKED", "nothing-lost", { ticket: 1 }), seen()]);
    expect(end.kind).toBe("locked");
    expect(bench.paper).toMatch(/accueil de\s+CPAM/);
    expect(bench.paper).toContain("Carte de Irène PERDUEUN");
    expect(bench.paper).not.toMatch(/3690|67896789|00000000/);
  });

  test("is known by the card alone when its hundred uses are over: it still counts tries, and refuses", async () => {
    bench = await FlowBench.open();
    bench.lasting.memory.save("C10", { pinTries: 0, pukTries: 10, pukUses: 0 });
    await bench.insert("cps", "C10");
    const end = await play([
      ...BLOCKED,
      asksPuk(10),
      holder.types("23452345"),
      prompt.trouble("PUK_BLOCKED", "nothing-lost"),
      seen(),
    ]);
    expect(end.kind).toBe("locked");
    expect(bench.paper).toMatch(/accueil de\s+CPAM/);
  });

  test("says so without asking a code the next time", async () => {
    await withCard("C14");
    await play([...BLOCKED, ...LAST, prompt.trouble("PUK_BLOCKED"), seen()]);
    const end = await play([...BLOCKED, prompt.trouble("PUK_BLOCKED"), seen()]);
    expect(end.kind).toBe("locked");
  });

  test("keeps its last try when the holder does not want to risk it", async () => {
    await withCard("C14");
    await play([...BLOCKED, prompt.confirm("last-puk-try"), cancels()]);
    expect(await triesOf()).toEqual({ pin: 0, puk: 1 });
  });
});
