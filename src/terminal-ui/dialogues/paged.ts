import type { Key } from "#hal/ports/index";
import type { Size } from "../frame.ts";
import type { Screen } from "../screen.ts";
import { CHANGED, type Conversation, type Heard, IGNORED, type Press, type Stage } from "./conversation.ts";

/** The page shown of a screen of several. */
export class Pager {
  #page = 0;

  get page(): number {
    return this.#page;
  }

  /** Goes on by `step` pages of that screen, when there are such pages. */
  turn(step: number, stage: Stage, screen: Screen): Heard<never> {
    const { starts } = stage.pages(screen);
    const last = starts.length - 1;
    const next = Math.min(last, Math.max(0, Math.min(this.#page, last) + step));
    if (next === this.#page) return IGNORED;
    this.#page = next;
    return CHANGED;
  }
}

/** -1 or 1 for the arrows, 0 for other keys. */
export function arrowStep(key: Key): -1 | 0 | 1 {
  if (key === "UP" || key === "LEFT") return -1;
  return key === "DOWN" || key === "RIGHT" ? 1 : 0;
}

/**
 * A screen of one or more pages: arrows turn them, and keys that end it first show the pages not seen yet when
 * `onward` says so.
 */
export function pagedConversation<A>(question: {
  screen(page: number, size: Size): Screen;
  /** The end that a key brings; undefined: none. */
  end(key: Key): Heard<A> | undefined;
  /** Keys that go to the next page while there is one. */
  onward?(key: Key): boolean;
}): Conversation<A> {
  const pager = new Pager();
  return {
    screen: (size) => question.screen(pager.page, size),
    press({ key }: Press, stage: Stage): Heard<A> {
      const screen = question.screen(pager.page, stage.size);
      const step = arrowStep(key);
      if (step !== 0) return pager.turn(step, stage, screen);
      if (question.onward?.(key) === true && pager.turn(1, stage, screen) === CHANGED) return CHANGED;
      return question.end(key) ?? IGNORED;
    },
  };
}
