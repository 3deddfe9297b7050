import type { Check } from "#billing/model/check";
import { covers } from "#billing/model/dates";
import { amcNumber10, hasAmcKey } from "#billing/model/identifiers";
import { empty, found } from "./build.ts";
import type { VisitToCheck } from "./visit-to-check.ts";

/** The complementary share: its period (E103), its number, and what a DRE cannot go without (E100). */
export function amcChecks({ amc, careDate }: VisitToCheck): readonly Check[] {
  if (amc === undefined) return [];
  const { period, routing } = amc;
  const malformed = amcNumber10(amc.number) === undefined && !empty(amc.number);
  const routed = [routing.code, routing.host, routing.domain].every((part) => !empty(part));
  return found([
    [
      amc.chosen ? "amc-used-out-of-validity" : "amc-out-of-validity",
      "override",
      "amc.validity",
      !covers(period, careDate),
      { from: period.from, until: period.to ?? "" },
    ],
    ["amc-number-malformed", "refusal", "amc.number", malformed],
    [
      "amc-number-key-doubtful",
      "warning",
      "amc.number",
      !malformed && !empty(amc.number) && !hasAmcKey(amc.number),
      { number: amc.number },
    ],
    ["amc-member-missing", "warning", "amc.member", amc.dreDue && empty(amc.member)],
    ["amc-routing-incomplete", "warning", "amc.routing", amc.dreDue && !routed],
  ]);
}
