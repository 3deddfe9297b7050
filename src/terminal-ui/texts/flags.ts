import type { ShareFacts } from "#hal/ports/index";

const words = {
  none: "Sans AMC",
  thirdParty: "TP",
  sent: "TR",
  yes: "O",
  no: "N",
} as const;

/** What the letters of the line say. */
export const flagsLegend = "GU gestion unique, GS séparée. TP : tiers payant. TR : part transmise. O oui, N non.";
export const amountTyped = "Part AMC : montant saisi";

/** "GS  TP AMO O AMC O  TR AMO O AMC O": one line of 40 characters at most. */
export function flagsLine(facts: ShareFacts): string {
  const flag = (yes: boolean) => (yes ? words.yes : words.no);
  const both = (name: string, amo: boolean, amc: boolean) => `${name} AMO ${flag(amo)} AMC ${flag(amc)}`;
  return [
    facts.management ?? words.none,
    both(words.thirdParty, facts.thirdPartyAmo, facts.thirdPartyAmc),
    both(words.sent, facts.sentAmo, facts.sentAmc),
  ].join("  ");
}
