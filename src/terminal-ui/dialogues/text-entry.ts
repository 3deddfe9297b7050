import type { TextField } from "#hal/ports/index";
import type { Size } from "../frame.ts";
import type { Screen } from "../screen.ts";
import { entryScreen } from "../screens/entry.ts";
import { entry as words } from "../texts/questions.ts";
import {
  CANCELLED,
  CHANGED,
  type Conversation,
  given,
  type Heard,
  IGNORED,
  type Press,
  REFUSED,
} from "./conversation.ts";
import { type Tapped, tap } from "./multi-tap.ts";
import { ENTRY_KEYS } from "./number-entry.ts";

export interface TextQuestion {
  readonly title: string;
  readonly hint: string;
  readonly longest: number;
  /** Fewest characters; `optional`: none at all is an answer too. */
  readonly shortest?: number;
  readonly optional?: boolean;
  readonly initial?: string;
  /** Signs that the text may hold, beside letters and digits; undefined: all that can be typed. */
  readonly signs?: string;
  /** In small letters. */
  readonly small?: boolean;
  /** What the text so far would bring, in place of the hint. */
  readonly told?: (text: string) => string;
}

/** What an identifier may hold (set `ident` of the layouts); a domain name ignores the case. */
export function textRules(field: TextField): Pick<TextQuestion, "signs" | "small"> {
  if (field === "patient-name" || field === "reset-phrase") return {};
  return { signs: "-./", ...(field === "amc-route-domain" ? { small: true } : {}) };
}

/**
 * Letters and digits by multi-tap; the first key replaces a text proposed, CORRIGER mends it. Gives the text without blanks at
 * its ends, empty only where that is an answer.
 */
export function textConversation(question: TextQuestion): Conversation<string> {
  return new TextConversation(question);
}

class TextConversation implements Conversation<string> {
  readonly #question: TextQuestion;
  #tapped: Tapped;
  #proposed: boolean;
  #message = "";

  constructor(question: TextQuestion) {
    this.#question = question;
    this.#tapped = { text: question.initial ?? "" };
    this.#proposed = this.#tapped.text !== "";
  }

  screen(size: Size): Screen {
    const { title, hint, told } = this.#question;
    const { text } = this.#tapped;
    const shownHint = text !== "" && told !== undefined ? told(text) : hint;
    return entryScreen(
      {
        title,
        shown: this.#proposed ? text : `${text}_`,
        unit: "",
        hint: shownHint,
        message: this.#message,
        keys: ENTRY_KEYS,
      },
      size,
    );
  }

  press(press: Press): Heard<string> {
    this.#message = "";
    switch (press.key) {
      case "CORRIGER":
        this.#tapped = { text: this.#tapped.text.slice(0, -1) };
        this.#proposed = false;
        return CHANGED;
      case "ANNULER":
        return CANCELLED;
      case "VALIDER":
        return this.#end(this.#tapped.text.trim());
      default:
        return this.#tap(press);
    }
  }

  #tap(press: Press): Heard<string> {
    const typed = tap(this.#proposed ? { text: "" } : this.#tapped, press);
    if (typed === undefined) return IGNORED;
    const next = this.#question.small === true ? { ...typed, text: typed.text.toLowerCase() } : typed;
    if (next.text.length > this.#question.longest) return this.#refuse(words.fullText);
    this.#tapped = next;
    this.#proposed = false;
    return CHANGED;
  }

  #end(text: string): Heard<string> {
    const { shortest = 1, optional = false, signs } = this.#question;
    if (text === "") return optional ? given(text) : this.#refuse(words.empty);
    if (text.length < shortest) return this.#refuse(words.lettersWanted(shortest));
    const wrong = signs !== undefined && [...text].some((one) => !/[A-Za-z0-9]/.test(one) && !signs.includes(one));
    return wrong ? this.#refuse(words.noSuchSign) : given(text);
  }

  #refuse(message: string): Heard<string> {
    this.#message = message;
    return REFUSED;
  }
}
