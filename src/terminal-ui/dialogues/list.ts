import type { Row, Size } from "../frame.ts";
import type { FooterKey, Screen } from "../screen.ts";
import { type ListLine, listScreen } from "../screens/list.ts";
import { list as words } from "../texts/questions.ts";
import {
  CANCELLED,
  CHANGED,
  type Conversation,
  digitsOf,
  type Heard,
  IGNORED,
  type Press,
  REFUSED,
  type Stage,
} from "./conversation.ts";

export interface ListQuestion<A> {
  readonly title: string;
  head?(size: Size): readonly Row[];
  /** Asked again at each key: a list may change while it is open. */
  lines(size: Size): readonly ListLine[];
  /** Index of the line the arrows stand on at first; undefined: none, and VALIDER waits for a choice. */
  readonly selected: number | undefined;
  readonly keys: readonly FooterKey[];
  /** What choosing line `index` does. */
  choose(index: number): Heard<A>;
  /** Keys with a meaning of their own; undefined leaves the key to the list. `typed`: digits of a number not finished. */
  other?(press: Press, focus: number | undefined, typed: string): Heard<A> | undefined;
  readonly ownF1?: boolean;
}

/**
 * A list chosen by number or with the arrows. A number is taken as soon as no longer one is possible: in a list of
 * nine, one key chooses; in a list of twelve, 1 waits for a second digit or VALIDER, 2 does not.
 */
export function listConversation<A>(question: ListQuestion<A>): Conversation<A> {
  return new ListConversation(question);
}

class ListConversation<A> implements Conversation<A> {
  readonly ownF1: boolean;
  readonly #question: ListQuestion<A>;
  #focus: number | undefined;
  #typed = "";
  #message = "";

  constructor(question: ListQuestion<A>) {
    this.#question = question;
    this.#focus = question.selected;
    this.ownF1 = question.ownF1 === true;
  }

  screen(size: Size): Screen {
    const { title, keys } = this.#question;
    const head = this.#question.head?.(size) ?? [];
    const lines = this.#question.lines(size);
    const focus = this.#within(lines);
    return listScreen({ title, head, lines, focus, typed: this.#typed, message: this.#message, keys }, size);
  }

  press(pressed: Press, stage: Stage): Heard<A> {
    const lines = this.#question.lines(stage.size);
    this.#focus = this.#within(lines);
    const other = this.#question.other?.(pressed, this.#focus, this.#typed);
    const heard = other ?? this.#pressList(pressed, lines, stage);
    if (heard.kind !== "ignored" && heard.kind !== "refused") this.#message = "";
    return heard;
  }

  #pressList({ key }: Press, lines: readonly ListLine[], stage: Stage): Heard<A> {
    const digits = digitsOf(key);
    if (digits !== "") return this.#type(digits, lines);
    switch (key) {
      case "UP":
        return this.#move(this.#focus === undefined ? lines.length - 1 : this.#focus - 1, lines);
      case "DOWN":
        return this.#move(this.#focus === undefined ? 0 : this.#focus + 1, lines);
      case "LEFT":
      case "RIGHT":
        return this.#move(pageStart(this.screen(stage.size), stage, key === "LEFT" ? -1 : 1), lines);
      case "CORRIGER":
        this.#typed = this.#typed.slice(0, -1);
        return CHANGED;
      case "VALIDER":
        return this.#focus === undefined ? this.#refuse(words.pickFirst) : this.#choose(this.#focus, lines);
      default:
        return key === "ANNULER" ? CANCELLED : IGNORED;
    }
  }

  #choose(index: number, lines: readonly ListLine[]): Heard<A> {
    this.#typed = "";
    this.#focus = index;
    const refusal = lines[index]?.refusal;
    return refusal === undefined ? this.#question.choose(index) : this.#refuse(refusal);
  }

  #type(digits: string, lines: readonly ListLine[]): Heard<A> {
    const wanted = this.#typed + digits;
    const possible = lines.filter((line) => String(line.number).startsWith(wanted));
    const exact = lines.findIndex((line) => String(line.number) === wanted);
    if (possible.length === 0) return this.#refuse(words.noNumber(wanted));
    if (exact >= 0 && possible.length === 1) return this.#choose(exact, lines);
    this.#typed = wanted;
    if (exact >= 0) this.#focus = exact;
    return CHANGED;
  }

  #move(to: number, lines: readonly ListLine[]): Heard<A> {
    this.#typed = "";
    if (lines.length === 0) return IGNORED;
    this.#focus = Math.min(lines.length - 1, Math.max(0, to));
    return CHANGED;
  }

  #refuse(message: string): Heard<A> {
    this.#typed = "";
    this.#message = message;
    return REFUSED;
  }

  #within(lines: readonly ListLine[]): number | undefined {
    if (this.#focus === undefined || lines.length === 0) return undefined;
    return Math.min(this.#focus, lines.length - 1);
  }
}

/** First line of the page before or after the one shown. */
function pageStart(screen: Screen, stage: Stage, step: -1 | 1): number {
  const { starts, page } = stage.pages(screen);
  const wanted = Math.min(starts.length - 1, Math.max(0, page + step));
  return starts[wanted] ?? 0;
}
