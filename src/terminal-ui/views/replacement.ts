import {
  activateReplacement,
  billersOf,
  closeReplacement,
  eraseReplacement,
  ownReplacements,
  prepareReplacement,
  type Replacement,
  readReplacements,
  type Session,
  unsentOf,
} from "#billing";
import { replacement as words } from "../texts/replacement.ts";
import type { Destination, House } from "./house.ts";
import { replacementRows, unsentRows } from "./replacement-rows.ts";

const ITEMS = ["prepare", "activate", "see", "close", "erase"] as const;
type Item = (typeof ITEMS)[number];

/** The menu Remplacement: the same five lines for who is replaced and for who replaces, with the reason of those not theirs. */
export async function replacementView(house: House, session: Session): Promise<Destination> {
  const { desk } = house;
  const items = ITEMS.map((item) => {
    const refusal = refusalOf(session, item);
    return { label: words.items[item], ...(refusal === undefined ? {} : { refusal }) };
  });
  const answer = await desk.ui.ask("choose", { list: "menu", title: words.title, items }, session.signal);
  if (answer.kind !== "given" || !("index" in answer.value)) return { to: "back" };
  const chosen = ITEMS[answer.value.index];
  switch (chosen) {
    case "prepare":
      await prepare(house, session);
      break;
    case "activate":
      if (await activateReplacement(desk, session)) return { to: "home", session };
      break;
    case "close":
      await close(house, session);
      break;
    case "erase":
      await eraseReplacement(desk, session);
      break;
    default:
      await see(house, session);
  }
  return session.signal.aborted ? { to: "waiting" } : { to: "replacement", session };
}

/** Why a line is not for the card in session, or not now. */
function refusalOf(session: Session, item: Item): string | undefined {
  const { refusals } = words;
  const inside = session.replacement !== undefined;
  const running = ownReplacements(session, "prepared", "active").length > 0;
  const closed = ownReplacements(session, "closed").length > 0;
  switch (item) {
    case "prepare":
      if (inside) return refusals.inReplacement;
      return billersOf(session).length === 0 ? refusals.noPlace : undefined;
    case "activate":
      return session.own.practiceMode === "R" ? undefined : refusals.notReplacing;
    case "see":
      return inside || running || closed ? undefined : refusals.nothingStored;
    case "close":
      if (inside) return refusals.inReplacement;
      return running ? undefined : refusals.nothing;
    case "erase":
      if (inside) return refusals.inReplacement;
      if (closed) return undefined;
      return running ? refusals.notClosed : refusals.nothingStored;
  }
}

async function prepare(house: House, session: Session): Promise<void> {
  const end = await prepareReplacement(house.desk, session);
  if (end.kind !== "prepared" || session.signal.aborted) return;
  const [made] = (await stored(house, session)).filter(({ view }) => view.id === end.id);
  if (made !== undefined) await show(house, session, made);
}

/** What is stored, whole, on request (E164). */
async function see(house: House, session: Session): Promise<void> {
  for (const one of await stored(house, session)) if (!session.signal.aborted) await show(house, session, one);
}

function stored({ desk }: House, session: Session): Promise<readonly Replacement[]> {
  const { replacement, book } = session;
  const working = replacement === undefined ? undefined : book.replacements.one(replacement.id);
  const views = working === undefined ? ownReplacements(session, "prepared", "active", "closed") : [working];
  return readReplacements(desk, views);
}

async function show({ desk }: House, session: Session, one: Replacement): Promise<void> {
  await desk.ui.ask("page", { title: words.title, rows: replacementRows(one) }, session.signal);
}

/** What the other made and left here is listed first: nothing of it goes with the closing (scenario B21). */
async function close({ desk }: House, session: Session): Promise<void> {
  const unsent = ownReplacements(session, "prepared", "active").flatMap(({ id }) => unsentOf(session, id));
  if (unsent.length > 0) {
    const seen = await desk.ui.ask("page", { title: words.unsentTitle, rows: unsentRows(unsent) }, session.signal);
    if (seen.kind !== "given") return;
  }
  await closeReplacement(desk, session);
}
