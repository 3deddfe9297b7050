import type { Check } from "#billing/model/check";
import { addMonths } from "#billing/model/dates";
import { isBillingNumber } from "#billing/model/identifiers";
import {
  ccamAct,
  needsPrescription,
  needsPriorAgreement,
  type Place,
  ruleCount,
  ruleOn,
  type Tables,
} from "#billing/rules/index";
import { empty, found, type Row } from "./build.ts";
import { sameAct } from "./same-act.ts";
import type { ActToCheck, VisitToCheck } from "./visit-to-check.ts";

/** The performer, the prescription, the acts one by one, and what was billed already. */
export function careChecks(tables: Tables, visit: VisitToCheck): readonly Check[] {
  const place: Place = { profession: visit.profession, zone: "metropole", sector: "1", day: visit.careDate };
  const deadline = ruleCount(tables, "check.deadline-months", place);
  return found([
    ["performer-number-wrong", "refusal", "performer.number", !isBillingNumber(visit.performer.number)],
    ["performer-specialty-missing", "refusal", "performer.specialty", !/^\d{2}$/.test(visit.performer.specialty)],
    [
      "care-past-deadline",
      "override",
      "careDate",
      deadline > 0 && addMonths(visit.careDate, deadline) < visit.today,
      { months: String(deadline) },
    ],
    ...prescriptionRows(tables, visit, place),
    ...visit.acts.flatMap((act, index) => actRows(tables, visit, act, index, place)),
    [
      "third-party-accident-unanswered",
      "refusal",
      "thirdPartyAccident",
      visit.thirdPartyAccident === "unanswered" && (visit.insuranceNature === "10" || visit.insuranceNature === "13"),
    ],
    ...(visit.piecesMissing ?? []).map((piece): Row => ["piece-missing", "warning", "pieces", true, { piece }]),
  ]);
}

/** A missing or later prescription is said by pricing, which knows the acts that need none. */
function prescriptionRows(tables: Tables, visit: VisitToCheck, place: Place): readonly Row[] {
  const { prescription, prescriber, acts, careDate } = visit;
  const months = ruleCount(tables, "check.prescription-months", place);
  const needed = ruleOn(tables, "check.prescriber", place) && acts.some((act) => needsPrescription(tables, act, place));
  const number = prescriber?.number ?? "";
  return [
    [
      "prescription-too-old",
      "override",
      "prescription",
      prescription !== undefined && months > 0 && addMonths(prescription.date, months) < careDate,
      { date: prescription?.date ?? "", months: String(months) },
    ],
    ["prescriber-missing", "refusal", "prescriber.number", needed && empty(number)],
    ["prescriber-number-wrong", "refusal", "prescriber.number", !empty(number) && !isBillingNumber(number)],
    ["prescriber-specialty-missing", "refusal", "prescriber.specialty", prescriber?.specialty === ""],
  ];
}

/** The date of the accord préalable (E065), and the same act on the same day for the same person. */
function actRows(tables: Tables, visit: VisitToCheck, act: ActToCheck, index: number, place: Place): readonly Row[] {
  const { careDate, today } = visit;
  const asked = act.priorAgreementDate;
  const ccam = ccamAct(tables, act.code, act.activity ?? "1", act.phase ?? "0", careDate);
  const needed = ccam?.priorAgreement ?? needsPriorAgreement(tables, act, place);
  const before = visit.billed.find((one) => sameAct(act, one) && one.careDate === careDate);
  return [
    ["prior-agreement-date-missing", "refusal", `acts[${index}].priorAgreement`, needed && asked === undefined],
    [
      "prior-agreement-in-future",
      "refusal",
      `acts[${index}].priorAgreement`,
      asked !== undefined && asked > today,
      { date: asked ?? "" },
    ],
    [
      "already-billed",
      "override",
      `acts[${index}]`,
      before !== undefined,
      { code: act.code, date: careDate, number: before?.number ?? "" },
    ],
  ];
}
