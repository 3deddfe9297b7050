import type { Row, Size } from "../frame.ts";
import type { FooterKey, Screen } from "../screen.ts";
import { type ListLine, type ListView, listScreen } from "../screens/list.ts";
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
  /** Keys with a meaning of their own; undefined leaves the key to the list. */
  other?(press: Press): Heard<A> | undefined;
  readonly ownF1?: boolean;
}

/**
 * A list chosen by number or with the arrows. A number is taken as soon as no longer one is possible: in a list of
 * nine, one key chooses; in a list of twelve, 1 waits for a second digit or VALIDER, 2 does not.
 */
export function listConversation<A>(question: ListQuestion<A>): Conversation<A> {
  let focus = question.selected;
  let typed = "";
  let message = "";

  const screen = (size: Size): Screen => {
    const view: ListView = {
      title: question.title,
      lines: question.lines(size),
      focus,
      typed,
      message,
      keys: question.keys,
    };
    return listScreen(question.head === undefined ? view : { ...view, head: question.head(size) }, size);
  };

  const choose = (index: number, lines: readonly ListLine[]): Heard<A> => {
    typed = "";
    focus = index;
    const refusal = lines[index]?.refusal;
    if (refusal === undefined) return question.choose(index);
    message = refusal;
    return REFUSED;
  };

  const type = (digits: string, lines: readonly ListLine[]): Heard<A> => {
    const wanted = typed + digits;
    const possible = lines.filter((line) => String(line.number).startsWith(wanted));
    const exact = lines.findIndex((line) => String(line.number) === wanted);
    if (possible.length === 0) {
      typed = "";
      message = words.noNumber(wanted);
      return REFUSED;
    }
    if (exact >= 0 && possible.length === 1) return choose(exact, lines);
    typed = wanted;
    if (exact >= 0) focus = exact;
    return CHANGED;
  };

  const move = (to: number, lines: readonly ListLine[]): Heard<A> => {
    if (lines.length === 0) return IGNORED;
    focus = Math.min(lines.length - 1, Math.max(0, to));
    typed = "";
    return CHANGED;
  };

  const press = (pressed: Press, stage: Stage): Heard<A> => {
    const before = message;
    message = "";
    const lines = question.lines(stage.size);
    if (focus !== undefined && focus >= lines.length) focus = lines.length === 0 ? undefined : lines.length - 1;
    const other = question.other?.(pressed);
    if (other !== undefined) return other;
    const digits = digitsOf(pressed.key);
    if (digits !== "") return type(digits, lines);
    switch (pressed.key) {
      case "UP":
        return move(focus === undefined ? lines.length - 1 : focus - 1, lines);
      case "DOWN":
        return move(focus === undefined ? 0 : focus + 1, lines);
      case "LEFT":
      case "RIGHT":
        return move(pageStart(screen(stage.size), stage, pressed.key === "LEFT" ? -1 : 1), lines);
      case "CORRIGER":
        typed = typed.slice(0, -1);
        return CHANGED;
      case "VALIDER":
        if (focus !== undefined && focus < lines.length) return choose(focus, lines);
        message = words.pickFirst;
        return REFUSED;
      case "ANNULER":
        return CANCELLED;
      default:
        message = before;
        return IGNORED;
    }
  };

  return { screen, press, ...(question.ownF1 === undefined ? {} : { ownF1: question.ownF1 }) };
}

/** First line of the page before or after the one shown. */
function pageStart(screen: Screen, stage: Stage, step: -1 | 1): number {
  const { starts, page } = stage.pages(screen);
  const wanted = Math.min(starts.length - 1, Math.max(0, page + step));
  return starts[wanted] ?? 0;
}
