import type { FormRow, FormValue, Questions } from "#hal/ports/index";
import { euros, frenchDay } from "../layout/french.ts";
import type { FooterKey } from "../screen.ts";
import { actName } from "../screens/acts-form.ts";
import { eachOnOneRow, type ListLine, onOneRow } from "../screens/list.ts";
import { formFields, forms, formValues } from "../texts/forms.ts";
import { keys } from "../texts/keys.ts";
import { picks, pickWord } from "../texts/picks.ts";
import { CANCELLED, type Conversation, given, IGNORED } from "./conversation.ts";
import { listConversation } from "./list.ts";

const FORM_KEYS: readonly FooterKey[] = [
  { key: "VALIDER", does: keys.next },
  { key: "ANNULER", does: keys.back },
  { key: "F4", does: keys.change },
];

/** Rows up to which a form is drawn alike on all of them. */
const SHORT_FORM = 9;

const PICK_KEYS: readonly FooterKey[] = [
  { key: "VALIDER", does: keys.choose },
  { key: "ANNULER", does: keys.back },
];

/** A form: a number opens its row, F4 the row the arrows stand on; VALIDER is done with it. */
export function formConversation(asks: Questions["form"]["asks"]): Conversation<Questions["form"]["gives"]> {
  return listConversation<Questions["form"]["gives"]>({
    title: `${forms[asks.form]} - ${asks.about}`,
    lines: (size) => (asks.rows.length > SHORT_FORM ? eachOnOneRow : onOneRow)(asks.rows.map(formLine), size.columns),
    selected: asks.selected ?? 0,
    keys: FORM_KEYS,
    choose: (row) => given({ row }),
    other({ key }, focus, typed) {
      if (key === "VALIDER") return typed === "" ? given("done") : undefined;
      if (key !== "F4") return undefined;
      const row = focus === undefined ? undefined : asks.rows[focus];
      return focus === undefined || row === undefined || row.locked !== undefined ? IGNORED : given({ row: focus });
    },
  });
}

function formLine(row: FormRow, index: number): ListLine {
  const bare = formValue(row.value);
  const value =
    row.origin === undefined || bare === formValues.none ? bare : formValues.from(bare, formValues.origins[row.origin]);
  return {
    number: index + 1,
    label: row.value.kind === "seance" ? frenchDay(row.value.day) : formFields[row.field],
    detail: row.flagged === true ? formValues.flagged(value) : value,
    ...(row.locked === undefined ? {} : { refusal: formValues.locked[row.locked] }),
  };
}

function formValue(value: FormValue): string {
  switch (value.kind) {
    case "text":
      return value.text;
    case "day":
      return frenchDay(value.day);
    case "money":
      return euros(value.cents);
    case "yes-no":
      return value.yes ? formValues.yes : formValues.no;
    case "pick":
      return pickWord(value.of, value.code);
    case "number":
      return String(value.value);
    case "seance":
      return seanceValue(value);
    case "both":
      return formValues.both(formValue(value.vitale), formValue(value.card));
    case "missing":
      return formValues.missing;
    case "none":
      return formValues.none;
  }
}

/** "AMI 4 + AMI 1,5 dim./férié" */
function seanceValue(seance: Extract<FormValue, { kind: "seance" }>): string {
  const parts = [
    seance.acts.map(actName).join(" + "),
    formValues.night[seance.time],
    seance.sundayOrHoliday ? formValues.sundayOrHoliday : "",
  ];
  return parts.filter((part) => part !== "").join(" ");
}

/** One word of a closed list, chosen by its number. */
export function pickConversation(asks: Questions["pick"]["asks"]): Conversation<string> {
  const selected = asks.selected === undefined ? -1 : asks.codes.indexOf(asks.selected);
  const labelOf = (code: string) => {
    const label = asks.labels?.[code];
    return label === undefined ? pickWord(asks.of, code) : `${code} ${label}`;
  };
  return listConversation<string>({
    title: picks[asks.of].title,
    lines: () => asks.codes.map((code, index) => ({ number: index + 1, label: labelOf(code) })),
    selected: selected < 0 ? undefined : selected,
    keys: PICK_KEYS,
    choose(index) {
      const code = asks.codes[index];
      return code === undefined ? CANCELLED : given(code);
    },
  });
}
