import type { Size } from "../frame.ts";
import type { Screen } from "../screen.ts";
import { CHANGED, type Heard, IGNORED, type Press, type Stage } from "./conversation.ts";

/** Page of a screen, turned by the arrows. Remembers whether the last one has been shown. */
export interface Pager {
  readonly page: number;
  /** Hears an arrow; undefined for any other key. */
  press(press: Press, stage: Stage, screen: Screen): Heard<never> | undefined;
}

export function createPager(): Pager {
  let page = 0;
  return {
    get page() {
      return page;
    },
    press(press, stage, screen) {
      const step =
        press.key === "UP" || press.key === "LEFT" ? -1 : press.key === "DOWN" || press.key === "RIGHT" ? 1 : 0;
      if (step === 0) return undefined;
      const { starts } = stage.pages(screen);
      const next = Math.min(starts.length - 1, Math.max(0, Math.min(page, starts.length - 1) + step));
      if (next === page) return IGNORED;
      page = next;
      return CHANGED;
    },
  };
}

/** A screen of one or more pages that some keys close. */
export function pagedConversation<A>(question: {
  screen(page: number, size: Size): Screen;
  end(press: Press): Heard<A> | undefined;
}) {
  const pager = createPager();
  return {
    screen: (size: Size) => question.screen(pager.page, size),
    press(press: Press, stage: Stage): Heard<A> {
      const ended = question.end(press);
      if (ended !== undefined) return ended;
      return pager.press(press, stage, question.screen(pager.page, stage.size)) ?? IGNORED;
    },
  };
}
