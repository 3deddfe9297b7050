import type {
  Answer,
  Clock,
  Key,
  Keypad,
  KeypadEvent,
  Notice,
  QuestionKind,
  Questions,
  StatusFacts,
  Ui,
} from "#hal/ports/index";
import { Listeners } from "#util/listeners";
import type { Conversation, Heard, Press, Stage } from "./dialogues/conversation.ts";
import { helpConversation } from "./dialogues/help.ts";
import { openConversation } from "./dialogues/index.ts";
import { echoAfter } from "./echo.ts";
import { type Frame, type Size, sameFrame } from "./frame.ts";
import { compose, type Layout } from "./layout/compose.ts";
import { statusRows, UNKNOWN_STATUS } from "./layout/status-line.ts";
import type { Painter } from "./painter.ts";
import type { Screen } from "./screen.ts";
import { noticeScreen } from "./screens/notice.ts";
import { lockingScreen, offersHandOver } from "./screens/notices.ts";
import { NO_ECHO, type PinEcho } from "./screens/pin.ts";
import { keyName, keys } from "./texts/keys.ts";

/** The clock of the status line is looked at this often. */
const CLOCK_PERIOD_MS = 1000;
/** Repetitions of one key (100 ms apart) after which it is told as stuck: ten seconds. */
const STUCK_REPEATS = 96;
/** Keys that may repeat. A held digit, F key or MENU is taken once. */
const REPEATING: ReadonlySet<Key> = new Set<Key>(["UP", "DOWN", "LEFT", "RIGHT", "CORRIGER"]);

export interface UiParts {
  readonly keypad: Keypad;
  readonly clock: Clock;
  readonly painter: Painter;
  readonly columns: number;
  readonly rows: number;
}

/** The face of the terminal: the port the flows speak to, and what the session must hear of the keys. */
export interface TerminalUi extends Ui {
  /** LOCK was pressed. The open question has ended already. */
  onLock(listener: () => void): () => void;
  /** The holder touched a key: the idle clock starts again. */
  onActivity(listener: () => void): () => void;
  /** F2 on the waiting screen while sealed lots are told there. */
  onWaitingHandOver(listener: () => void): () => void;
  stop(): void;
}

interface OpenQuestion {
  readonly conversation: Conversation<unknown>;
  /** Keys pressed down since it is open: the others are not for it (S9). */
  readonly down: Set<Key>;
  readonly helpOf: QuestionKind;
  help: Conversation<never> | undefined;
  end(answer: Answer<never>): void;
  hear(press: Press, stage: Stage): Heard<unknown>;
}

export function createUi(parts: UiParts): TerminalUi {
  return new Face(parts);
}

class Face implements TerminalUi {
  readonly #parts: UiParts;
  readonly #locks = new Listeners<void>();
  readonly #touches = new Listeners<void>();
  readonly #handOvers = new Listeners<void>();
  readonly #undo: (() => void)[] = [];
  #size: Size;
  #facts: StatusFacts;
  #notice: Notice | "locking" | undefined;
  #question: OpenQuestion | undefined;
  /** The question that has just ended: its screen stays until something else is shown. */
  #left: OpenQuestion | undefined;
  #echo: PinEcho = NO_ECHO;
  #stuck: Key | undefined;
  #painted: Frame | undefined;
  #planned = false;
  #stopped = false;

  constructor(parts: UiParts) {
    this.#parts = parts;
    this.#size = { columns: parts.columns, rows: parts.rows };
    this.#facts = { ...UNKNOWN_STATUS, clockMs: parts.clock.now() };
    this.#undo.push(parts.keypad.listen((event) => this.#hear(event)));
    const ticking = parts.clock.every(CLOCK_PERIOD_MS, () => this.status({ clockMs: parts.clock.now() }));
    this.#undo.push(() => ticking.cancel());
    parts.painter.onResize?.((size) => {
      this.#size = size;
      this.#plan();
    });
  }

  status(facts: Partial<StatusFacts>): void {
    this.#facts = { ...this.#facts, ...facts };
    this.#plan();
  }

  show(notice: Notice): void {
    this.#interrupt();
    if (notice.kind === "pin") {
      this.#echo = { ...NO_ECHO, secure: this.#echo.secure };
      if (notice.wrong || notice.differ === true) this.#parts.keypad.beep("error");
    }
    this.#notice = notice;
    this.#left = undefined;
    this.#plan();
  }

  ask<K extends QuestionKind>(
    kind: K,
    asks: Questions[K]["asks"],
    until?: AbortSignal,
  ): Promise<Answer<Questions[K]["gives"]>> {
    this.#interrupt();
    if (until?.aborted === true || this.#stopped) return Promise.resolve({ kind: "interrupted" });
    const conversation = openConversation(kind, asks);
    return new Promise((resolve) => {
      const end = (answer: Answer<Questions[K]["gives"]>) => {
        until?.removeEventListener("abort", interrupt);
        this.#question = undefined;
        this.#left = question;
        this.#plan();
        resolve(answer);
      };
      const interrupt = () => end({ kind: "interrupted" });
      const question: OpenQuestion = {
        conversation,
        down: new Set(),
        helpOf: kind,
        help: undefined,
        end,
        hear: (press, stage) => {
          const heard = conversation.press(press, stage);
          if (heard.kind === "given") end(heard);
          if (heard.kind === "cancelled") end(heard);
          return heard;
        },
      };
      until?.addEventListener("abort", interrupt, { once: true });
      this.#question = question;
      this.#notice = undefined;
      this.#left = undefined;
      this.#plan();
    });
  }

  onLock(listener: () => void): () => void {
    return this.#locks.add(listener);
  }

  onActivity(listener: () => void): () => void {
    return this.#touches.add(listener);
  }

  onWaitingHandOver(listener: () => void): () => void {
    return this.#handOvers.add(listener);
  }

  /** Ends the open question, lets go of keypad and painter. */
  stop(): void {
    if (this.#stopped) return;
    this.#interrupt();
    this.#stopped = true;
    for (const undo of this.#undo) undo();
    this.#parts.painter.close();
  }

  #interrupt(): void {
    this.#question?.end({ kind: "interrupted" });
  }

  #hear(event: KeypadEvent): void {
    this.#echo = echoAfter(this.#echo, event);
    if (event.kind === "masked") this.#touches.tell();
    if (event.kind === "secure") this.#question?.down.clear();
    if (event.kind === "up") this.#release(event.key);
    if (event.kind === "repeat") this.#repeat(event.key, event.count);
    if (event.kind === "down") this.#down(event.key, event.unitMs);
    this.#plan();
  }

  #down(key: Key, unitMs: number): void {
    this.#touches.tell();
    if (key === "LOCK") {
      this.#lock();
      return;
    }
    const question = this.#question;
    if (question === undefined) {
      const lots = this.#notice !== "locking" && this.#notice?.kind === "waiting" && offersHandOver(this.#notice);
      if (lots && key === "F2") this.#handOvers.tell();
      return;
    }
    question.down.add(key);
    this.#press(question, { key, repeated: false, unitMs, atMs: this.#parts.clock.monotonicMs() });
  }

  #repeat(key: Key, count: number): void {
    if (count >= STUCK_REPEATS) {
      this.#stuck = key;
      return;
    }
    const question = this.#question;
    if (question === undefined || !question.down.has(key) || !REPEATING.has(key)) return;
    this.#press(question, { key, repeated: true, unitMs: 0, atMs: this.#parts.clock.monotonicMs() });
  }

  #release(key: Key): void {
    this.#question?.down.delete(key);
    if (this.#stuck === key) this.#stuck = undefined;
  }

  #lock(): void {
    const named = this.#question !== undefined || this.#left !== undefined || this.#facts.holder !== "";
    this.#interrupt();
    if (named) {
      this.#notice = "locking";
      this.#left = undefined;
    }
    this.#locks.tell();
  }

  #press(question: OpenQuestion, press: Press): void {
    const heard = this.#helpPress(question, press) ?? question.hear(press, this.#stage());
    if (heard.kind === "ignored" || this.#echo.secure) return;
    this.#parts.keypad.beep(heard.kind === "refused" ? "error" : "click");
  }

  /** F1 opens the page of help over the question, unless F1 means something there. */
  #helpPress(question: OpenQuestion, press: Press): Heard<unknown> | undefined {
    if (question.help !== undefined) {
      const heard = question.help.press(press, this.#stage());
      if (heard.kind === "cancelled") question.help = undefined;
      return heard.kind === "cancelled" ? { kind: "changed" } : heard;
    }
    if (press.key !== "F1" || question.conversation.ownF1 === true) return undefined;
    question.help = helpConversation(question.helpOf);
    return { kind: "changed" };
  }

  #stage(): Stage {
    return { size: this.#size, pages: (screen) => this.#compose(withHelpKey(screen, this.#question)) };
  }

  #screen(): Screen | undefined {
    const question = this.#question ?? this.#left;
    if (question?.help !== undefined) return question.help.screen(this.#size);
    if (question !== undefined) return withHelpKey(question.conversation.screen(this.#size), question);
    if (this.#notice === "locking") return lockingScreen(this.#size);
    return this.#notice === undefined ? undefined : noticeScreen(this.#notice, this.#facts, this.#echo, this.#size);
  }

  #compose(screen: Screen): Layout {
    return compose(
      screen,
      statusRows(this.#facts, this.#stuck === undefined ? undefined : keyName(this.#stuck), this.#size),
      this.#size,
    );
  }

  /** One paint for all that changes in one turn. */
  #plan(): void {
    if (this.#planned || this.#stopped) return;
    this.#planned = true;
    queueMicrotask(() => {
      this.#planned = false;
      this.#paint();
    });
  }

  #paint(): void {
    const screen = this.#screen();
    if (screen === undefined || this.#stopped) return;
    const { frame } = this.#compose(screen);
    if (this.#painted !== undefined && sameFrame(this.#painted, frame)) return;
    this.#painted = frame;
    this.#parts.painter.paint(frame);
  }
}

/** The screen of a question with its F1, when F1 opens the page of help. */
function withHelpKey(screen: Screen, question: OpenQuestion | undefined): Screen {
  if (question === undefined || question.help !== undefined || question.conversation.ownF1 === true) return screen;
  const help = { key: "F1", does: keys.help };
  const before = screen.keysUntilLast === undefined ? {} : { keysUntilLast: [...screen.keysUntilLast, help] };
  return { ...screen, keys: [...screen.keys, help], ...before };
}
