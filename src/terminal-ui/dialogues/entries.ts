import { addDays, type Day, isDay } from "#billing/model/dates";
import type { DateField, NumberField } from "#hal/ports/index";
import type { FooterKey } from "../screen.ts";
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

const BASE_KEYS: readonly FooterKey[] = [
  { key: "VALIDER", does: keys.accept },
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
  readonly least?: number;
  readonly initial: string;
}

/** Fields whose number has a fixed length: identifiers, not quantities. */
const EXACT_DIGITS: Partial<Record<NumberField, number>> = { prescriber: 9, "at-number": 9 };

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
    ...(field === "quantity" ? { least: 1 } : {}),
  };
}

/**
 * Digits and, when decimals are allowed, one comma by the * key. The first key replaces a proposed value, CORRIGER
 * mends it. Gives the text with a point: "1,5" gives "1.5".
 */
export function numberConversation(question: NumberQuestion): Conversation<string> {
  let typed = question.initial.replace(".", ",");
  let proposed = typed !== "";
  let message = "";

  const type = (text: string): Heard<string> => {
    const next = (proposed ? "" : typed) + text;
    if (!fits(next, question)) {
      message = words.full;
      return REFUSED;
    }
    typed = next;
    proposed = false;
    return CHANGED;
  };

  const end = (): Heard<string> => {
    message = refusalOf(typed, question);
    return message === "" ? given(plainNumber(typed, question)) : REFUSED;
  };

  return {
    screen: (size) =>
      entryScreen(
        {
          title: question.title,
          shown: proposed ? typed : `${typed}_`,
          unit: question.unit,
          hint: question.hint,
          message,
          keys: question.decimals > 0 ? [...BASE_KEYS, { key: "*", does: keys.comma }] : BASE_KEYS,
        },
        size,
      ),
    press(press) {
      message = "";
      const digits = digitsOf(press.key);
      if (digits !== "") return type(digits);
      if (press.key === "STAR" && question.decimals > 0) return type(",");
      if (press.key === "CORRIGER") {
        typed = typed.slice(0, -1);
        proposed = false;
        return CHANGED;
      }
      if (press.key === "VALIDER") return end();
      return press.key === "ANNULER" ? CANCELLED : IGNORED;
    },
  };
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
  if (question.least !== undefined && Number(text.replace(",", ".")) < question.least) return words.atLeastOne;
  return "";
}

/** "1,50" as "1.50", "007" as "7", ",5" as "0.5"; an identifier keeps its zeros. */
function plainNumber(text: string, question: NumberQuestion): string {
  if (question.exactDigits !== undefined) return text;
  const [whole = "", decimals = ""] = text.split(",");
  const trimmed = whole.replace(/^0+(?=\d)/, "") || "0";
  return decimals === "" ? trimmed : `${trimmed}.${decimals}`;
}

/**
 * Eight digits of a date, day first, or six for this century. Gives "YYYY-MM-DD" of the calendar. Up and down move
 * a whole date by one day.
 */
export function dateConversation(field: DateField, initial: string): Conversation<string> {
  let typed = isDay(initial) ? initial.slice(8, 10) + initial.slice(5, 7) + initial.slice(0, 4) : "";
  let proposed = typed !== "";
  let message = "";

  const step = (days: number): Heard<string> => {
    const at = dayOf(typed);
    if (at === undefined) return IGNORED;
    const moved = addDays(at, days);
    typed = moved.slice(8, 10) + moved.slice(5, 7) + moved.slice(0, 4);
    return CHANGED;
  };

  const type = (digits: string): Heard<string> => {
    const next = (proposed ? "" : typed) + digits;
    if (next.length > 8) {
      message = words.full;
      return REFUSED;
    }
    typed = next;
    proposed = false;
    return CHANGED;
  };

  const end = (): Heard<string> => {
    const found = dayOf(typed);
    if (found !== undefined) return given(found);
    message =
      typed.length === 0
        ? words.empty
        : typed.length === 8 || typed.length === 6
          ? words.noSuchDay
          : words.dayUnfinished;
    return REFUSED;
  };

  const press = ({ key }: Press): Heard<string> => {
    message = "";
    const digits = digitsOf(key);
    if (digits !== "") return type(digits);
    if (key === "UP" || key === "DOWN") return step(key === "UP" ? 1 : -1);
    if (key === "CORRIGER") {
      typed = typed.slice(0, -1);
      proposed = false;
      return CHANGED;
    }
    if (key === "VALIDER") return end();
    return key === "ANNULER" ? CANCELLED : IGNORED;
  };

  return {
    screen: (size) =>
      entryScreen(
        {
          ...words.date[field],
          shown: dateShown(typed),
          unit: "",
          message,
          keys: [...BASE_KEYS, { key: "▲▼", does: keys.dayStep }],
        },
        size,
      ),
    press,
  };
}

/** "23/11/____" */
function dateShown(typed: string): string {
  const all = typed.padEnd(8, "_");
  return `${all.slice(0, 2)}/${all.slice(2, 4)}/${all.slice(4)}`;
}

function dayOf(typed: string): Day | undefined {
  const year = typed.length === 6 ? `20${typed.slice(4)}` : typed.slice(4);
  const text = `${year}-${typed.slice(2, 4)}-${typed.slice(0, 2)}`;
  return (typed.length === 6 || typed.length === 8) && isDay(text) ? text : undefined;
}
