import { expect, test } from "vitest";
import { afterFault, callsOf, FAULTS } from "./soak-faults.ts";

const SAMPLE = 5;

test.each(FAULTS)(
  "%s at a call, once or from then on: nothing acknowledged after it is lost, and the next start is sound",
  async (fault) => {
    const calls = await callsOf(fault);
    expect(calls).toBeGreaterThan(50);
    for (let index = 0; index < SAMPLE; index++) {
      const at = 1 + Math.floor(((index + 0.5) * calls) / SAMPLE);
      for (const lasting of [false, true]) {
        const { end, acksAfter, report } = await afterFault(fault, at, lasting);
        expect(report.findings, `call ${at}, ${lasting ? "lasting" : "once"}`).toEqual([]);
        expect([fault, "0 "]).toContain(end);
        if (lasting || fault === "E_STORE_READ_ONLY") expect(end).toBe(fault);
        if (fault === "E_STORE_READ_ONLY") expect(acksAfter).toEqual([]);
      }
    }
  },
  60_000,
);
