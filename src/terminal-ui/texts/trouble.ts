import type { TroubleFacts } from "#hal/ports/index";
import type { TroubleCode } from "#util/trouble-codes";
import { type Facts, fill, plural } from "./fill.ts";
import { handOver } from "./notices.ts";
import { refusalWords, situationRefusals } from "./refusals.ts";
import { cardTroubles } from "./trouble-cards.ts";
import { machineTroubles } from "./trouble-machine.ts";
import type { TroubleWords } from "./trouble-words.ts";

/** Words for every permanent code: the compiler refuses a missing one. */
export const troubles: Readonly<Record<TroubleCode, TroubleWords>> = { ...cardTroubles, ...machineTroubles };

/** Whether what was stored is safe. */
export const safeWords: Readonly<Record<TroubleFacts["safe"], string>> = {
  "nothing-signed": "Rien n'est signé. Les factures déjà enregistrées sont intactes.",
  saved: "La facture est enregistrée. Rien n'est perdu.",
  "draft-kept": "Rien n'est signé. La saisie est gardée.",
  "nothing-lost": "Rien n'est perdu. Les factures sont intactes.",
  doubt: "Il y a un doute. Voyez la liste des factures avant de refaire cette visite.",
};

const SLOT_NAMES: Facts = { cps: "CPS", vitale: "Vitale", amc: "AMC" };
const CARD_NAMES: Facts = { cps: "CPS", vitale: "Vitale", amc: "Carte AMC" };
const FOUND_NAMES: Facts = { cps: "Carte CPS", vitale: "Carte Vitale", amc: "Carte AMC" };

/** The three parts of a trouble screen. `what` may be several sentences: one a reason of a refused visit. */
export interface TroubleText {
  readonly what: readonly string[];
  readonly data: string;
  readonly next: readonly string[];
}

/**
 * The words of a trouble. Facts read: slot, found (cps, vitale, amc), tries, field, file, and for a refused visit
 * `reasons`: reason codes separated by commas, all told on one page.
 */
export function troubleText(trouble: TroubleFacts): TroubleText {
  const facts = trouble.facts ?? {};
  const data = safeWords[trouble.safe];
  if (trouble.code === "E_REFUSED_VISIT" && typeof facts.reasons === "string" && facts.reasons !== "") {
    const words = facts.reasons.split(",").map((reason) => refusalWords(reason.trim()));
    return { what: words.map((one) => one.what), data, next: [...new Set(words.map((one) => one.next))] };
  }
  const words = troubles[trouble.code];
  const told = readable(facts);
  if (trouble.code === "E_CARD_KIND" && facts.slot !== undefined && facts.found !== undefined) {
    return { what: [`${told.found} dans la fente ${named(SLOT_NAMES, facts.slot)}.`], data, next: [words.next] };
  }
  const what = fill(words.what, told);
  if (facts.step !== undefined) return handOverText(trouble, [what], [fill(words.next, told)]);
  const printed = trouble.safe === "saved" && trouble.code.startsWith("E_PRINTER_");
  return { what: [printed ? `${what} - FSE enregistrée` : what], data, next: [fill(words.next, told)] };
}

/**
 * A hand-over that did not go through: the step where it stopped, what is confirmed and what is to be done again. Facts read:
 * step, lot, lots, done, left, and when the data are open confirmed and invoices (scenario A22); reception, when nothing came.
 */
function handOverText(
  { safe, facts = {} }: TroubleFacts,
  what: readonly string[],
  next: readonly string[],
): TroubleText {
  const { confirmed, invoices, done, lots, left } = facts;
  const [yes, all, unit] =
    invoices === undefined
      ? [Number(done), Number(lots), "lots confirmés"]
      : [Number(confirmed), Number(invoices), "confirmées"];
  const again = invoices === undefined ? Number(left) : all - yes;
  return {
    what: [
      ...what,
      `Étape : ${handOver.lot(Number(facts.lot), Number(lots))} - ${named(handOver.steps, facts.step ?? "")}.`,
      `${yes}/${all} ${unit} - ${again} à refaire - rien n'est perdu.`,
      ...(facts.reception === undefined ? [] : ["Rien n'a été reçu non plus."]),
    ],
    data: safe === "doubt" ? notConfirmed : safeWords[safe],
    next,
  };
}

const notConfirmed = "Envoyé - non confirmé. Le même lot sera proposé de nouveau : il ne comptera qu'une fois.";

/** One line for the waiting screen and the log: what happened. */
export function troubleLine(code: TroubleCode): string {
  return fill(troubles[code].what, {}).replace(/\.$/, "");
}

/** Facts in the words the texts above expect. */
function readable(facts: Facts): Facts {
  const told: Record<string, string | number> = { ...facts };
  if (facts.slot !== undefined) {
    told.card = named(CARD_NAMES, facts.slot);
    told.slot = ` (fente ${named(SLOT_NAMES, facts.slot)})`;
  }
  if (facts.found !== undefined) told.found = named(FOUND_NAMES, facts.found);
  if (facts.tries !== undefined) told.tries = ` - reste ${plural(Number(facts.tries), "essai", "essais")}`;
  if (facts.field !== undefined) told.field = ` (${facts.field})`;
  if (facts.reason !== undefined) told.reason = ` : ${named(situationRefusals, facts.reason)}`;
  if (facts.file !== undefined) told.file = ` : ${facts.file}`;
  return told;
}

function named(names: Facts, value: string | number): string {
  return Object.hasOwn(names, value) ? String(names[value]) : String(value);
}
