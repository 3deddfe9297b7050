import type { CheckRow, Questions } from "#hal/ports/index";
import { frenchDay } from "../layout/french.ts";
import { paragraph } from "../layout/rows.ts";
import type { ListLine } from "../screens/list.ts";
import { checkWords } from "../texts/check-words.ts";
import { keys } from "../texts/keys.ts";
import { checkList as words } from "../texts/visit.ts";
import { type Conversation, given } from "./conversation.ts";
import { listConversation } from "./list.ts";

/**
 * Everything found before signing, in one list. A number opens the field of its line; with nothing refused VALIDER passes what
 * is left, and the flow writes that down.
 */
export function checksConversation(asks: Questions["checks"]["asks"]): Conversation<Questions["checks"]["gives"]> {
  const refused = asks.rows.some(({ severity }) => severity === "refusal");
  return listConversation<Questions["checks"]["gives"]>({
    title: `${refused ? words.refused : words.toPass} - ${asks.about}`,
    head: (size) => paragraph(refused ? words.headRefused : words.headToPass, size.columns),
    lines: () => asks.rows.map(checkLine),
    selected: 0,
    keys: [
      { key: "VALIDER", does: refused ? keys.change : keys.pass },
      { key: "ANNULER", does: keys.back },
      ...(refused ? [] : [{ key: "F4", does: keys.change }]),
    ],
    choose: (row) => given({ row }),
    other({ key }, focus) {
      if (refused) return undefined;
      if (key === "VALIDER") return given("pass");
      const row = focus === undefined ? undefined : asks.rows[focus];
      return key === "F4" && focus !== undefined && row?.opens === true ? given({ row: focus }) : undefined;
    },
  });
}

/** What is wrong, where, and what mends it. */
function checkLine(row: CheckRow, index: number): ListLine {
  const { what, next } = checkWords(row);
  return {
    number: index + 1,
    label: `${placeOf(row)}${what}`,
    mark: words.marks[row.severity],
    detail: next,
    ...(row.opens ? {} : { refusal: words.onCard }),
  };
}

/** "11/11/2026, acte 2 : " */
function placeOf({ place, careDate }: CheckRow): string {
  const parts = [
    ...(careDate === undefined ? [] : [frenchDay(careDate)]),
    ...(place === undefined
      ? []
      : [place.list === "acts" ? words.act(place.index + 1) : words.supplement(place.index + 1)]),
  ];
  return parts.length === 0 ? "" : `${parts.join(", ")} : `;
}
