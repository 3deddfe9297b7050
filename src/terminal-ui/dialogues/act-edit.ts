import type { ActEntry, CatalogueAct } from "#hal/ports/index";
import type { Size } from "../frame.ts";
import type { Screen } from "../screen.ts";
import { actLabel, actName } from "../screens/acts-form.ts";
import { keys } from "../texts/keys.ts";
import { acts as words } from "../texts/questions.ts";
import { CHANGED, type Conversation, given, type Heard, type Press, type Stage } from "./conversation.ts";
import { listConversation } from "./list.ts";
import { numberConversation, numberQuestion } from "./number-entry.ts";

const QUANTITY_DIGITS = 2;
const CHOOSE_KEYS = [
  { key: "VALIDER", does: keys.choose },
  { key: "ANNULER", does: keys.back },
] as const;

/** Related to the ALD or not, with nothing chosen in advance on a new act (`now` undefined). */
export function aldQuestion(act: string, now: boolean | undefined): Conversation<boolean> {
  return listConversation<boolean>({
    title: words.aldAsk(act),
    lines: () => [
      { number: 1, label: words.aldYes },
      { number: 2, label: words.aldNo },
    ],
    selected: now === undefined ? undefined : now ? 0 : 1,
    keys: CHOOSE_KEYS,
    choose: (index) => given(index === 0),
  });
}

/** Which act of the visit to change: gives its index. */
export function actChoice(acts: readonly ActEntry[], catalogue: readonly CatalogueAct[]): Conversation<number> {
  return listConversation<number>({
    title: words.editTitle,
    lines: () =>
      acts.map((act, index) => ({
        number: index + 1,
        label: `${actName(act)}  ${actLabel(act, catalogue)}`.trimEnd(),
        mark: words.times(act.quantity),
      })),
    selected: 0,
    keys: CHOOSE_KEYS,
    choose: (index) => given(index),
  });
}

/** One act: its quantity, its ALD when one is open, or out it goes. Gives the act as changed. */
export function actEditor(act: ActEntry, aldOpen: boolean): Conversation<ActEntry | "removed"> {
  return new ActEditor(act, aldOpen);
}

class ActEditor implements Conversation<ActEntry | "removed"> {
  readonly #list: Conversation<ActEntry | "removed">;
  #over: Conversation<ActEntry> | undefined;

  constructor(act: ActEntry, aldOpen: boolean) {
    const lines = [
      { number: 1, label: words.quantity, mark: words.times(act.quantity) },
      { number: 2, label: words.remove },
      ...(aldOpen ? [{ number: 3, label: words.aldTitle, mark: act.ald ? words.yes : words.no }] : []),
    ];
    this.#list = listConversation({
      title: `${words.oneTitle} ${actName(act)}`,
      lines: () => lines,
      selected: 0,
      keys: CHOOSE_KEYS,
      choose: (index) => {
        if (index === 1) return given("removed");
        this.#over = index === 0 ? quantityOf(act) : aldOf(act);
        return CHANGED;
      },
    });
  }

  screen(size: Size): Screen {
    return (this.#over ?? this.#list).screen(size);
  }

  press(press: Press, stage: Stage): Heard<ActEntry | "removed"> {
    if (this.#over === undefined) return this.#list.press(press, stage);
    const heard = this.#over.press(press, stage);
    if (heard.kind !== "cancelled") return heard;
    this.#over = undefined;
    return CHANGED;
  }
}

function quantityOf(act: ActEntry): Conversation<ActEntry> {
  const question = numberQuestion("quantity", { maxDigits: QUANTITY_DIGITS, initial: String(act.quantity) });
  return mapped(numberConversation(question), (quantity) => ({ ...act, quantity: Number(quantity) }));
}

function aldOf(act: ActEntry): Conversation<ActEntry> {
  return mapped(aldQuestion(actName(act), act.ald), (ald) => ({ ...act, ald }));
}

/** The same conversation, its answer turned into another. */
function mapped<A, B>(conversation: Conversation<A>, turn: (value: A) => B): Conversation<B> {
  return {
    screen: (size) => conversation.screen(size),
    press(press, stage) {
      const heard = conversation.press(press, stage);
      return heard.kind === "given" ? given(turn(heard.value)) : heard;
    },
  };
}
