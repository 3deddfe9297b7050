import type { Notice, StatusFacts } from "#hal/ports/index";
import type { Size } from "../frame.ts";
import type { Screen } from "../screen.ts";
import {
  backOffScreen,
  handOverScreen,
  printingScreen,
  readingCardScreen,
  readingCpsScreen,
  signingScreen,
  waitingScreen,
} from "./notices.ts";
import { type PinEcho, pinScreen } from "./pin.ts";

/** The screen of a notice. */
export function noticeScreen(notice: Notice, facts: StatusFacts, echo: PinEcho, size: Size): Screen {
  switch (notice.kind) {
    case "waiting":
      return waitingScreen(notice, facts, size);
    case "reading-cps":
      return readingCpsScreen(size);
    case "back-off":
      return backOffScreen(notice.seconds, size);
    case "pin":
      return pinScreen(notice, echo, size);
    case "reading-card":
      return readingCardScreen(notice, size);
    case "signing":
      return signingScreen(notice, size);
    case "printing":
      return printingScreen(notice, size);
    case "hand-over":
      return handOverScreen(notice, size);
  }
}
