import type { ActEntry, ActPart, CatalogueAct } from "#hal/ports/index";
import type { Size } from "../frame.ts";
import { euros, frenchDay } from "../layout/french.ts";
import type { Screen } from "../screen.ts";
import { actLabel, actName } from "../screens/acts-form.ts";
import type { ListLine } from "../screens/list.ts";
import { keys } from "../texts/keys.ts";
import { acts as words } from "../texts/visit.ts";
import { CHANGED, type Conversation, given, type Heard, type Press, type Stage } from "./conversation.ts";
import { dateConversation } from "./date-entry.ts";
import { listConversation } from "./list.ts";
import { numberConversation, numberQuestion } from "./number-entry.ts";

const QUANTITY_DIGITS = 2;
const FEE_DIGITS = 5;
const QUALIFIERS = ["none", "D", "E", "N"] as const;
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

/** What the editor of an act comes to: the act as changed, out it goes, or its CCAM fields are asked for. */
export type ActEdited = ActEntry | "removed" | "ccam";

/** One act, part by part. The numbers of the parts never move; `part` is the one open at first. */
export function actEditor(act: ActEntry, aldOpen: boolean, part?: ActPart): Conversation<ActEdited> {
  return new ActEditor(act, aldOpen, part);
}

class ActEditor implements Conversation<ActEdited> {
  readonly #list: Conversation<ActEdited>;
  #over: Conversation<ActEntry> | undefined;

  constructor(act: ActEntry, aldOpen: boolean, part: ActPart | undefined) {
    const rows = partRows(act, aldOpen);
    this.#list = listConversation({
      title: `${words.oneTitle} ${actName(act)}`,
      lines: () => rows.map(({ line }) => line),
      selected: 0,
      keys: CHOOSE_KEYS,
      choose: (index) => {
        const does = rows[index]?.does;
        if (does === "removed" || does === "ccam") return given(does);
        this.#over = does === undefined ? undefined : PARTS[does](act);
        return CHANGED;
      },
    });
    if (part !== undefined) this.#over = PARTS[part](act);
  }

  screen(size: Size): Screen {
    return (this.#over ?? this.#list).screen(size);
  }

  press(press: Press, stage: Stage): Heard<ActEdited> {
    if (this.#over === undefined) return this.#list.press(press, stage);
    const heard = this.#over.press(press, stage);
    if (heard.kind !== "cancelled") return heard;
    this.#over = undefined;
    return CHANGED;
  }
}

interface PartRow {
  readonly line: ListLine;
  readonly does: ActPart | "removed" | "ccam";
}

function partRows(act: ActEntry, aldOpen: boolean): readonly PartRow[] {
  const { priorAgreementDate, feeCents, expenseQualifier } = act;
  const row = (number: number, label: string, mark: string | undefined, does: PartRow["does"]): PartRow => ({
    line: { number, label, ...(mark === undefined ? {} : { mark }) },
    does,
  });
  return [
    row(1, words.quantity, words.times(act.quantity), "quantity"),
    row(2, words.remove, undefined, "removed"),
    ...(aldOpen ? [row(3, words.aldTitle, act.ald ? words.yes : words.no, "ald")] : []),
    row(
      4,
      words.priorAgreement,
      priorAgreementDate === undefined ? "-" : frenchDay(priorAgreementDate),
      "prior-agreement",
    ),
    row(5, words.fee, feeCents === undefined ? words.tariff : euros(feeCents), "fee"),
    row(6, words.qualifier, expenseQualifier ?? "-", "qualifier"),
    ...(act.ccam === undefined ? [] : [row(7, words.ccam, undefined, "ccam")]),
  ];
}

const PARTS: Readonly<Record<ActPart, (act: ActEntry) => Conversation<ActEntry>>> = {
  quantity: quantityOf,
  ald: (act) => mapped(aldQuestion(actName(act), act.ald), (ald) => ({ ...act, ald })),
  "prior-agreement": (act) =>
    mapped(dateConversation("prior-agreement", act.priorAgreementDate ?? ""), (priorAgreementDate) => ({
      ...act,
      priorAgreementDate,
    })),
  fee: feeOf,
  qualifier: qualifierOf,
};

function quantityOf(act: ActEntry): Conversation<ActEntry> {
  const question = numberQuestion("quantity", { maxDigits: QUANTITY_DIGITS, initial: String(act.quantity) });
  return mapped(numberConversation(question), (quantity) => ({ ...act, quantity: Number(quantity) }));
}

/** Zero goes back to the tariff. */
function feeOf(act: ActEntry): Conversation<ActEntry> {
  const { feeCents, ...others } = act;
  const initial = feeCents === undefined ? "" : decimal(feeCents);
  const question = numberQuestion("fee", { maxDigits: FEE_DIGITS, decimals: 2, initial });
  return mapped(numberConversation(question), (typed) => {
    const asked = centsOf(typed);
    return asked === 0 ? others : { ...others, feeCents: asked };
  });
}

function qualifierOf(act: ActEntry): Conversation<ActEntry> {
  const { expenseQualifier, ...others } = act;
  const asked = listConversation<(typeof QUALIFIERS)[number]>({
    title: words.qualifierTitle,
    lines: () => QUALIFIERS.map((code, index) => ({ number: index + 1, label: words.qualifiers[code] })),
    selected: QUALIFIERS.indexOf(expenseQualifier ?? "none"),
    keys: CHOOSE_KEYS,
    choose: (index) => given(QUALIFIERS[index] ?? "none"),
  });
  return mapped(asked, (code) => (code === "none" ? others : { ...others, expenseQualifier: code }));
}

/** "12.5" as 1250. */
function centsOf(typed: string): number {
  const [whole = "0", decimals = ""] = typed.split(".");
  return Number(whole) * 100 + Number(decimals.padEnd(2, "0"));
}

function decimal(amountCents: number): string {
  return `${Math.trunc(amountCents / 100)}.${String(amountCents % 100).padStart(2, "0")}`;
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
