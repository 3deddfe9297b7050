import { afterEach, expect, test } from "vitest";
import { Terminal } from "./terminal.ts";

let terminal: Terminal;
afterEach(() => terminal.stop());

const HOUR_MS = 3_600_000;
const ASK_MS = 4 * 60_000; // Somebody is at the keys more often than the lock waits for.

async function cpsPowered(): Promise<unknown> {
  const { slots } = (await terminal.bench.control({ do: "state" })) as { slots?: readonly { powered: boolean }[] };
  return slots?.[0]?.powered;
}

test("eight hours with the CPS in: one code in all, and it signs at the end", { timeout: 120_000 }, async () => {
  terminal = await Terminal.open();
  await terminal.unlock();
  const { powerOff } = terminal.desk.reader;
  const cut: string[] = [];
  terminal.desk.reader.powerOff = (slot) => {
    cut.push(slot);
    return powerOff.call(terminal.desk.reader, slot);
  };
  const codes = (await terminal.bench.apdus("cps"))["20"];
  const { clock } = terminal.bench;
  const endMs = clock.monotonicMs() + 8 * HOUR_MS;
  await terminal.bill("V01");
  while (clock.monotonicMs() < endMs) {
    await clock.run(ASK_MS);
    await terminal.press("ANNULER");
    expect(terminal.screen).toContain("Facturer une visite");
    expect(await cpsPowered()).toBe(true);
  }
  expect(await terminal.bill("V05", "2")).toMatch(/SÉCURISÉE n° 000002/);
  expect((await terminal.bench.apdus("cps"))["20"]).toBe(codes);
  expect(cut.filter((slot) => slot === "cps")).toEqual([]);
});
