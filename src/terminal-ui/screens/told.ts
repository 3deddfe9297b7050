import type { Questions, TroubleFacts } from "#hal/ports/index";
import type { Size } from "../frame.ts";
import { euros, invoiceNumber } from "../layout/french.ts";
import { BLANK, centred, labelled, pair, paragraph, row } from "../layout/rows.ts";
import type { FooterKey, Screen } from "../screen.ts";
import { keys } from "../texts/keys.ts";
import { handedOver as handedOverWords, trouble as troubleWords, awaiting as words } from "../texts/questions.ts";
import { troubleText } from "../texts/trouble.ts";
import { amounts as amountWords } from "../texts/visit.ts";
import { receptionRows } from "./reception.ts";

const CLOSE: readonly FooterKey[] = [{ key: "VALIDER", does: keys.close }];
const NEXT: readonly FooterKey[] = [{ key: "VALIDER", does: keys.next }];

/** What happened, is the data safe, what to do next; the code for support. */
export function troubleScreen(facts: TroubleFacts, page: number, size: Size): Screen {
  const text = troubleText(facts);
  const { columns } = size;
  const part = (title: string, told: readonly string[]) => [
    row(title, { bold: true }),
    ...told.flatMap((one) => paragraph(one, columns - 2).map((line) => [{ text: "  " }, ...line])),
    BLANK,
  ];
  return {
    title: troubleWords.title,
    body: [
      part(troubleWords.what, text.what),
      part(troubleWords.data, [text.data]),
      part(troubleWords.next, text.next),
    ],
    foot: [row(`${troubleWords.code} ${facts.code}`)],
    keys: CLOSE,
    keysUntilLast: NEXT,
    page,
  };
}

/** Désynchronisé: one signature is stored, and what the other one waits for. */
export function awaitingScreen(
  { number, missing, totalCents }: Questions["awaiting"]["asks"],
  page: number,
  size: Size,
): Screen {
  const { columns } = size;
  return {
    title: words.title,
    body: [
      [
        ...centred(words.headline[missing], columns, { bold: true }),
        ...centred(words.stored(invoiceNumber(number)), columns),
        BLANK,
        ...pair(amountWords.total, euros(totalCents), columns),
        BLANK,
        ...paragraph(words.next[missing], columns),
        ...paragraph(words.stays, columns),
      ],
    ],
    keys: CLOSE,
    keysUntilLast: NEXT,
    page,
  };
}

/** What the poste signed for, lot by lot: the same figures stand on its side; then what it had for this device. */
export function handedOverScreen(asks: Questions["handed-over"]["asks"], page: number, size: Size): Screen {
  const { columns } = size;
  const invoices = asks.lots.reduce((sum, lot) => sum + lot.invoices, 0);
  const totalCents = asks.lots.reduce((sum, lot) => sum + lot.totalCents, 0);
  const sent = asks.lots.length > 0;
  const told = asks.left === undefined ? handedOverWords.received : handedOverWords.receivedSome;
  const received = asks.reception === undefined ? [] : receptionRows(asks.reception, columns);
  return {
    title: sent ? handedOverWords.title : handedOverWords.reception.title,
    head: sent
      ? [
          ...paragraph(asks.locked ? handedOverWords.locked : told, columns),
          ...pair(handedOverWords.total(invoices, asks.lots.length), euros(totalCents), columns, { bold: true }),
          BLANK,
        ]
      : [],
    body: [
      ...(received.length === 0 ? [] : [[...received, BLANK]]),
      ...asks.lots.map((lot) => [
        row(lot.lotId),
        ...pair(`  ${handedOverWords.invoices(lot.invoices)}`, euros(lot.totalCents), columns),
        ...labelled(`  ${handedOverWords.hash}`, lot.hash, 13, columns),
        BLANK,
      ]),
    ],
    keys: CLOSE,
    keysUntilLast: NEXT,
    page,
  };
}
