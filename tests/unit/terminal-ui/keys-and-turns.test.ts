import { describe, expect, test } from "vitest";
import type { Questions } from "#hal/ports/index";
import { settle } from "../../helpers/fake-clock.ts";
import { faceBench } from "../../screens/bench.ts";

const MENU: Questions["choose"]["asks"] = {
  list: "menu",
  title: "Menu",
  items: [{ label: "FAMILLEUN Claire" }, { label: "FAMILLEDEUX Paul" }, { label: "FAMILLETROIS Ahmed" }],
};
const KM: Questions["number"]["asks"] = { field: "one-way-km", maxDigits: 3 };

describe("keys pressed while nothing is asked", () => {
  test("never reach the next question", async () => {
    const bench = faceBench();
    bench.ui.show({ kind: "reading-card", slot: "vitale", done: 1, total: 9 });
    bench.keypad.press("2", "VALIDER", "ANNULER");
    let answer: unknown;
    void bench.ui.ask("choose", MENU).then((one) => {
      answer = one;
    });
    await settle();
    expect(answer).toBeUndefined();
    expect(bench.keypad.beeps).toEqual([]);
  });

  test("a key held from before repeats into nothing", async () => {
    const bench = faceBench();
    bench.ui.show({ kind: "reading-cps" });
    bench.keypad.tell({ kind: "down", key: "DOWN", unitMs: 0 });
    const asked = bench.ui.ask("choose", MENU);
    for (let count = 1; count < 5; count++) bench.keypad.tell({ kind: "repeat", key: "DOWN", count });
    bench.keypad.press("VALIDER");
    expect(await asked).toEqual({ kind: "given", value: { index: 0 } });
  });
});

describe("a held key", () => {
  test("arrows repeat", async () => {
    const bench = faceBench();
    const asked = bench.ui.ask("choose", MENU);
    bench.keypad.tell({ kind: "down", key: "DOWN", unitMs: 0 });
    bench.keypad.tell({ kind: "repeat", key: "DOWN", count: 1 });
    bench.keypad.tell({ kind: "up", key: "DOWN", heldMs: 600 });
    bench.keypad.press("VALIDER");
    expect(await asked).toEqual({ kind: "given", value: { index: 2 } });
  });

  test("digits do not", async () => {
    const bench = faceBench();
    const asked = bench.ui.ask("number", KM);
    bench.keypad.tell({ kind: "down", key: "4", unitMs: 0 });
    bench.keypad.tell({ kind: "repeat", key: "4", count: 1 });
    bench.keypad.tell({ kind: "up", key: "4", heldMs: 600 });
    bench.keypad.press("VALIDER");
    expect(await asked).toEqual({ kind: "given", value: "4" });
  });

  test("for ten seconds is told as stuck, by its name, until it is let go", async () => {
    const bench = faceBench();
    void bench.ui.ask("number", KM);
    bench.keypad.tell({ kind: "down", key: "CORRIGER", unitMs: 0 });
    for (let count = 1; count <= 100; count++) bench.keypad.tell({ kind: "repeat", key: "CORRIGER", count });
    expect(await bench.text()).toContain("Touche bloquée : CORRIGER");
    bench.keypad.tell({ kind: "up", key: "CORRIGER", heldMs: 10_500 });
    expect(await bench.text()).not.toContain("Touche bloquée");
  });
});

describe("LOCK", () => {
  test("ends the question, clears the names and tells the session", async () => {
    const bench = faceBench();
    let locked = 0;
    bench.ui.onLock(() => locked++);
    bench.ui.status({ holder: "INFIRUN Alice" });
    const asked = bench.ui.ask("choose", MENU);
    expect(await bench.text()).toContain("FAMILLEUN Claire");
    bench.keypad.press("LOCK");
    expect(await asked).toEqual({ kind: "interrupted" });
    expect(locked).toBe(1);
    expect(await bench.text()).not.toMatch(/FAMILLE|INFIRUN/);
  });

  test("clears the names of a screen that was answered and still stands", async () => {
    const bench = faceBench();
    const asked = bench.ui.ask("choose", MENU);
    bench.keypad.press("1");
    await asked;
    expect(await bench.text()).toContain("FAMILLEUN Claire");
    bench.keypad.press("LOCK");
    expect(await bench.text()).not.toContain("FAMILLE");
  });

  test("on the waiting screen changes nothing there", async () => {
    const bench = faceBench();
    bench.ui.show({ kind: "waiting", sealedLots: 0 });
    const before = await bench.text();
    bench.keypad.press("LOCK");
    expect(await bench.text()).toBe(before);
  });
});

describe("a question ends", () => {
  test("interrupted when it is aborted", async () => {
    const bench = faceBench();
    const stop = new AbortController();
    const asked = bench.ui.ask("insert-card", { slot: "vitale", why: "read" }, stop.signal);
    stop.abort();
    expect(await asked).toEqual({ kind: "interrupted" });
  });

  test("interrupted without a paint when it was aborted before", async () => {
    const bench = faceBench();
    bench.ui.show({ kind: "reading-cps" });
    const before = await bench.text();
    expect(await bench.ui.ask("choose", MENU, AbortSignal.abort())).toEqual({ kind: "interrupted" });
    expect(await bench.text()).toBe(before);
  });

  test("interrupted by the next one", async () => {
    const bench = faceBench();
    const first = bench.ui.ask("choose", MENU);
    const second = bench.ui.ask("number", KM);
    expect(await first).toEqual({ kind: "interrupted" });
    bench.keypad.press("5", "VALIDER");
    expect(await second).toEqual({ kind: "given", value: "5" });
  });

  test("interrupted by a notice", async () => {
    const bench = faceBench();
    const asked = bench.ui.ask("choose", MENU);
    bench.ui.show({ kind: "reading-cps" });
    expect(await asked).toEqual({ kind: "interrupted" });
  });

  test("once: an abort after the answer does nothing to the next question", async () => {
    const bench = faceBench();
    const stop = new AbortController();
    const first = bench.ui.ask("number", KM, stop.signal);
    bench.keypad.press("5", "VALIDER");
    await first;
    const second = bench.ui.ask("choose", MENU);
    stop.abort();
    bench.keypad.press("2");
    expect(await second).toEqual({ kind: "given", value: { index: 1 } });
  });
});

describe("painting", () => {
  test("is done once for all that changes in one turn", async () => {
    const bench = faceBench();
    bench.ui.show({ kind: "reading-card", slot: "vitale", done: 1, total: 9 });
    bench.ui.show({ kind: "reading-card", slot: "vitale", done: 2, total: 9 });
    bench.ui.status({ batteryPercent: 79 });
    await settle();
    expect(bench.frames).toHaveLength(1);
  });

  test("is not done when nothing changed", async () => {
    const bench = faceBench();
    bench.ui.show({ kind: "reading-cps" });
    await settle();
    bench.ui.status({ batteryPercent: 80 });
    bench.ui.show({ kind: "reading-cps" });
    bench.keypad.press("5");
    await bench.clock.run(5000);
    expect(bench.frames).toHaveLength(1);
  });

  test("follows the clock by itself", async () => {
    const bench = faceBench();
    bench.ui.show({ kind: "reading-cps" });
    expect(await bench.text()).toContain("07:30");
    await bench.clock.run(60_000);
    expect(await bench.text()).toContain("07:31");
  });

  test("stops with the face, which lets go of keypad and clock", async () => {
    const bench = faceBench();
    const asked = bench.ui.ask("choose", MENU);
    bench.ui.stop();
    expect(await asked).toEqual({ kind: "interrupted" });
    expect(bench.keypad.listeners).toBe(0);
    expect(bench.clock.running).toBe(0);
    bench.ui.show({ kind: "reading-cps" });
    await settle();
    expect(bench.frames).toHaveLength(0);
  });
});

describe("the waiting screen", () => {
  test("tells F2 only while lots are ready there", () => {
    const bench = faceBench();
    let called = 0;
    bench.ui.onWaitingHandOver(() => called++);
    bench.ui.show({ kind: "waiting", sealedLots: 0 });
    bench.keypad.press("F2");
    expect(called).toBe(0);
    bench.ui.show({ kind: "waiting", sealedLots: 2 });
    bench.keypad.press("F2");
    expect(called).toBe(1);
    bench.ui.show({ kind: "reading-cps" });
    bench.keypad.press("F2");
    expect(called).toBe(1);
  });

  test.each([
    [Date.UTC(2026, 10, 23, 5), "aujourd'hui"],
    [Date.UTC(2026, 10, 22, 22, 59), "depuis 1 jour\n"],
    [Date.UTC(2026, 10, 20), "depuis 3 jours"],
  ])("an invoice of %i is said to be held since: %s", async (oldestHeldMs, told) => {
    const bench = faceBench();
    bench.ui.show({ kind: "waiting", sealedLots: 0, oldestHeldMs });
    expect(await bench.text()).toContain(`La plus ancienne   ${told}`);
  });
});

describe("several pages that only tell", () => {
  test("any key goes on to the next page before it closes", async () => {
    const bench = faceBench({ columns: 40, rows: 15 });
    const lot = { lotId: "fse.996000014.001.261123183000", invoices: 8, totalCents: 24120, hash: "f".repeat(64) };
    let seen = false;
    void bench.ui.ask("handed-over", { locked: false, lots: Array.from({ length: 3 }, () => lot) }).then(() => {
      seen = true;
    });
    bench.keypad.press("VALIDER");
    await settle();
    expect(seen).toBe(false);
    bench.keypad.press("5", "5", "VALIDER");
    await settle();
    expect(seen).toBe(true);
  });
});
