import type { HomeFacts, Questions } from "#hal/ports/index";
import type { Row, Size } from "../frame.ts";
import { centred, pair, paragraph } from "../layout/rows.ts";
import { keys } from "../texts/keys.ts";
import { home as words } from "../texts/questions.ts";
import { type Conversation, given } from "./conversation.ts";
import { listConversation } from "./list.ts";

type Road = Questions["home"]["gives"];
const ROADS: readonly Road[] = ["bill", "hand-over", "invoices", "situation", "print-again", "menu"];

/** Home: the same number for the same road every day, available or not, for those who type without looking. */
export function homeConversation(facts: HomeFacts): Conversation<Road> {
  const refused = (road: Road): string | undefined => {
    if (road === "situation" && facts.situations < 2) return words.refusals[road];
    if (road === "print-again" && facts.toPrint === 0) return words.refusals[road];
    return undefined;
  };
  const countOf = (road: Road) => (road === "print-again" && facts.toPrint > 0 ? String(facts.toPrint) : undefined);
  return listConversation<Road>({
    title: facts.holder,
    head: (size) => homeHead(facts, size),
    lines: () =>
      ROADS.map((road, index) => {
        const refusal = refused(road);
        const count = countOf(road);
        return {
          number: index + 1,
          label: words.roads[road],
          ...(count === undefined ? {} : { mark: count }),
          ...(refusal === undefined ? {} : { refusal }),
        };
      }),
    selected: 0,
    keys: [
      { key: "VALIDER", does: keys.choose },
      { key: "MENU", does: keys.menu },
      { key: "LOCK", does: keys.lock },
    ],
    choose: (index) => given(ROADS[index] ?? "menu"),
    other: ({ key }) => (key === "MENU" ? given("menu") : undefined),
  });
}

function homeHead(facts: HomeFacts, size: Size): Row[] {
  const lots = [
    ...(facts.inNoLot > 0 ? [words.notInLot(facts.inNoLot)] : []),
    ...(facts.sealedLots > 0 ? [words.sealed(facts.sealedLots)] : []),
  ].join(" · ");
  return [
    ...paragraph(`${words.situation} ${facts.situation}`, size.columns),
    ...pair(words.held(facts.held, facts.free), lots, size.columns),
    ...(facts.toResume > 0 ? centred(`! ${words.toResume(facts.toResume)}`, size.columns, { bold: true }) : []),
  ];
}
