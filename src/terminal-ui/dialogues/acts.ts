import type { ActEntry, ActsFacts, VisitEntry } from "#hal/ports/index";
import type { Size } from "../frame.ts";
import type { Screen } from "../screen.ts";
import { actLabel, actName, actsFormScreen, type FormField, formLines, supplementsOf } from "../screens/acts-form.ts";
import { keys } from "../texts/keys.ts";
import { acts as words } from "../texts/questions.ts";
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
import { dateConversation, numberConversation, numberQuestion } from "./entries.ts";
import { listConversation } from "./list.ts";

const PLACES = ["home", "office"] as const;
const TIMES = ["day", "night", "deep-night"] as const;
const KM_DIGITS = 3;
const QUANTITY_DIGITS = 2;

type Open = (next: Inner | undefined) => void;
type Change = (change: Partial<VisitEntry>) => void;

/**
 * The visit, keyed. With no act yet the catalogue opens at once: one key for the act, VALIDER for the amounts. With
 * an ALD open each act waits for its own answer, and none is ever given in its place.
 */
export function actsConversation(facts: ActsFacts): Conversation<VisitEntry> {
  let entry = facts.entered ?? emptyEntry(facts);
  let focus: number | undefined;
  let message = "";
  let opened: Inner | undefined;

  const open: Open = (next) => {
    opened = next;
  };
  const change: Change = (changes) => {
    entry = { ...entry, ...changes };
  };
  if (entry.acts.length === 0) open(addingAct(facts, () => entry, open, change));

  const edit = (field: FormField, step: 1 | -1): Heard<VisitEntry> => {
    const turned = turnedField(field, entry, step);
    if (turned !== undefined) change(turned);
    else open(fieldEditor(field, facts, () => entry, change));
    return CHANGED;
  };

  const pressForm = ({ key }: Press): Heard<VisitEntry> => {
    const lines = formLines(facts);
    const wanted = lines.findIndex((line) => line.key === key);
    const focused = focus === undefined ? undefined : lines[focus];
    message = "";
    if (wanted >= 0) focus = wanted;
    if (wanted >= 0) return edit(lines[wanted]?.field ?? "careDate", 1);
    switch (key) {
      case "0":
        open(addingAct(facts, () => entry, open, change));
        return CHANGED;
      case "9":
        if (entry.acts.length === 0) return REFUSED;
        open(actChoice(facts, () => entry, open, change));
        return CHANGED;
      case "UP":
      case "DOWN":
        focus = focus === undefined ? 0 : Math.min(lines.length - 1, Math.max(0, focus + (key === "UP" ? -1 : 1)));
        return CHANGED;
      case "LEFT":
      case "RIGHT":
        return focused === undefined ? IGNORED : edit(focused.field, key === "LEFT" ? -1 : 1);
      case "VALIDER":
        if (entry.acts.length > 0) return given(entry);
        message = words.noneYet;
        return REFUSED;
      default:
        return key === "ANNULER" ? CANCELLED : IGNORED;
    }
  };

  return {
    screen: (size: Size): Screen => opened?.screen(size) ?? actsFormScreen(facts, { entry, focus, message }, size),
    press(press: Press, stage: Stage): Heard<VisitEntry> {
      const current = opened;
      if (current === undefined) return pressForm(press);
      const heard = current.press(press, stage);
      if (heard === "refused" || heard === "ignored") return heard === "refused" ? REFUSED : IGNORED;
      if (heard === "closed" && opened === current) opened = undefined;
      return CHANGED;
    },
  };
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

/** Fields of a few values turn at once; undefined for those that are typed. */
function turnedField(field: FormField, entry: VisitEntry, step: 1 | -1): Partial<VisitEntry> | undefined {
  if (field === "place") return { place: after(PLACES, entry.place, step) };
  if (field === "time") return { time: after(TIMES, entry.time, step) };
  return field === "sunday" ? { sundayOrHoliday: !entry.sundayOrHoliday } : undefined;
}

function after<T>(all: readonly T[], value: T, step: 1 | -1): T {
  return all[(all.indexOf(value) + step + all.length) % all.length] ?? value;
}

function fieldEditor(field: FormField, facts: ActsFacts, entryNow: () => VisitEntry, change: Change): Inner {
  const entry = entryNow();
  switch (field) {
    case "km": {
      const initial = entry.oneWayKm === undefined ? "" : String(entry.oneWayKm);
      return inner(numberConversation(numberQuestion("one-way-km", { maxDigits: KM_DIGITS, initial })), (km) =>
        change({ oneWayKm: Number(km) }),
      );
    }
    case "prescription":
      return inner(dateConversation("prescription", entry.prescriptionDate ?? ""), (prescriptionDate) =>
        change({ prescriptionDate }),
      );
    case "prescriber":
      return inner(
        numberConversation(numberQuestion("prescriber", { maxDigits: 9, initial: entry.prescriber ?? "" })),
        (prescriber) => change({ prescriber }),
      );
    case "supplements":
      return inner(supplementChoice(facts, entryNow, change), () => undefined);
    default:
      return inner(dateConversation("care", entry.careDate), (careDate) => change({ careDate }));
  }
}

/** Supplements one may key, turned on and off by their number; VALIDER on a line turns it too, ANNULER closes. */
function supplementChoice(facts: ActsFacts, entryNow: () => VisitEntry, change: Change): Conversation<never> {
  const codes = supplementsOf(facts);
  const labels: Readonly<Record<string, string>> = words.supplementLabels;
  return listConversation<never>({
    title: words.supplementsTitle,
    lines: () =>
      codes.map((code, index) => {
        const box = entryNow().supplements.includes(code) ? words.on : words.off;
        return { number: index + 1, label: `${box} ${code}  ${labels[code] ?? ""}` };
      }),
    selected: 0,
    keys: [
      { key: "VALIDER", does: keys.change },
      { key: "ANNULER", does: keys.back },
    ],
    choose(index) {
      const code = codes[index] ?? "";
      const { supplements } = entryNow();
      const on = supplements.includes(code);
      change({ supplements: on ? supplements.filter((one) => one !== code) : [...supplements, code] });
      return CHANGED;
    },
  });
}

/** From the catalogue to the list: the ALD is asked before the act is written down. */
function addingAct(facts: ActsFacts, entryNow: () => VisitEntry, open: Open, change: Change): Inner {
  const add = (picked: PickedAct, ald: boolean) => {
    const { code, coefficient, tag } = picked;
    const act: ActEntry = { code, coefficient, quantity: 1, ald, ...(tag === undefined ? {} : { tag }) };
    change({ acts: [...entryNow().acts, act] });
  };
  return inner(actPick(facts), (picked) => {
    if (!facts.aldOpen) add(picked, false);
    else open(inner(aldQuestion(picked, undefined), (ald) => add(picked, ald)));
  });
}

/** Yes or no, with nothing chosen in advance on a new act. */
function aldQuestion(act: PickedAct, now: boolean | undefined): Conversation<boolean> {
  return listConversation<boolean>({
    title: words.aldAsk(actName(act)),
    lines: () => [
      { number: 1, label: words.aldYes },
      { number: 2, label: words.aldNo },
    ],
    selected: now === undefined ? undefined : now ? 0 : 1,
    keys: [
      { key: "VALIDER", does: keys.choose },
      { key: "ANNULER", does: keys.back },
    ],
    choose: (index) => given(index === 0),
  });
}

/** Which act to change; the only one is taken at once. */
function actChoice(facts: ActsFacts, entryNow: () => VisitEntry, open: Open, change: Change): Inner {
  const editor = (index: number) => inner(actEditor(index, facts, entryNow, open, change), () => undefined);
  if (entryNow().acts.length === 1) return editor(0);
  const list = listConversation<number>({
    title: words.editTitle,
    lines: () =>
      entryNow().acts.map((act, index) => ({
        number: index + 1,
        label: `${actName(act)}  ${actLabel(act, facts.catalogue)}`.trimEnd(),
        mark: words.times(act.quantity),
      })),
    selected: 0,
    keys: [
      { key: "VALIDER", does: keys.choose },
      { key: "ANNULER", does: keys.back },
    ],
    choose: (index) => given(index),
  });
  return inner(list, (index) => open(editor(index)));
}

/** One act: its quantity, its ALD when one is open, or out it goes. */
function actEditor(
  index: number,
  facts: ActsFacts,
  entryNow: () => VisitEntry,
  open: Open,
  change: Change,
): Conversation<never> {
  const actNow = (): ActEntry | undefined => entryNow().acts[index];
  const replace = (changes: Partial<ActEntry>) =>
    change({ acts: entryNow().acts.map((act, at) => (at === index ? { ...act, ...changes } : act)) });
  const remove = () => {
    change({ acts: entryNow().acts.filter((_act, at) => at !== index) });
    open(undefined);
    return CHANGED;
  };
  const askQuantity = (act: ActEntry) => {
    const question = numberQuestion("quantity", { maxDigits: QUANTITY_DIGITS, initial: String(act.quantity) });
    open(inner(numberConversation(question), (quantity) => replace({ quantity: Number(quantity) })));
    return CHANGED;
  };
  const askAld = (act: ActEntry) => {
    open(inner(aldQuestion(act, act.ald), (ald) => replace({ ald })));
    return CHANGED;
  };
  return listConversation<never>({
    title: `${words.oneTitle} ${actName(actNow() ?? { code: "", coefficient: "" })}`,
    lines: () => [
      { number: 1, label: words.quantity, mark: words.times(actNow()?.quantity ?? 0) },
      ...(facts.aldOpen
        ? [{ number: 2, label: words.aldTitle, mark: actNow()?.ald === true ? words.yes : words.no }]
        : []),
      { number: 3, label: words.remove },
    ],
    selected: 0,
    keys: [
      { key: "VALIDER", does: keys.choose },
      { key: "ANNULER", does: keys.back },
    ],
    choose(line) {
      const act = actNow();
      if (act === undefined) return CANCELLED;
      if (line === 0) return askQuantity(act);
      return line === 1 && facts.aldOpen ? askAld(act) : remove();
    },
  });
}
