import { expect, test } from "vitest";
import { afterFault, callsOf, FAULTS } from "../crash/soak-faults.ts";

test.each(FAULTS)("%s at every call of a day, once and lasting", async (fault) => {
  const calls = await callsOf(fault);
  const wrong: string[] = [];
  for (let at = 1; at <= calls; at++) {
    for (const lasting of [false, true]) {
      const { end, report } = await afterFault(fault, at, lasting);
      const [finding] = report.findings;
      if (finding !== undefined) wrong.push(`${at} ${lasting}: ${finding.what} ${finding.about}`);
      if (end !== fault && !end.startsWith("0 ")) wrong.push(`${at} ${lasting}: ended ${end}`);
    }
  }
  expect(wrong).toEqual([]);
});
