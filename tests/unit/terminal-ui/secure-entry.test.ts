import { describe, expect, test } from "vitest";
import type { KeypadEvent, Notice } from "#hal/ports/index";
import { faceBench } from "../../screens/bench.ts";

const PIN: Notice = { kind: "pin", code: "porteur", card: "INFIRUN Alice", triesLeft: 3, wrong: false };
const ON: KeypadEvent = { kind: "secure", on: true };
const OFF: KeypadEvent = { kind: "secure", on: false };
const masked = (digits: number, event: "added" | "erased" | "too-short" = "added", field = 0): KeypadEvent => ({
  kind: "masked",
  event,
  field,
  digits,
});

function pinBench(...events: readonly KeypadEvent[]) {
  const bench = faceBench();
  bench.ui.show(PIN);
  for (const event of events) bench.keypad.tell(event);
  return bench;
}

const dots = (text: string) => /•*(?=\n|$)/.exec(text.split("Code  ").at(-1) ?? "")?.[0] ?? "";
const dotCount = (text: string) => Array.from(text).filter((one) => one === "•").length;

describe("the secure screen", () => {
  test("shows one dot a digit, as the keypad counts them", async () => {
    expect(dotCount(await pinBench(ON, masked(1), masked(2)).text())).toBe(2);
    expect(dotCount(await pinBench(ON, masked(1), masked(2), masked(1, "erased")).text())).toBe(1);
  });

  test("a lost frame changes nothing for long: the count is the keypad's", async () => {
    expect(dotCount(await pinBench(ON, masked(1), masked(4)).text())).toBe(4);
  });

  test("keys told by mistake draw no dot and stand nowhere", async () => {
    const bench = pinBench(ON);
    const before = await bench.text();
    bench.keypad.press("7", "3", "7");
    expect(await bench.text()).toBe(before);
    expect(dots(before)).toBe("");
  });

  test("names the code, the card and the tries left", async () => {
    const text = await pinBench().text();
    expect(text).toContain("Code porteur");
    expect(text).toContain("INFIRUN Alice");
    expect(text).toContain("Il reste 3 essais");
  });

  test("the lock sign stands only while the reader is in secure entry", async () => {
    expect(await pinBench().text()).not.toContain("SAISIE PROTÉGÉE");
    expect(await pinBench(ON).text()).toContain("SAISIE PROTÉGÉE");
    expect(await pinBench(ON, masked(4), OFF).text()).not.toContain("SAISIE PROTÉGÉE");
  });

  test("the lock sign goes with the keypad", async () => {
    const gone = pinBench(ON, { kind: "presence", present: false });
    expect(await gone.text()).not.toContain("SAISIE PROTÉGÉE");
  });

  test("too few digits: said, and the entry goes on", async () => {
    const text = await pinBench(ON, masked(2), masked(2, "too-short")).text();
    expect(text).toContain("Il manque des chiffres. Aucun essai n'est perdu.");
    expect(dotCount(text)).toBe(2);
  });

  test("a wrong code beeps and says the tries left, in the singular for one", async () => {
    const bench = faceBench();
    bench.ui.show({ kind: "pin", code: "porteur", card: "INFIRUN Alice", triesLeft: 1, wrong: true });
    expect(await bench.text()).toContain("Code faux - reste 1 essai");
    expect(bench.keypad.beeps).toEqual(["error"]);
  });

  test("the next entry begins without the dots of the last one", async () => {
    const bench = pinBench(ON, masked(4), OFF);
    bench.ui.show({ kind: "pin", code: "porteur", card: "INFIRUN Alice", triesLeft: 2, wrong: true });
    expect(dotCount(await bench.text())).toBe(0);
  });

  test("new code and confirmation each have their dots", async () => {
    const bench = faceBench();
    bench.ui.show({ kind: "pin", code: "nouveau", card: "BLOQUEEUN Diane", triesLeft: undefined, wrong: false });
    for (const event of [ON, masked(4), { ...masked(4), event: "field-done" } as KeypadEvent, masked(1, "added", 1)]) {
      bench.keypad.tell(event);
    }
    const text = await bench.text();
    expect(text).toContain("Nouveau code   ••••");
    expect(text).toContain("> Confirmation   •");
  });

  test("masked events count as the holder's presence", () => {
    const bench = pinBench(ON);
    let touched = 0;
    bench.ui.onActivity(() => touched++);
    bench.keypad.tell(masked(1));
    expect(touched).toBe(1);
  });
});
