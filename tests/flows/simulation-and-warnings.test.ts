import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { billVisit, type Session } from "#billing";
import { FlowBench } from "./bench.ts";
import { cancels, card, chooses, expectPrompts, gives, keys, prompt, type Step, seen } from "./script.ts";
import { entry, openSession, visit } from "./visits.ts";

let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  bench = await FlowBench.open();
});
afterEach(() => bench.stop(session));

const play = (script: readonly Step[]) => expectPrompts(bench, () => billVisit(bench.desk, session), script);
const asksChoose = (wanted: Readonly<Record<string, unknown>>): Step => ({
  is: "prompt",
  wanted: { kind: "choose", asks: wanted },
});

describe("a card that may sign no invoice", () => {
  test("is told why, then shows a visit to its amounts; nothing is drawn, signed or kept (C09)", async () => {
    session = await openSession(bench, "C09");
    const before = bench.desk.journal.counts().records;
    const end = await play([
      prompt.trouble("E_RIGHT_INVOICE", "nothing-lost", { reason: "no-right" }),
      seen(),
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V01"),
      prompt.anything("choose"),
      chooses(0),
      prompt.acts(),
      keys(entry()),
      prompt.amounts({ unsigned: "E_RIGHT_INVOICE" }),
      cancels(),
      prompt.acts(),
      cancels(),
    ]);
    expect(end.kind).toBe("cancelled");
    expect(bench.desk.journal.counts().records).toBe(before);
    expect((await bench.apdus("vitale"))["2A"] ?? 0).toBe(0);
  });

  test("a card that may sign is asked nothing of the kind", async () => {
    session = await openSession(bench, "C01");
    await play(visit("V01", "000000001"));
    expect(bench.ui.notices.some((notice) => notice.kind === "signing")).toBe(true);
  });
});

describe("a Vitale whose data are old", () => {
  test("is told as such where the person is chosen, with the date (V13)", async () => {
    session = await openSession(bench, "C01");
    await play([
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V13"),
      asksChoose({ list: "beneficiary", vitale: { updatedOn: "2025-01-08", stale: true } }),
      cancels(),
    ]);
  });

  test("is not told when it was updated within the months set, and is told once they are fewer", async () => {
    session = await openSession(bench, "C01");
    const fresh = { updatedOn: "2026-10-05", stale: false };
    const choose = (wanted: Readonly<Record<string, unknown>>): readonly Step[] => [
      asksChoose({ list: "beneficiary", vitale: wanted }),
      cancels(),
    ];
    await bench.insert("vitale", "V01");
    await play(choose(fresh));
    await bench.desk.settings.change({ staleVitaleMonths: 1 });
    await play(choose({ ...fresh, stale: true }));
  });

  test("warns with the amounts and on the ticket, and never stops a signature", async () => {
    session = await openSession(bench, "C01");
    await bench.desk.settings.change({ staleVitaleMonths: 1 });
    const end = await play([
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V01"),
      prompt.anything("choose"),
      chooses(0),
      prompt.acts(),
      keys(entry()),
      prompt.amounts({ staleSince: "2026-10-05" }),
      gives("sign"),
      prompt.signed("000000001"),
      gives("done"),
    ]);
    expect(end.kind).toBe("billed");
    expect(bench.paper).toContain("Carte à mettre à jour (borne)");
  });
});
