import type { Supplement } from "#billing/model/visit";
import type { Reason } from "./reasons.ts";
import { found } from "./refusals.ts";
import { reached } from "./share.ts";
import { isForProfession, mauDue, tariffOf } from "./supplements.ts";
import { hasAct, type Visit } from "./visit.ts";

/** Reasons about each keyed supplement. One of another profession is told as such, and nothing else of it. */
export function supplementReasons(visit: Visit): readonly Reason[] {
  return [...visit.keyed].flatMap(([code, index]) => {
    const about = `supplements[${index}]`;
    if (!isForProfession(visit, code)) return [{ reasonCode: "act-not-for-profession", about }];
    return found([
      ["no-tariff-at-date", about, tariffOf(visit, code) === undefined],
      ...(code === "MCI" ? mciRows(visit, about) : []),
      ["mau-condition-not-met", about, code === "MAU" && !mauDue(visit)],
      ["ifd-and-ifi", about, visit.home && code === (visit.dependentDay ? "IFD" : "IFI")],
      ["travel-without-home-visit", about, !visit.home && TRAVEL.includes(code)],
      ["supplement-age-limit", about, pastAge(visit, code)],
    ]);
  });
}

const TRAVEL: readonly Supplement[] = ["IFD", "IFI", "IK", "MD"];

/** On a dependent day that alone is said; then the place and the ground; then the wound assessment. */
function mciRows(visit: Visit, about: string): Parameters<typeof found>[0] {
  if (visit.dependentDay) return [["mci-with-bsx", about, true]];
  const ground = visit.home && (hasAct(visit, "opens-mci") || visit.input.visit.palliativeCare === true);
  return [
    ["mci-without-qualifying-act", about, !ground],
    ["exclusive-acts", about, ground && hasAct(visit, "closes-mci")],
  ];
}

function pastAge(visit: Visit, code: Supplement): boolean {
  if (code === "MIE") return reached(visit, "age.mie");
  return code === "MEG" && reached(visit, "age.meg");
}
