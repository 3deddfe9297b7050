import type { Check, CheckField } from "#billing/model/check";
import type { PriceResult } from "#billing/model/visit";

/** Places of pricing's input that have another name here. */
const FIELDS: Readonly<Record<string, CheckField>> = {
  careDate: "careDate",
  "patient.birthDate": "beneficiary.birthDate",
  "patient.insuranceNature": "insuranceNature",
  "patient.accident": "accident",
  "patient.accident.date": "accident",
  "patient.maternityDate": "maternityDate",
  "patient.contract": "sncf.contract",
  "patient.sncfDoctor": "sncf.doctor",
  prescription: "prescription",
  "prescription.date": "prescription",
  "visit.place": "place",
  "visit.time": "time",
  "visit.sundayOrHoliday": "time",
  "visit.oneWayKm": "kilometres",
  "visit.kmBilledToday": "kilometres",
  thirdParty: "thirdParty",
  acts: "acts",
};

/** What pricing refused, or warned of, in the shape of the checks: one list for the user (E054). Codes are pricing's own. */
export function checksOfPrice(result: PriceResult): readonly Check<string>[] {
  if ("refused" in result) {
    return result.refused.map(({ reasonCode, about }) => check(reasonCode, "refusal", about));
  }
  return result.warnings.map(({ code, about }) => check(code, "warning", about));
}

function check(code: string, severity: "refusal" | "warning", about: string): Check<string> {
  return { code, severity, field: fieldOf(about, code), facts: { about } };
}

function fieldOf(about: string, code: string): CheckField {
  const known = FIELDS[about];
  if (known !== undefined) return known;
  const at = /^(acts|supplements)\[(\d+)\](?:\.(code|coefficient|fee|ald|forced|unitPrice))?$/.exec(about);
  const [list, index] = [at?.[1], Number(at?.[2] ?? 0)];
  if (list === "supplements") return `supplements[${index}]`;
  if (list !== "acts") return "acts";
  return code === "prior-agreement-missing" ? `acts[${index}].priorAgreement` : partOf(index, at?.[3]);
}

function partOf(index: number, part: string | undefined): CheckField {
  switch (part) {
    case "code":
    case "coefficient":
    case "fee":
    case "ald":
    case "forced":
      return `acts[${index}].${part}`;
    case "unitPrice":
      return `acts[${index}].fee`;
    default:
      return `acts[${index}]`;
  }
}
