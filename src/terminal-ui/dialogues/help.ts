import type { QuestionKind } from "#hal/ports/index";
import { textScreen } from "../screens/pages.ts";
import { help, helpTitle } from "../texts/help.ts";
import { CANCELLED, type Conversation } from "./conversation.ts";
import { pagedConversation } from "./paged.ts";

/** The page of help of a kind of question; any key but the arrows goes on, then closes it. */
export function helpConversation(kind: QuestionKind): Conversation<never> {
  return pagedConversation<never>({
    screen: (page, size) => textScreen(helpTitle, help[kind], page, size),
    end: () => CANCELLED,
    onward: () => true,
  });
}
