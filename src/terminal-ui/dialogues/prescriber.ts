import type { KnownPrescriber } from "#hal/ports/index";
import type { Size } from "../frame.ts";
import { frenchDay } from "../layout/french.ts";
import type { Screen } from "../screen.ts";
import { onOneRow } from "../screens/list.ts";
import { keys } from "../texts/keys.ts";
import { acts as words } from "../texts/visit.ts";
import { CHANGED, type Conversation, given, type Heard, IGNORED, type Press, type Stage } from "./conversation.ts";
import { listConversation } from "./list.ts";
import { numberConversation, numberQuestion } from "./number-entry.ts";

/** Proposed for a prescriber that was never met: most are general practitioners. */
const GENERAL_PRACTICE = "01";

export interface Prescriber {
  readonly number: string;
  readonly specialty: string;
}

/** The number, then the specialty when this terminal does not know it. F2 lists the last prescribers. */
export function prescriberConversation(
  known: readonly KnownPrescriber[],
  now: { readonly number: string; readonly specialty: string },
): Conversation<Prescriber> {
  return new PrescriberConversation(known, now);
}

class PrescriberConversation implements Conversation<Prescriber> {
  readonly #known: readonly KnownPrescriber[];
  readonly #number: Conversation<string>;
  readonly #now: { readonly number: string; readonly specialty: string };
  /** The list of the last ones, or the specialty of a number typed. */
  #over: Conversation<Prescriber> | undefined;

  constructor(known: readonly KnownPrescriber[], now: { readonly number: string; readonly specialty: string }) {
    this.#known = known;
    this.#now = now;
    const question = numberQuestion("prescriber", { maxDigits: 9, initial: now.number });
    const more = known.length === 0 ? [] : [{ key: "F2", does: keys.lastOnes }];
    this.#number = numberConversation({ ...question, more });
  }

  screen(size: Size): Screen {
    return (this.#over ?? this.#number).screen(size);
  }

  press(press: Press, stage: Stage): Heard<Prescriber> {
    const over = this.#over;
    if (over !== undefined) {
      const heard = over.press(press, stage);
      if (heard.kind !== "cancelled") return heard;
      this.#over = undefined;
      return CHANGED;
    }
    if (press.key === "F2") return this.#known.length === 0 ? IGNORED : this.#open(this.#list());
    const heard = this.#number.press(press, stage);
    return heard.kind === "given" ? this.#typed(heard.value) : heard;
  }

  #typed(number: string): Heard<Prescriber> {
    const specialty = this.#known.find((one) => one.number === number)?.specialty;
    if (specialty !== undefined) return given({ number, specialty });
    const initial = number === this.#now.number && this.#now.specialty !== "" ? this.#now.specialty : GENERAL_PRACTICE;
    return this.#open(specialtyOf(number, initial));
  }

  #open(conversation: Conversation<Prescriber>): Heard<Prescriber> {
    this.#over = conversation;
    return CHANGED;
  }

  #list(): Conversation<Prescriber> {
    return listConversation<Prescriber>({
      title: words.prescribersTitle,
      lines: (size) => onOneRow(this.#known.map(knownLine), size.columns),
      selected: 0,
      keys: [
        { key: "VALIDER", does: keys.choose },
        { key: "ANNULER", does: keys.back },
      ],
      choose: (index) => {
        const one = this.#known[index];
        if (one === undefined) return IGNORED;
        const { number, specialty } = one;
        return specialty === undefined
          ? this.#open(specialtyOf(number, GENERAL_PRACTICE))
          : given({ number, specialty });
      },
    });
  }
}

function specialtyOf(number: string, initial: string): Conversation<Prescriber> {
  const asked = numberConversation(numberQuestion("prescriber-specialty", { maxDigits: 2, initial }));
  return {
    screen: (size) => asked.screen(size),
    press(press, stage) {
      const heard = asked.press(press, stage);
      return heard.kind === "given" ? given({ number, specialty: heard.value }) : heard;
    },
  };
}

function knownLine({ number, specialty, lastOn }: KnownPrescriber, index: number) {
  const parts = [...(specialty === undefined ? [] : [words.specialty(specialty)]), words.lastOn(frenchDay(lastOn))];
  return { number: index + 1, label: number, detail: parts.join(", ") };
}
