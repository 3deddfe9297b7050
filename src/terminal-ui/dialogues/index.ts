/**
 * QUESTIONS WHILE THEY ARE OPEN. One conversation a kind: what it shows and what each key does. Never: a card, a price,
 * a timer, a keypad. May import: screens, texts and layout of terminal-ui, the types of hal/ports.
 */
import type { ChoiceItem, QuestionKind, Questions } from "#hal/ports/index";
import type { Row, Size } from "../frame.ts";
import { frenchDay, invoiceNumber } from "../layout/french.ts";
import { paragraph } from "../layout/rows.ts";
import type { FooterKey, Screen } from "../screen.ts";
import { type ListLine, onOneRow } from "../screens/list.ts";
import { confirmScreen, insertCardScreen, pageScreen, signedScreen } from "../screens/pages.ts";
import { awaitingScreen, handedOverScreen, troubleScreen } from "../screens/told.ts";
import { keys } from "../texts/keys.ts";
import { qualityWord } from "../texts/qualities.ts";
import {
  ald,
  listTitles,
  list as listWords,
  marks,
  pending as pendingWords,
  staleVitale as stale,
  entry as words,
} from "../texts/questions.ts";
import { situationRefusals } from "../texts/refusals.ts";
import { actsConversation } from "./acts.ts";
import { amountsConversation } from "./amounts.ts";
import { checksConversation } from "./checks.ts";
import { CANCELLED, type Conversation, given, IGNORED } from "./conversation.ts";
import { dateConversation } from "./date-entry.ts";
import { formConversation, pickConversation } from "./form.ts";
import { homeConversation } from "./home.ts";
import { keysTestConversation } from "./keys-test.ts";
import { listConversation } from "./list.ts";
import { numberConversation, numberQuestion } from "./number-entry.ts";
import { pagedConversation } from "./paged.ts";
import { textConversation, textRules } from "./text-entry.ts";

type Openers = {
  readonly [K in QuestionKind]: (asks: Questions[K]["asks"]) => Conversation<Questions[K]["gives"]>;
};

const LIST_KEYS: readonly FooterKey[] = [
  { key: "VALIDER", does: keys.choose },
  { key: "ANNULER", does: keys.back },
];

/** One conversation for each kind of question. */
const openers: Openers = {
  choose: chooseConversation,
  home: homeConversation,
  confirm: (asks) => ({
    screen: (size) => confirmScreen(asks.subject, asks.facts, size),
    press: ({ key }) =>
      key === "VALIDER" ? given(true) : key === "F4" ? given(false) : key === "ANNULER" ? CANCELLED : IGNORED,
  }),
  acts: actsConversation,
  amounts: amountsConversation,
  signed: (asks) =>
    pagedConversation<"done" | "print-again">({
      screen: (page, size) => signedScreen(asks, page, size),
      end: (key) =>
        key === "VALIDER" || key === "ANNULER" ? given("done") : key === "F3" ? given("print-again") : undefined,
    }),
  form: formConversation,
  pick: pickConversation,
  page: (asks) =>
    pagedConversation<Questions["page"]["gives"]>({
      screen: (page, size) => pageScreen(asks, page, size),
      end: (key) => {
        if (key === "F2" || key === "F3" || key === "F4" || key === "MENU")
          return asks.keys?.[key] === undefined ? undefined : given({ key });
        return key === "VALIDER" ? given("done") : key === "ANNULER" ? CANCELLED : undefined;
      },
      onward: (key) => key === "VALIDER",
    }),
  "insert-card": (asks) => ({
    screen: (size) => insertCardScreen(asks, size),
    press({ key }) {
      if (key === "F4" && asks.otherWay === true) return given("other-way");
      return key === "VALIDER" ? given("read-again") : key === "ANNULER" ? CANCELLED : IGNORED;
    },
  }),
  number: (asks) => numberConversation(numberQuestion(asks.field, asks)),
  text: ({ field, ...asks }) => textConversation({ ...words.text[field], ...textRules(field), ...asks }),
  date: (asks) => dateConversation(asks.field, asks.initial ?? ""),
  keys: (asks) => keysTestConversation(asks.wanted),
  trouble: (asks) => toldConversation((page, size) => troubleScreen(asks, page, size)),
  awaiting: (asks) => toldConversation((page, size) => awaitingScreen(asks, page, size)),
  checks: checksConversation,
  "handed-over": (asks) => toldConversation((page, size) => handedOverScreen(asks, page, size)),
};

/** A screen that only tells. Keys other than the arrows go on to the next page, then close it. */
function toldConversation(screen: (page: number, size: Size) => Screen): Conversation<"seen"> {
  return pagedConversation<"seen">({ screen, end: () => given("seen"), onward: () => true });
}

/** Opens a question: what it shows and how it hears keys. */
export function openConversation<K extends QuestionKind>(
  kind: K,
  asks: Questions[K]["asks"],
): Conversation<Questions[K]["gives"]> {
  return openers[kind](asks);
}

function chooseConversation(asks: Questions["choose"]["asks"]): Conversation<Questions["choose"]["gives"]> {
  const roads = {
    ...asks.keys,
    ...(asks.signAll === true && { F2: keys.signAll }),
    ...(asks.otherWay === true && { F4: keys.withoutCard }),
  };
  const extra = Object.entries(roads);
  const first = asks.items.findIndex((item) => item.refusal === undefined);
  return listConversation<Questions["choose"]["gives"]>({
    title: asks.title === "" ? (listTitles[asks.list] ?? "") : asks.title,
    head: (size) => [
      ...(asks.vitale === undefined ? [] : vitaleRows(asks.vitale, size.columns)),
      ...(asks.otherWay === true ? paragraph(listWords.otherWay, size.columns) : []),
    ],
    lines: (size) => onOneRow(asks.items.map(choiceLine), size.columns),
    selected: asks.selected ?? (first < 0 ? undefined : first),
    keys: [...LIST_KEYS, ...extra.map(([key, does]) => ({ key, does }))],
    choose: (index) => given({ index }),
    other({ key }) {
      if (key !== "F1" && key !== "F2" && key !== "F3" && key !== "F4" && key !== "MENU") return undefined;
      return roads[key] === undefined ? undefined : given({ key });
    },
    ...(asks.keys?.F1 === undefined ? {} : { ownF1: true }),
  });
}

/** When the card was last updated, too long ago told as the holder must go to a borne; the organism of its first person. */
function vitaleRows(vitale: NonNullable<Questions["choose"]["asks"]["vitale"]>, columns: number): Row[] {
  const date = frenchDay(vitale.updatedOn);
  return [
    ...(vitale.stale
      ? paragraph(`! ${stale.told(date)}`, columns, { bold: true }, 2)
      : paragraph(stale.updated(date), columns)),
    ...(vitale.organism === undefined ? [] : paragraph(vitale.organism, columns)),
  ];
}

function choiceLine(item: ChoiceItem, index: number): ListLine {
  const detail = [
    item.detail ?? "",
    ...pendingParts(item),
    item.quality === undefined ? "" : qualityWord(item.quality),
    item.organism ?? "",
    item.ald === undefined ? "" : aldLine(item.ald),
  ]
    .filter((part) => part !== "")
    .join(", ");
  return {
    number: index + 1,
    label: item.label,
    ...(detail === "" ? {} : { detail }),
    ...(item.mark === undefined ? {} : { mark: marks[item.mark] }),
    ...(item.refusal === undefined ? {} : { refusal: told(item.refusal) }),
  };
}

/** What a visit in waiting waits for, its number and its day. */
function pendingParts({ pending, number, day }: ChoiceItem): readonly string[] {
  if (pending === undefined) return [];
  return [
    pendingWords[pending],
    ...(number === undefined ? [] : [pendingWords.number(invoiceNumber(number))]),
    ...(day === undefined ? [] : [pendingWords.careOf(frenchDay(day))]),
  ];
}

/** The reason of a place of practice in words; any other is in words already. */
function told(refusal: string): string {
  const words: Readonly<Record<string, string>> = situationRefusals;
  return Object.hasOwn(words, refusal) ? (words[refusal] ?? refusal) : refusal;
}

function aldLine({ until, ended }: NonNullable<ChoiceItem["ald"]>): string {
  if (until === undefined) return ald.endless;
  return ended ? ald.ended(frenchDay(until)) : ald.until(frenchDay(until));
}
