import type { ConfirmSubject, Questions, SignedFacts } from "#hal/ports/index";
import type { Size } from "../frame.ts";
import { euros, invoiceNumber } from "../layout/french.ts";
import { BLANK, centred, labelled, pair, paragraph } from "../layout/rows.ts";
import { cells } from "../layout/text.ts";
import type { Screen } from "../screen.ts";
import { confirm as confirmWords } from "../texts/confirm.ts";
import { fill } from "../texts/fill.ts";
import { keys } from "../texts/keys.ts";
import { insertCard as insertWords, signed as signedWords } from "../texts/questions.ts";
import { printerCause } from "../texts/status.ts";
import { amounts as amountWords } from "../texts/visit.ts";

/** After the signature: the number, what is stored, what to do of the paper. */
export function signedScreen(facts: SignedFacts, page: number, size: Size): Screen {
  const { columns } = size;
  const narrow = Math.min(columns, 40);
  const margin = " ".repeat(Math.floor((columns - narrow) / 2));
  const amount = (label: string, amountCents: number, bold = false) =>
    pair(label, euros(amountCents), narrow, bold ? { bold: true } : {}).map((one) => [{ text: margin }, ...one]);
  const cause = facts.printerCause === undefined ? signedWords.causeUnknown : printerCause[facts.printerCause];
  return {
    title: signedWords.title,
    body: [
      [
        ...centred(signedWords.headline(facts.mode, invoiceNumber(facts.number)), columns, { bold: true }),
        ...centred(facts.dre ? signedWords.storedBoth : signedWords.stored, columns),
        ...centred(signedWords.paper[facts.mode], columns),
        BLANK,
        ...amount(amountWords.total, facts.totalCents),
        ...amount(amountWords.amo, facts.amoCents),
        ...amount(amountWords.amc, facts.amcCents),
        ...amount(amountWords.patient, facts.patientCents, true),
        BLANK,
      ],
      facts.receipt === "printed"
        ? centred(signedWords.printed, columns)
        : [
            ...centred(signedWords.toPrint(cause), columns, { bold: true }),
            ...centred(signedWords.printLater, columns),
          ],
    ],
    keys: [
      { key: "VALIDER", does: keys.end },
      { key: "F3", does: facts.receipt === "printed" ? keys.duplicate : keys.printAgain },
    ],
    page,
  };
}

/** A page of labels and values; "!" before what does not agree. */
export function pageScreen(asks: Questions["page"]["asks"], page: number, size: Size): Screen {
  const { title, rows } = asks;
  const roads = Object.entries(asks.keys ?? {}).map(([key, does]) => ({ key, does }));
  const widest = Math.max(0, ...rows.map((one) => cells(one.label)));
  const label = Math.min(widest + 4, Math.floor(size.columns / 2));
  return {
    title,
    body: rows.map((one) =>
      labelled(
        `${one.flagged === true ? "!" : " "} ${one.label}`,
        one.value,
        label,
        size.columns,
        one.flagged === true ? { bold: true } : {},
      ),
    ),
    keys: [{ key: "VALIDER", does: keys.end }, { key: "ANNULER", does: keys.back }, ...roads],
    keysUntilLast: [{ key: "VALIDER", does: keys.next }, { key: "ANNULER", does: keys.back }, ...roads],
    page,
  };
}

export function insertCardScreen(asks: Questions["insert-card"]["asks"], size: Size): Screen {
  const facts = { card: insertWords.card[asks.slot], short: insertWords.short[asks.slot] };
  return {
    title: asks.why === "colleague" ? insertWords.colleagueTitle : insertWords.title[asks.slot],
    body: [
      [
        ...centred(fill(insertWords.headline[asks.why], facts), size.columns, { bold: true }),
        BLANK,
        ...centred(fill(insertWords.next[asks.why], facts), size.columns),
      ],
    ],
    keys: [
      { key: "VALIDER", does: keys.readAgain },
      { key: "ANNULER", does: keys.giveUp },
      ...(asks.otherWay === true ? [{ key: "F4", does: keys.withoutCard }] : []),
    ],
    place: "middle",
  };
}

export function confirmScreen(
  subject: ConfirmSubject,
  facts: Readonly<Record<string, string | number>>,
  size: Size,
): Screen {
  const words = confirmWords[subject];
  const told = typeof facts.number === "string" ? { ...facts, number: invoiceNumber(facts.number) } : facts;
  return {
    title: words.title,
    body: [
      [
        ...centred(fill(words.ask, told), size.columns, { bold: true }),
        BLANK,
        ...words.more.flatMap((text) => centred(fill(text, told), size.columns)),
      ],
    ],
    keys: [
      { key: "VALIDER", does: words.yes },
      { key: "ANNULER", does: keys.back },
      { key: "F4", does: words.no },
    ],
    place: "middle",
  };
}

/** Plain paragraphs: the page of F1. */
export function textScreen(title: string, told: readonly string[], page: number, size: Size): Screen {
  return {
    title,
    body: told.map((text) => [...paragraph(text, size.columns), BLANK]),
    keys: [{ key: "VALIDER", does: keys.close }],
    keysUntilLast: [{ key: "VALIDER", does: keys.next }],
    page,
  };
}
