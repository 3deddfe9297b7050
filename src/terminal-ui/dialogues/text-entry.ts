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
  /** What the text so far would bring, in place of the hint. */
  readonly told?: (text: string) => string;
}

/** Capital letters and digits by multi-tap. Gives the text without blanks at its ends, never empty. */
export function textConversation(question: TextQuestion): Conversation<string> {
  return new TextConversation(question);
}

class TextConversation implements Conversation<string> {
  readonly #question: TextQuestion;
  #tapped: Tapped = { text: "" };
  #message = "";

  constructor(question: TextQuestion) {
    this.#question = question;
  }

  screen(size: Size): Screen {
    const { title, hint, told } = this.#question;
    const { text } = this.#tapped;
    const shownHint = text !== "" && told !== undefined ? told(text) : hint;
    return entryScreen(
      { title, shown: `${text}_`, unit: "", hint: shownHint, message: this.#message, keys: ENTRY_KEYS },
      size,
    );
  }

  press(press: Press): Heard<string> {
    this.#message = "";
    switch (press.key) {
      case "CORRIGER":
        this.#tapped = { text: this.#tapped.text.slice(0, -1) };
        return CHANGED;
      case "ANNULER":
        return CANCELLED;
      case "VALIDER": {
        const text = this.#tapped.text.trim();
        return text === "" ? this.#refuse(words.empty) : given(text);
      }
      default:
        return this.#tap(press);
    }
  }

  #tap(press: Press): Heard<string> {
    const next = tap(this.#tapped, press);
    if (next === undefined) return IGNORED;
    if (next.text.length > this.#question.longest) return this.#refuse(words.fullText);
    this.#tapped = next;
    return CHANGED;
  }

  #refuse(message: string): Heard<string> {
    this.#message = message;
    return REFUSED;
  }
}
