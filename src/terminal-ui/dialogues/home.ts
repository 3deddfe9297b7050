import type { HomeFacts, Questions } from "#hal/ports/index";
import type { Row, Size } from "../frame.ts";
import { BLANK, pair, paragraph } from "../layout/rows.ts";
import { keys } from "../texts/keys.ts";
import { home as words } from "../texts/questions.ts";
import { type Conversation, given } from "./conversation.ts";
import { listConversation } from "./list.ts";

type Road = Questions["home"]["gives"];
const ROADS: readonly Road[] = ["bill", "hand-over", "invoices", "situation", "print-again", "menu", "pending"];

/** Home: the same number for the same road every day, available or not, for those who type without looking. */
export function homeConversation(facts: HomeFacts): Conversation<Road> {
  const waiting = facts.drafts + facts.toResume;
  const refused = (road: Road): string | undefined => {
    if (road === "situation" && facts.situations < 2) return words.refusals[road];
    if (road === "print-again" && facts.toPrint === 0) return words.refusals[road];
    if (road === "pending" && waiting === 0) return words.refusals[road];
    return undefined;
  };
  const countOf = (road: Road) => {
    const count = road === "print-again" ? facts.toPrint : road === "pending" ? waiting : 0;
    return count > 0 ? String(count) : undefined;
  };
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
      { key: "LOCK", does: keys.lock },
    ],
    choose: (index) => given(ROADS[index] ?? "menu"),
    other: ({ key }) => (key === "MENU" ? given("menu") : undefined),
  });
}

/** "2 en attente CPS · 1 en attente Vitale", or nothing. */
function awaitingWords({ awaiting: { cps, vitale } = { cps: 0, vitale: 0 } }: HomeFacts): string {
  const said = [cps > 0 ? words.awaiting.cps(cps) : "", vitale > 0 ? words.awaiting.vitale(vitale) : ""];
  const waiting = said.filter((one) => one !== "").join(" · ");
  return waiting === "" ? "" : `! ${waiting}`;
}

function homeHead(facts: HomeFacts, size: Size): Row[] {
  const { columns } = size;
  const held = words.held(facts.held, facts.free);
  const sealed = facts.lotsToFinish > 0 ? words.sealedToo : words.sealed;
  const lots = [
    ...(facts.inNoLot > 0 ? [words.notInLot(facts.inNoLot)] : []),
    ...(facts.lotsToFinish > 0 ? [words.toFinish(facts.lotsToFinish)] : []),
    ...(facts.sealedLots > 0 ? [sealed(facts.sealedLots)] : []),
  ].join(" · ");
  const awaiting = awaitingWords(facts);
  const brokenOff = facts.toResume - (facts.awaiting?.cps ?? 0) - (facts.awaiting?.vitale ?? 0);
  const beside = held.length + lots.length + 2 <= columns;
  return [
    ...paragraph(`${words.situation} ${facts.situation}`, columns),
    ...(beside ? pair(held, lots, columns) : [...paragraph(held, columns), ...paragraph(lots, columns)]),
    ...(brokenOff > 0 ? paragraph(`! ${words.toResume(brokenOff)}`, columns, { bold: true }) : []),
    ...(awaiting === "" ? [] : paragraph(awaiting, columns, { bold: true })),
    ...(facts.drafts > 0 ? paragraph(`! ${words.drafts(facts.drafts)}`, columns, { bold: true }) : []),
    ...(size.rows >= 18 ? [BLANK] : []),
  ];
}
