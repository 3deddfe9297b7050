import type { AmountsFacts, Questions } from "#hal/ports/index";
import type { Size } from "../frame.ts";
import type { Screen } from "../screen.ts";
import { amountsScreen, changesScreen, explanationScreen } from "../screens/amounts.ts";
import { troubleLine } from "../texts/trouble.ts";
import { amounts as words } from "../texts/visit.ts";
import {
  CANCELLED,
  CHANGED,
  type Conversation,
  given,
  type Heard,
  IGNORED,
  type Inner,
  inner,
  type Press,
  REFUSED,
  type Stage,
} from "./conversation.ts";
import { arrowStep, Pager, pagedConversation } from "./paged.ts";

type AmountsAnswer = Questions["amounts"]["gives"];

/**
 * Amounts before signing. VALIDER signs only once every page of them has been shown; F1 explains, F2 goes back to
 * the acts, F3 prints for a paper sheet. A simulation is never signed.
 */
export function amountsConversation(facts: AmountsFacts): Conversation<AmountsAnswer> {
  const pager = new Pager();
  let message = "";
  let lastSeen = false;
  let explanation: Inner | undefined;
  let changes = facts.changes === undefined || facts.changes.length === 0 ? undefined : changesOf(facts);

  const draw = (size: Size): Screen => amountsScreen(facts, { page: pager.page, message }, size);

  const seen = (stage: Stage): boolean => {
    const { starts, page } = stage.pages(draw(stage.size));
    lastSeen ||= page === starts.length - 1;
    return lastSeen;
  };

  const press = (pressed: Press, stage: Stage): Heard<AmountsAnswer> => {
    if (changes !== undefined) {
      const heard = changes.press(pressed, stage);
      if (heard.kind === "given") changes = undefined;
      return heard.kind === "given" ? CHANGED : heard;
    }
    if (pressed.key === "F3") return given("paper");
    if (explanation !== undefined) {
      const heard = explanation.press(pressed, stage);
      if (heard === "closed") explanation = undefined;
      return heard === "ignored" ? IGNORED : CHANGED;
    }
    message = "";
    switch (pressed.key) {
      case "VALIDER":
        if (facts.unsigned !== undefined) {
          message = words.cannotSign(troubleLine(facts.unsigned));
          return REFUSED;
        }
        if (seen(stage)) return given("sign");
        message = words.seeAll;
        return REFUSED;
      case "F1":
        explanation = explanationOf(facts);
        return CHANGED;
      case "F2":
        return given("back");
      case "ANNULER":
        return CANCELLED;
      default:
        seen(stage);
        return pager.turn(arrowStep(pressed.key), stage, draw(stage.size));
    }
  };

  return {
    ownF1: true,
    screen: (size) => (changes ?? explanation)?.screen(size) ?? draw(size),
    press,
  };
}

/** Amounts that were shown and changed are accepted before the new ones are seen (E090). */
function changesOf(facts: AmountsFacts): Conversation<"accepted"> {
  return pagedConversation<"accepted">({
    screen: (page, size) => changesScreen(facts, page, size),
    end: (key) => (key === "VALIDER" ? given("accepted") : key === "ANNULER" ? CANCELLED : undefined),
    onward: (key) => key === "VALIDER",
  });
}

function explanationOf(facts: AmountsFacts): Inner {
  const pages = pagedConversation<never>({
    screen: (page, size) => explanationScreen(facts, page, size),
    end: (key) => (key === "ANNULER" || key === "F1" || key === "VALIDER" ? CANCELLED : undefined),
  });
  return inner(pages, () => undefined);
}
