import type { NumberField } from "#hal/ports/index";
import type { Size } from "../frame.ts";
import type { FooterKey, Screen } from "../screen.ts";
import { entryScreen } from "../screens/entry.ts";
import { keys } from "../texts/keys.ts";
import { entry as words } from "../texts/questions.ts";
import {
  CANCELLED,
  CHANGED,
  type Conversation,
  digitsOf,
  given,
  type Heard,
  IGNORED,
  type Press,
  REFUSED,
} from "./conversation.ts";

export const ENTRY_KEYS: readonly FooterKey[] = [
  { key: "VALIDER", does: keys.next },
  { key: "ANNULER", does: keys.back },
  { key: "CORRIGER", does: keys.erase },
];

export interface NumberQuestion {
  readonly title: string;
  readonly unit: string;
  readonly hint: string;
  readonly maxDigits: number;
  /** Exactly this many digits. */
  readonly exactDigits?: number;
  /** Digits after the comma; 0: no comma. */
  readonly decimals: number;
  /** An identifier of no fewer digits than that. */
  readonly fewestDigits?: number;
  readonly least?: number;
  readonly initial: string;
  /** A NIR: the département of Corsica is 2A or 2B. */
  readonly corsica?: boolean;
  /** Keys with a meaning that the caller gives them. */
  readonly more?: readonly FooterKey[];
}

/** Fields whose number has a fixed length: identifiers, not quantities. */
const EXACT_DIGITS: Partial<Record<NumberField, number>> = {
  prescriber: 9,
  "prescriber-specialty": 2,
  "at-number": 9,
  "birth-date": 8,
  "birth-rank": 1,
  rank: 3,
  "sncf-contract": 2,
  organism: 9,
  nir: 15,
  tooth: 2,
  "lpp-code": 7,
};

/** Year, month and perhaps the 2 of the département: what a letter may follow in a NIR. */
const CORSICA = /^\d{5}2?$/;

/** Identifiers of several lengths: their zeros are kept. */
const FEWEST_DIGITS: Partial<Record<NumberField, number>> = { "amc-number": 8 };

const LEAST: Partial<Record<NumberField, number>> = { quantity: 1, "series-step": 1, "series-count": 2 };

export function numberQuestion(
  field: NumberField,
  asks: { readonly maxDigits: number; readonly decimals?: number; readonly initial?: string },
): NumberQuestion {
  const exact = EXACT_DIGITS[field];
  return {
    ...words.number[field],
    maxDigits: asks.maxDigits,
    decimals: asks.decimals ?? 0,
    initial: asks.initial ?? "",
    ...(exact !== undefined && exact <= asks.maxDigits ? { exactDigits: exact } : {}),
    ...(FEWEST_DIGITS[field] === undefined ? {} : { fewestDigits: FEWEST_DIGITS[field] }),
    ...(field === "nir" ? { corsica: true } : {}),
    ...(LEAST[field] === undefined ? {} : { least: LEAST[field] }),
  };
}

/**
 * Digits and, when decimals are allowed, one comma by the * key. The first key replaces a proposed value, CORRIGER
 * mends it. Gives the text with a point: "1,5" gives "1.5".
 */
export function numberConversation(question: NumberQuestion): Conversation<string> {
  return new NumberConversation(question);
}

class NumberConversation implements Conversation<string> {
  readonly #question: NumberQuestion;
  #typed: string;
  #proposed: boolean;
  #message = "";

  constructor(question: NumberQuestion) {
    this.#question = question;
    this.#typed = question.initial.replace(".", ",");
    this.#proposed = this.#typed !== "";
  }

  screen(size: Size): Screen {
    const { title, unit, hint, decimals, more = [] } = this.#question;
    const shown = this.#proposed ? this.#typed : `${this.#typed}_`;
    const comma = decimals > 0 ? [{ key: "*", does: keys.comma }] : [];
    const shownKeys = [...ENTRY_KEYS, ...comma, ...more];
    return entryScreen({ title, shown, unit, hint, message: this.#message, keys: shownKeys }, size);
  }

  press({ key }: Press): Heard<string> {
    this.#message = "";
    const digits = digitsOf(key);
    if (digits !== "") return this.#type(digits);
    if (key === "STAR" && this.#question.decimals > 0) return this.#type(",");
    if (this.#question.corsica === true && (key === "STAR" || key === "HASH"))
      return this.#department(key === "STAR" ? "A" : "B");
    if (key === "CORRIGER") {
      this.#typed = this.#typed.slice(0, -1);
      this.#proposed = false;
      return CHANGED;
    }
    if (key === "VALIDER") return this.#end();
    return key === "ANNULER" ? CANCELLED : IGNORED;
  }

  #type(text: string): Heard<string> {
    const next = (this.#proposed ? "" : this.#typed) + text;
    if (!fits(next, this.#question)) {
      this.#message = words.full;
      return REFUSED;
    }
    this.#typed = next;
    this.#proposed = false;
    return CHANGED;
  }

  #department(letter: "A" | "B"): Heard<string> {
    if (CORSICA.test(this.#typed)) return this.#type(this.#typed.length === 5 ? `2${letter}` : letter);
    this.#message = words.noSuchSign;
    return REFUSED;
  }

  #end(): Heard<string> {
    this.#message = refusalOf(this.#typed, this.#question);
    return this.#message === "" ? given(plainNumber(this.#typed, this.#question)) : REFUSED;
  }
}

function fits(text: string, question: NumberQuestion): boolean {
  const parts = text.split(",");
  const [whole = "", decimals = ""] = parts;
  if (parts.length > 2 || decimals.length > question.decimals) return false;
  return whole.length + decimals.length <= question.maxDigits + question.decimals && whole.length <= question.maxDigits;
}

function refusalOf(text: string, question: NumberQuestion): string {
  const digits = text.replace(",", "").length;
  if (digits === 0) return words.empty;
  if (question.exactDigits !== undefined && digits !== question.exactDigits)
    return words.digitsWanted(question.exactDigits);
  if (question.fewestDigits !== undefined && digits < question.fewestDigits)
    return words.digitsWanted(question.fewestDigits);
  if (question.least !== undefined && Number(text.replace(",", ".")) < question.least)
    return words.atLeast(question.least);
  return "";
}

/** "1,50" as "1.50", "007" as "7", ",5" as "0.5"; an identifier keeps its zeros. */
function plainNumber(text: string, question: NumberQuestion): string {
  if (question.exactDigits !== undefined || question.fewestDigits !== undefined) return text;
  const [whole = "", decimals = ""] = text.split(",");
  const trimmed = whole.replace(/^0+(?=\d)/, "") || "0";
  return decimals === "" ? trimmed : `${trimmed}.${decimals}`;
}
