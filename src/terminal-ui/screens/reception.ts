import type { ReceptionFacts } from "#hal/ports/index";
import type { Row } from "../frame.ts";
import { frenchDay, frenchTime } from "../layout/french.ts";
import { pair, paragraph } from "../layout/rows.ts";
import { handedOver } from "../texts/questions.ts";
import { troubleLine } from "../texts/trouble.ts";

const { reception: words } = handedOver;

/** What came from the poste: files, what they changed, the round, the tables; or where it stopped and why. Pure. */
export function receptionRows(facts: ReceptionFacts, columns: number): readonly Row[] {
  const { files, taken, refused, problem } = facts;
  const head = files === 0 ? words.nothing : words.files(taken, files);
  return [
    ...(problem?.step === "list" ? [] : paragraph(head, columns, { bold: true })),
    ...roundRows(facts, columns),
    ...tableRows(facts, columns),
    ...countRows(facts, columns),
    ...refused.flatMap((code) => paragraph(`! ${words.refused} : ${troubleLine(code)}`, columns, {}, 2)),
    ...(problem === undefined ? [] : paragraph(`! ${stopped(problem)} : ${troubleLine(problem.code)}`, columns, {}, 2)),
  ];
}

/** "Tournée 12 - droits 07:28 - tables 2026-01 OK" (scenario A1). */
function roundRows({ round, tablesInForce }: ReceptionFacts, columns: number): readonly Row[] {
  if (round === undefined) return [];
  const parts = [
    words.round(round.patients),
    round.rightsAtMs === undefined ? words.noRights : words.rights(frenchTime(round.rightsAtMs)),
    words.tables(tablesInForce ?? words.builtIn),
  ];
  return paragraph(`${parts.join(" - ")} ${words.ok}`, columns, { bold: true });
}

function tableRows({ tables }: ReceptionFacts, columns: number): readonly Row[] {
  if (tables === undefined) return [];
  const before = tables.before === "" ? words.builtIn : tables.before;
  return paragraph(`${words.change(before, tables.version)}, ${words.from(frenchDay(tables.from))}`, columns);
}

const COUNTS = ["lotsReceived", "lotsRefused", "paid", "rejected", "signalled", "unattached"] as const;

function countRows(facts: ReceptionFacts, columns: number): readonly Row[] {
  return COUNTS.filter((one) => facts[one] > 0).flatMap((one) => pair(`  ${words[one]}`, String(facts[one]), columns));
}

function stopped({ step, file = 0, files = 0 }: NonNullable<ReceptionFacts["problem"]>): string {
  return step === "file" ? words.stopped.file(file, files) : words.stopped[step];
}
