import type { MaskedEvent, Notice } from "#hal/ports/index";
import type { Row, Size } from "../frame.ts";
import { BLANK, centred, row, span } from "../layout/rows.ts";
import type { Screen } from "../screen.ts";
import { keys } from "../texts/keys.ts";
import { pin as words } from "../texts/notices.ts";

type PinNotice = Extract<Notice, { readonly kind: "pin" }>;

/** What the keypad's masked events said of the entry: how many digits stand in each field, nothing more. */
export interface PinEcho {
  /** Secure entry is on at this very moment. */
  readonly secure: boolean;
  /** Secure entry was on, and is over. */
  readonly over: boolean;
  /** Digits now in each field, by its index. */
  readonly digits: readonly number[];
  readonly field: number;
  readonly last?: MaskedEvent;
}

export const NO_ECHO: PinEcho = { secure: false, over: false, digits: [], field: 0 };

/**
 * The secure screen: the code asked, the card, the tries left, one dot a digit. The lock sign stands only while the
 * reader is in secure entry.
 *
 *            SAISIE PROTÉGÉE
 *        Code              ••••
 */
export function pinScreen(notice: PinNotice, echo: PinEcho, size: Size): Screen {
  const { columns } = size;
  const lock = echo.secure
    ? centred(` ■ ${words.secure} `, columns, { reverse: true })
    : centred(stateWords(echo), columns);
  const tries = notice.triesLeft;
  return {
    title: words.title[notice.code],
    body: [
      [
        ...(notice.wrong ? [...centred(words.wrong(tries), columns, { reverse: true }), BLANK] : []),
        ...(notice.differ === true ? [...centred(words.differ, columns, { reverse: true }), BLANK] : []),
        ...centred(words.ask[notice.code], columns),
        ...centred(`${words.card} : ${notice.card}`, columns),
        ...(notice.wrong || tries === undefined ? [] : centred(words.triesLeft(tries), columns)),
        BLANK,
        ...lock,
        BLANK,
        ...fieldRows(notice, echo, columns),
        BLANK,
        ...centred(hint(echo), columns),
      ],
    ],
    keys: echo.secure
      ? [
          { key: "VALIDER", does: keys.next },
          { key: "ANNULER", does: keys.giveUp },
          { key: "CORRIGER", does: keys.erase },
        ]
      : [],
    place: "middle",
  };
}

function stateWords(echo: PinEcho): string {
  return echo.over ? words.checking : words.notYet;
}

function hint(echo: PinEcho): string {
  if (echo.last === "too-short") return words.tooShort;
  if (echo.last === "full") return words.full;
  return echo.secure ? words.secureMeaning : "";
}

/** Cells beside the label of a field: its arrow, the gap, and the dots of an eight-digit code. */
const FIELD_CELLS = 13;

/** One row a field, a dot for each digit the keypad counts. */
function fieldRows(notice: PinNotice, echo: PinEcho, columns: number): Row[] {
  const labels = words.fields[notice.code];
  const widest = Math.max(...labels.map((label) => label.length));
  // Fixed, so that the row does not move as dots come.
  const margin = " ".repeat(Math.max(0, Math.floor((columns - widest - FIELD_CELLS) / 2)));
  return labels.map((label, index) => {
    const start = `${margin}${echo.secure && index === echo.field ? ">" : " "} ${label.padEnd(widest)}   `;
    const count = echo.digits[index] ?? 0;
    return count === 0 ? row(`${start}${words.empty}`) : [span(start), span("•".repeat(count), { bold: true })];
  });
}
