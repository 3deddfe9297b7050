import type { ActEntry, ActsFacts, Questions, VisitEntry } from "#hal/ports/index";
import type { Size } from "../frame.ts";
import type { Screen } from "../screen.ts";
import { actName, actsFormScreen, type FormField, formLines } from "../screens/acts-form.ts";
import { acts as words } from "../texts/questions.ts";
import { actChoice, actEditor, aldQuestion } from "./act-edit.ts";
import { actPick, type PickedAct } from "./act-pick.ts";
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
import { dateConversation } from "./date-entry.ts";
import { numberConversation, numberQuestion } from "./number-entry.ts";
import { supplementChoice } from "./supplements.ts";

const PLACES = ["home", "office"] as const;
const TIMES = ["day", "night", "deep-night"] as const;
const KM_DIGITS = 3;

type Given = Questions["acts"]["gives"];

/**
 * The visit, keyed. With no act yet the catalogue opens at once: one key for the act, VALIDER for the amounts. With
 * an ALD open each act waits for its own answer, and none is ever given in its place.
 */
export function actsConversation(facts: ActsFacts): Conversation<Given> {
  return new ActsConversation(facts);
}

class ActsConversation implements Conversation<Given> {
  readonly #facts: ActsFacts;
  #entry: VisitEntry;
  /** Field the arrows stand on. */
  #focus: number | undefined;
  #message = "";
  /** What is open over the form. */
  #over: Inner | undefined;

  constructor(facts: ActsFacts) {
    this.#facts = facts;
    this.#entry = facts.entered ?? emptyEntry(facts);
    if (this.#entry.acts.length === 0) this.#pickAct();
  }

  screen(size: Size): Screen {
    if (this.#over !== undefined) return this.#over.screen(size);
    return actsFormScreen(this.#facts, { entry: this.#entry, focus: this.#focus, message: this.#message }, size);
  }

  press(press: Press, stage: Stage): Heard<Given> {
    const over = this.#over;
    if (over === undefined) return this.#pressForm(press);
    const heard = over.press(press, stage);
    if (heard === "refused") return REFUSED;
    if (heard === "ignored") return IGNORED;
    if (heard === "closed" && this.#over === over) this.#over = undefined;
    return CHANGED;
  }

  #pressForm({ key }: Press): Heard<Given> {
    const lines = formLines(this.#facts);
    const wanted = lines.findIndex((line) => line.key === key);
    this.#message = "";
    if (wanted >= 0) this.#focus = wanted;
    const focused = this.#focus === undefined ? undefined : lines[this.#focus];
    if (wanted >= 0 && focused !== undefined) return this.#edit(focused.field, 1);
    switch (key) {
      case "0":
        return this.#pickAct();
      case "9":
        return this.#editActs();
      case "UP":
      case "DOWN":
        this.#focus = this.#focus === undefined ? 0 : this.#focus + (key === "UP" ? -1 : 1);
        this.#focus = Math.min(lines.length - 1, Math.max(0, this.#focus));
        return CHANGED;
      case "LEFT":
      case "RIGHT":
        return focused === undefined ? IGNORED : this.#edit(focused.field, key === "LEFT" ? -1 : 1);
      case "F2":
        return given({ road: "situation", entry: this.#entry });
      case "VALIDER":
        if (this.#entry.acts.length > 0) return given(this.#entry);
        this.#message = words.noneYet;
        return REFUSED;
      default:
        return key === "ANNULER" ? CANCELLED : IGNORED;
    }
  }

  #change(changes: Partial<VisitEntry>): void {
    this.#entry = { ...this.#entry, ...changes };
  }

  /** Fields of a few values turn at once; the others are typed. */
  #edit(field: FormField, step: 1 | -1): Heard<Given> {
    const entry = this.#entry;
    if (field === "place") this.#change({ place: after(PLACES, entry.place, step) });
    else if (field === "time") this.#change({ time: after(TIMES, entry.time, step) });
    else if (field === "sunday") this.#change({ sundayOrHoliday: !entry.sundayOrHoliday });
    else this.#over = this.#editor(field);
    return CHANGED;
  }

  #editor(field: Exclude<FormField, "place" | "time" | "sunday">): Inner {
    const { careDate, prescriptionDate = "", prescriber = "", oneWayKm } = this.#entry;
    switch (field) {
      case "careDate":
        return inner(dateConversation("care", careDate), (day) => this.#change({ careDate: day }));
      case "prescription":
        return inner(dateConversation("prescription", prescriptionDate), (day) =>
          this.#change({ prescriptionDate: day }),
        );
      case "prescriber": {
        const question = numberQuestion("prescriber", { maxDigits: 9, initial: prescriber });
        return inner(numberConversation(question), (number) => this.#change({ prescriber: number }));
      }
      case "km": {
        const initial = oneWayKm === undefined ? "" : String(oneWayKm);
        const question = numberQuestion("one-way-km", { maxDigits: KM_DIGITS, initial });
        return inner(numberConversation(question), (km) => this.#change({ oneWayKm: Number(km) }));
      }
      case "supplements": {
        const choice = supplementChoice(
          this.#facts,
          () => this.#entry.supplements,
          (supplements) => this.#change({ supplements }),
        );
        return inner(choice, () => undefined);
      }
    }
  }

  /** From the catalogue to the form: the ALD is asked before the act is written down. */
  #pickAct(): Heard<Given> {
    this.#over = inner(actPick(this.#facts), (picked) => {
      if (!this.#facts.aldOpen) return this.#addAct(picked, false);
      this.#over = inner(aldQuestion(actName(picked), undefined), (ald) => this.#addAct(picked, ald));
    });
    return CHANGED;
  }

  #addAct({ code, coefficient, tag }: PickedAct, ald: boolean): void {
    const act: ActEntry = { code, coefficient, quantity: 1, ald, ...(tag === undefined ? {} : { tag }) };
    this.#change({ acts: [...this.#entry.acts, act] });
  }

  /** Which act to change; the only one is taken at once. */
  #editActs(): Heard<Given> {
    const { acts } = this.#entry;
    if (acts.length === 0) return REFUSED;
    if (acts.length === 1) return this.#editAct(0);
    this.#over = inner(actChoice(acts, this.#facts.catalogue), (index) => void this.#editAct(index));
    return CHANGED;
  }

  #editAct(index: number): Heard<Given> {
    const act = this.#entry.acts[index];
    if (act === undefined) return REFUSED;
    this.#over = inner(actEditor(act, this.#facts.aldOpen), (changed) => {
      const others = this.#entry.acts;
      const kept = changed === "removed" ? [] : [changed];
      this.#change({ acts: [...others.slice(0, index), ...kept, ...others.slice(index + 1)] });
    });
    return CHANGED;
  }
}

function emptyEntry(facts: ActsFacts): VisitEntry {
  return {
    careDate: facts.careDate,
    place: "home",
    time: "day",
    sundayOrHoliday: false,
    acts: [],
    supplements: [],
    ...(facts.prescriptionDate === undefined ? {} : { prescriptionDate: facts.prescriptionDate }),
    ...(facts.prescriber === undefined ? {} : { prescriber: facts.prescriber }),
  };
}

function after<T>(all: readonly T[], value: T, step: 1 | -1): T {
  return all[(all.indexOf(value) + step + all.length) % all.length] ?? value;
}
