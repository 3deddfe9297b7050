import { changePin, enrolColleague, removePractitioner, rereadCps, type Session } from "#billing";
import type { ChoiceItem } from "#hal/ports/index";
import { frenchMoment } from "../layout/french.ts";
import { cps as cardWords } from "../texts/cps.ts";
import { menu, cpsMenu as words } from "../texts/menus.ts";
import { cpsRows } from "./cps-rows.ts";
import type { Destination, House } from "./house.ts";

const ITEMS = ["see", "again", "unblock", "change", "colleague", "cards", "remove"] as const;

/** What can be done with the CPS in its slot. An open card is not blocked: unblocking is offered at the unlock. */
export async function cpsMenuView(house: House, session: Session): Promise<Destination> {
  const items = ITEMS.map((item) => ({
    label: words.items[item],
    ...(item === "unblock" ? { refusal: words.notBlocked } : {}),
    ...(item === "remove" && others(house, session).length === 0 ? { refusal: words.noOther } : {}),
  }));
  const answer = await house.desk.ui.ask("choose", { list: "cps", title: words.title, items }, session.signal);
  if (answer.kind !== "given" || !("index" in answer.value)) return { to: "back" };
  switch (ITEMS[answer.value.index]) {
    case "again":
      return { to: (await rereadCps(house.desk, session)) ? "cps-card" : "cps-menu", session };
    case "change":
      await changePin(house.desk, session);
      return { to: "cps-menu", session };
    case "colleague":
      await enrolColleague(house.desk, session);
      return { to: "cps-menu", session };
    case "remove":
      await removeOne(house, session);
      return { to: "cps-menu", session };
    case "cards":
      return { to: "cps-list", session };
    default:
      return { to: "cps-card", session };
  }
}

/** Every field that was read of the card, page after page; a place in mode R leads to the menu Remplacement (E013). */
export async function cpsCardView(house: House, session: Session): Promise<Destination> {
  const rows = cpsRows(session.card, house.desk.clock.now());
  const replaces = session.card.situations.some((one) => one.practiceMode === "R");
  const keys = replaces ? { keys: { F4: menu.items.replacement } } : {};
  const end = await house.desk.ui.ask("page", { title: cardWords.title, rows, ...keys }, session.signal);
  return end.kind === "given" && end.value !== "done" ? { to: "replacement", session } : { to: "back" };
}

/** The cards that open this device, with their type and the last time they did (E024). */
export async function cpsListView(house: House, session: Session): Promise<Destination> {
  const { desk } = house;
  const rows = desk.keys.enrolled().map(({ serial }) => itemOf(session, serial));
  await desk.ui.ask(
    "page",
    { title: words.cardsTitle, rows: rows.map(({ label, detail }) => ({ label, value: detail ?? "" })) },
    session.signal,
  );
  return { to: "back" };
}

/** One of the other cards, chosen from them, opens this device no more. */
async function removeOne(house: House, session: Session): Promise<void> {
  const serials = others(house, session);
  const items = serials.map((serial) => itemOf(session, serial));
  const asked = { list: "cps", title: words.removeTitle, items } as const;
  const answer = await house.desk.ui.ask("choose", asked, session.signal);
  const chosen = answer.kind === "given" && "index" in answer.value ? serials[answer.value.index] : undefined;
  if (chosen !== undefined) await removePractitioner(house.desk, session, chosen);
}

function others({ desk }: House, session: Session): readonly string[] {
  const own = session.card.practitioner.cardSerial;
  return desk.keys.enrolled().flatMap(({ serial }) => (serial === own ? [] : [serial]));
}

function itemOf(session: Session, serial: string): ChoiceItem {
  const use = session.book.lastUse(serial);
  const here = serial === session.card.practitioner.cardSerial;
  const type = here ? session.card.practitioner.cardType : use?.cardType;
  const used = use === undefined ? words.neverUsed : words.lastUse(frenchMoment(use.atMs));
  return {
    label: type ?? cardWords.none,
    detail: [words.card(serial), here ? words.thisOne : "", used].filter((part) => part !== "").join(", "),
  };
}
