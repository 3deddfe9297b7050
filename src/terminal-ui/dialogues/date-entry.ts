import type { DateField } from "#hal/ports/index";
import type { Size } from "../frame.ts";
import { dayAfter, isCalendarDay } from "../layout/french.ts";
import type { Screen } from "../screen.ts";
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
import { ENTRY_KEYS } from "./number-entry.ts";

/**
 * Eight digits of a date, day first, or six for this century. Gives "YYYY-MM-DD" of the calendar. The first digit
 * replaces a proposed date, CORRIGER mends it, up and down move a whole date by one day.
 */
export function dateConversation(field: DateField, initial: string): Conversation<string> {
  return new DateConversation(field, initial);
}

class DateConversation implements Conversation<string> {
  readonly #field: DateField;
  /** Digits typed, DDMMYYYY or DDMMYY. */
  #typed: string;
  #proposed: boolean;
  #message = "";

  constructor(field: DateField, initial: string) {
    this.#field = field;
    this.#typed = isCalendarDay(initial) ? typedOf(initial) : "";
    this.#proposed = this.#typed !== "";
  }

  screen(size: Size): Screen {
    const keysShown = [...ENTRY_KEYS, { key: "▲▼", does: keys.dayStep }];
    const view = {
      ...words.date[this.#field],
      shown: shownOf(this.#typed),
      unit: "",
      message: this.#message,
      keys: keysShown,
    };
    return entryScreen(view, size);
  }

  press({ key }: Press): Heard<string> {
    this.#message = "";
    const digits = digitsOf(key);
    if (digits !== "") return this.#type(digits);
    switch (key) {
      case "UP":
      case "DOWN":
        return this.#step(key === "UP" ? 1 : -1);
      case "CORRIGER":
        this.#typed = this.#typed.slice(0, -1);
        this.#proposed = false;
        return CHANGED;
      case "VALIDER":
        return this.#end();
      default:
        return key === "ANNULER" ? CANCELLED : IGNORED;
    }
  }

  #type(digits: string): Heard<string> {
    const next = (this.#proposed ? "" : this.#typed) + digits;
    if (next.length > 8) return this.#refuse(words.full);
    this.#typed = next;
    this.#proposed = false;
    return CHANGED;
  }

  #step(days: number): Heard<string> {
    const moved = dayAfter(dayOf(this.#typed), days);
    if (moved === undefined) return IGNORED;
    this.#typed = typedOf(moved);
    return CHANGED;
  }

  #end(): Heard<string> {
    const day = dayOf(this.#typed);
    if (isCalendarDay(day)) return given(day);
    if (this.#typed === "") return this.#refuse(words.empty);
    const whole = this.#typed.length === 6 || this.#typed.length === 8;
    this.#proposed = this.#typed.length === 8; // The next digit begins anew: eight presses of CORRIGER are too many.
    return this.#refuse(whole ? words.noSuchDay : words.dayUnfinished);
  }

  #refuse(message: string): Heard<string> {
    this.#message = message;
    return REFUSED;
  }
}

/** "23112026" from "2026-11-23". */
function typedOf(day: string): string {
  return day.slice(8, 10) + day.slice(5, 7) + day.slice(0, 4);
}

/** "23/11/____" */
function shownOf(typed: string): string {
  const all = typed.padEnd(8, "_");
  return `${all.slice(0, 2)}/${all.slice(2, 4)}/${all.slice(4)}`;
}

/** "2026-11-23" from 8 digits, or 6; not a day of the calendar when the digits are none. */
function dayOf(typed: string): string {
  const year = typed.length === 6 ? `20${typed.slice(4)}` : typed.slice(4);
  return `${year}-${typed.slice(2, 4)}-${typed.slice(0, 2)}`;
}
