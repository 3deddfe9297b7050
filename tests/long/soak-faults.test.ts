import { expect, test } from "vitest";
import { afterFault, callsOf, FAULTS } from "../crash/soak-faults.ts";

test.each(FAULTS)("%s at every call of a day, once and lasting", async (fault) => {
  const calls = await callsOf(fault);
  const wrong: string[] = [];
  for (let at = 1; at <= calls; at++) {
    for (const lasting of [false, true]) {
      const { end, acksAfter, report } = await afterFault(fault, at, lasting);
      const [finding] = report.findings;
      if (finding !== undefined) wrong.push(`${at} ${lasting}: ${finding.what} ${finding.about}`);
      if (fault === "E_STORE_READ_ONLY" && (end !== fault || acksAfter.length > 0))
        wrong.push(`${at} ${lasting}: ended ${end}, ${acksAfter.length} acknowledged after it`);
      if (end !== fault && !end.startsWith("0 ")) wrong.push(`${at} ${lasting}: ended ${end}`);
    }
  }
  expect(wrong).toEqual([]);
});
