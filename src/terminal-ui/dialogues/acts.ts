import type { ActEntry, ActPart, ActsFacts, ActsField, ActsRoad, Questions, VisitEntry } from "#hal/ports/index";
import type { Size } from "../frame.ts";
import { isSunday } from "../layout/french.ts";
import type { Screen } from "../screen.ts";
import { actName, actsFormScreen, formLines } from "../screens/acts-form.ts";
import { acts as words } from "../texts/visit.ts";
import { type ActEdited, actChoice, actEditor, aldQuestion } from "./act-edit.ts";
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
import { prescriberConversation } from "./prescriber.ts";
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
  /** What was answered there asks for another form. */
  #road: ActsRoad | undefined;

  constructor(facts: ActsFacts) {
    this.#facts = facts;
    this.#entry = facts.entered ?? emptyEntry(facts);
    const { opening } = facts;
    if (opening === undefined) {
      if (this.#entry.acts.length + (this.#entry.lpp ?? []).length === 0) this.#pickAct();
    } else if ("field" in opening) {
      this.#focus = formLines(facts).findIndex((line) => line.field === opening.field);
      if (!TURNED.includes(opening.field)) this.#edit(opening.field, 1);
    } else if ("catalogue" in opening) this.#pickAct();
    else this.#editAct(opening.act, opening.part);
  }

  screen(size: Size): Screen {
    if (this.#over !== undefined) return this.#over.screen(size);
    return actsFormScreen(this.#facts, { entry: this.#entry, focus: this.#focus, message: this.#message }, size);
  }

  press(press: Press, stage: Stage): Heard<Given> {
    const before = this.#entry;
    const heard = this.#press(press, stage);
    if (this.#entry !== before) this.#facts.keyed?.(this.#entry);
    return heard;
  }

  #press(press: Press, stage: Stage): Heard<Given> {
    const over = this.#over;
    if (over === undefined) return this.#pressForm(press);
    const heard = over.press(press, stage);
    if (heard === "refused") return REFUSED;
    if (heard === "ignored") return IGNORED;
    if (heard === "closed" && this.#over === over) this.#over = undefined;
    return this.#road === undefined ? CHANGED : this.#leave(this.#road);
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
        return this.#facts.seance === undefined ? this.#leave({ to: "situation" }) : IGNORED;
      case "MENU":
        return this.#facts.seance === undefined ? this.#leave({ to: "complementary" }) : IGNORED;
      case "F3":
        return this.#leave({ to: "details" });
      case "F4":
        return this.#leave({ to: this.#facts.seance === undefined ? "seances" : "remove" });
      case "VALIDER":
        if (this.#entry.acts.length + (this.#entry.lpp ?? []).length > 0) return given(this.#entry);
        this.#message = words.noneYet;
        return REFUSED;
      default:
        return key === "ANNULER" ? CANCELLED : IGNORED;
    }
  }

  #leave(road: ActsRoad): Heard<Given> {
    return given({ road, entry: this.#entry });
  }

  #change(changes: Partial<VisitEntry>): void {
    this.#entry = { ...this.#entry, ...changes };
  }

  /** Fields of a few values turn at once; the others are typed. */
  #edit(field: ActsField, step: 1 | -1): Heard<Given> {
    const entry = this.#entry;
    if (field === "place") this.#change({ place: after(PLACES, entry.place, step) });
    else if (field === "time") this.#change({ time: after(TIMES, entry.time, step) });
    else if (field === "sunday") this.#change({ sundayOrHoliday: !entry.sundayOrHoliday });
    else this.#over = this.#editor(field);
    return CHANGED;
  }

  #editor(field: Exclude<ActsField, "place" | "time" | "sunday">): Inner {
    const { careDate, prescriptionDate = "", oneWayKm } = this.#entry;
    switch (field) {
      case "careDate":
        return inner(dateConversation("care", careDate), (day) =>
          this.#change({ careDate: day, sundayOrHoliday: proposesSunday(this.#facts, day) }),
        );
      case "prescription":
        return inner(dateConversation("prescription", prescriptionDate), (day) =>
          this.#change({ prescriptionDate: day }),
        );
      case "prescriber": {
        const { prescriber: number = "", prescriberSpecialty: specialty = "" } = this.#entry;
        const asked = prescriberConversation(this.#facts.prescribers ?? [], { number, specialty });
        return inner(asked, (one) => this.#change({ prescriber: one.number, prescriberSpecialty: one.specialty }));
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
      if ("ccam" in picked) this.#road = { to: "ccam", code: picked.ccam };
      else if (!this.#facts.aldOpen) this.#addAct(picked, false);
      else this.#over = inner(aldQuestion(actName(picked), undefined), (ald) => this.#addAct(picked, ald));
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

  #editAct(index: number, part?: ActPart): Heard<Given> {
    const act = this.#entry.acts[index];
    if (act === undefined) return REFUSED;
    this.#over = inner(actEditor(act, this.#facts.aldOpen, part), (edited) => this.#takeEdited(act, index, edited));
    return CHANGED;
  }

  #takeEdited(act: ActEntry, index: number, edited: ActEdited): void {
    if (edited === "ccam") {
      this.#road = { to: "ccam", code: act.code, act: index };
      return;
    }
    const { acts } = this.#entry;
    const kept = edited === "removed" ? [] : [edited];
    this.#change({ acts: [...acts.slice(0, index), ...kept, ...acts.slice(index + 1)] });
  }
}

/** Fields whose value turns with each press: opened, they are only pointed at. */
const TURNED: readonly ActsField[] = ["place", "time", "sunday"];

function emptyEntry(facts: ActsFacts): VisitEntry {
  const { prescriptionDate, prescriber, prescriberSpecialty, complementary } = facts;
  return {
    careDate: facts.careDate,
    place: "home",
    time: "day",
    sundayOrHoliday: proposesSunday(facts, facts.careDate),
    acts: [],
    supplements: [],
    ...(prescriptionDate === undefined ? {} : { prescriptionDate }),
    ...(prescriber === undefined ? {} : { prescriber }),
    ...(prescriberSpecialty === undefined ? {} : { prescriberSpecialty }),
    ...(complementary === undefined ? {} : { complementary }),
  };
}

/** The majoration is proposed from the calendar, and taken off by its key. */
function proposesSunday({ holidays = [] }: ActsFacts, day: string): boolean {
  return isSunday(day) || holidays.includes(day);
}

function after<T>(all: readonly T[], value: T, step: 1 | -1): T {
  return all[(all.indexOf(value) + step + all.length) % all.length] ?? value;
}
