import type { ReplacementView } from "#billing/journal/index";
import type { Practitioner } from "#billing/model/practitioner";
import { isReplacement, type ReplacementSetUp } from "#billing/model/replacement";
import type { Desk } from "./desk.ts";
import { holderName, type Session } from "./session.ts";
import { billersOf } from "./whose-work.ts";

/** One replacement with all that was set up for it. */
export interface Replacement {
  readonly view: ReplacementView;
  readonly setUp: ReplacementSetUp;
}

/** Those prepared or active in which this holder replaces somebody. */
export async function replacementsBy(
  desk: Desk,
  session: Session,
  holder: Pick<Practitioner, "rpps" | "adeli">,
): Promise<readonly Replacement[]> {
  const running = session.book.replacements.all().filter(({ stage }) => stage === "prepared" || stage === "active");
  return (await readReplacements(desk, running)).filter(({ setUp }) => isReplacement(setUp.by, holder));
}

/** Those of the places of the card in session, in which somebody replaces its holder: none for who replaces. */
export function ownReplacements(
  session: Session,
  ...stages: readonly ReplacementView["stage"][]
): readonly ReplacementView[] {
  if (session.replacement !== undefined) return [];
  const mine = billersOf(session);
  return session.book.replacements.all().filter((one) => mine.includes(one.billerNumber) && stages.includes(one.stage));
}

/** One of them, chosen when there are several; undefined when none was. */
export async function chooseReplacement(
  desk: Desk,
  session: Session,
  among: readonly Replacement[],
  label: (one: ReplacementSetUp) => string,
): Promise<Replacement | undefined> {
  if (among.length < 2) return among[0];
  const items = among.map(({ setUp }) => ({ label: label(setUp), detail: placeOf(setUp)?.label ?? "" }));
  const answer = await desk.ui.ask(
    "choose",
    { list: "situation", title: holderName(session.card), items },
    session.signal,
  );
  return answer.kind === "given" && "index" in answer.value ? among[answer.value.index] : undefined;
}

export async function readReplacements(desk: Desk, views: readonly ReplacementView[]): Promise<readonly Replacement[]> {
  const read: Replacement[] = [];
  for (const view of views) read.push({ view, setUp: await desk.journal.replacement(view.id) });
  return read;
}

/** The place that is replaced. */
export function placeOf({
  situations,
  situation,
}: ReplacementSetUp): ReplacementSetUp["situations"][number] | undefined {
  return situations.find((one) => one.number === situation);
}

/** Who replaces, as named on the screens: the name of the card, else the number that was typed. */
export function byName({ by }: ReplacementSetUp): string {
  return by.name ?? by.id;
}

const CIVILITIES: Readonly<Record<string, string>> = { DR: "Dr", PR: "Pr", M: "M.", MME: "Mme" };

/** "Dr MEDECINUN"; the first name where the card tells no civility. */
export function shortName({
  civility,
  firstName,
  name,
}: Pick<Practitioner, "civility" | "firstName" | "name">): string {
  const before = civility === undefined ? firstName : (CIVILITIES[civility.toUpperCase()] ?? civility);
  return [before, name].filter((part) => part !== undefined).join(" ");
}
