import type { Check } from "#billing/model/check";
import { isNir, nirKey } from "#billing/model/identifiers";
import { empty, found, type Row } from "./build.ts";
import type { VisitToCheck } from "./visit-to-check.ts";

/** Fields of the insured person and of the beneficiary that no sheet goes without, and their keys (E052, E055). */
export function personChecks({
  insured,
  beneficiary,
  fund,
}: Pick<VisitToCheck, "insured" | "beneficiary" | "fund">): readonly Check[] {
  return found([
    ["insured-name-missing", "refusal", "insured.name", empty(insured.name)],
    ["insured-first-name-missing", "refusal", "insured.firstName", empty(insured.firstName)],
    ["insured-birth-date-missing", "refusal", "insured.birthDate", !isBirthDate(insured.birthDate)],
    ...nirRows(insured.nir, insured.nirKey),
    ["beneficiary-name-missing", "refusal", "beneficiary.name", empty(beneficiary.name)],
    ["beneficiary-first-name-missing", "refusal", "beneficiary.firstName", empty(beneficiary.firstName)],
    ["birth-date-missing", "refusal", "beneficiary.birthDate", !isBirthDate(beneficiary.birthDate)],
    ["birth-rank-missing", "refusal", "beneficiary.birthRank", !/^[1-9]$/.test(beneficiary.birthRank)],
    ["own-nir-key-wrong", "refusal", "beneficiary.nir", ownNirWrong(beneficiary)],
    ...rankRows(beneficiary.rank, fund.regime),
    ["quality-missing", "refusal", "beneficiary.quality", !/^\d$/.test(beneficiary.quality)],
  ]);
}

/** One thing at a time: no number, no number at all, no key, a key that is not its own. */
function nirRows(nir: string, key: string): readonly Row[] {
  const malformed = nirKey(nir) === undefined;
  return [
    ["nir-missing", "refusal", "insured.nir", empty(nir)],
    ["nir-malformed", "refusal", "insured.nir", !empty(nir) && malformed],
    ["nir-key-missing", "refusal", "insured.nir", !malformed && empty(key)],
    ["nir-key-wrong", "refusal", "insured.nir", !malformed && !empty(key) && !isNir(nir, key)],
  ];
}

function ownNirWrong({ nir, nirKey: key }: VisitToCheck["beneficiary"]): boolean {
  return nir !== undefined && !isNir(nir, key ?? "");
}

/** The régime général writes 000 whatever the card says, and asks for none (formats.md 7.2). */
function rankRows(rank: string, regime: string): readonly Row[] {
  const asked = regime !== "01";
  return [
    ["rank-missing", "refusal", "beneficiary.rank", asked && empty(rank)],
    ["rank-malformed", "refusal", "beneficiary.rank", !empty(rank) && !/^\d{3}$/.test(rank)],
  ];
}

/** Eight digits, or six without a century; a lunar month or day is none of our business. */
function isBirthDate(text: string): boolean {
  return /^(\d{6}|\d{8})$/.test(text) && !/^0+$/.test(text);
}
