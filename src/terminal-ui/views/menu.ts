import { enrolColleague, holderName, type Session } from "#billing";
import type { PageRow } from "#hal/ports/index";
import { pages, menu as words } from "../texts/menus.ts";
import type { Destination, House } from "./house.ts";

const ITEMS = ["card", "situation", "colleague", "diagnostic", "about"] as const;

/** The menu of an open session. */
export async function menuView(house: House, session: Session): Promise<Destination> {
  const items = ITEMS.map((item) => ({ label: words.items[item] }));
  const answer = await house.desk.ui.ask("choose", { list: "menu", title: words.title, items }, session.signal);
  if (answer.kind !== "given" || !("index" in answer.value)) return { to: "back" };
  switch (ITEMS[answer.value.index]) {
    case "situation":
      return { to: "situation", session };
    case "colleague":
      await enrolColleague(house.desk, session);
      return { to: "home", session };
    case "card":
      return page(house, session, pages.card, cardRows(session));
    case "diagnostic":
      return page(house, session, pages.diagnostic, await stateRows(house));
    default:
      return page(house, session, pages.about, aboutRows(house));
  }
}

async function page(house: House, session: Session, title: string, rows: readonly PageRow[]): Promise<Destination> {
  await house.desk.ui.ask("page", { title, rows }, session.signal);
  return session.signal.aborted ? { to: "waiting" } : { to: "menu", session };
}

function cardRows(session: Session): readonly PageRow[] {
  const { labels } = pages;
  const { practitioner, situations } = session.card;
  const row = (label: string, value: string | undefined): PageRow[] => (value === undefined ? [] : [{ label, value }]);
  return [
    ...row(labels.holder, holderName(session.card)),
    ...row(labels.type, practitioner.cardType),
    ...row(labels.idNat, practitioner.idNat),
    ...row(labels.rpps, practitioner.rpps),
    ...row(labels.adeli, practitioner.adeli),
    ...row(labels.profession, practitioner.profession),
    ...row(labels.validTo, practitioner.validTo.split("-").reverse().join("/")),
    ...situations.flatMap((one) => [
      { label: `${labels.situation} ${one.number}`, value: one.label, flagged: one.wrongKeys.length > 0 },
      ...row(labels.structure, one.structure?.name),
      ...row(labels.billing, one.billingNumber),
      ...row(labels.specialty, one.specialty),
      ...row(labels.convention, one.convention),
      ...row(labels.mode, one.practiceMode),
    ]),
  ];
}

async function stateRows(house: House): Promise<readonly PageRow[]> {
  const { labels, values } = pages;
  const { desk } = house;
  const power = await desk.power.read();
  const printer = await desk.printer.look();
  return [
    { label: labels.reader, value: desk.reader.firmware ?? values.absent, flagged: desk.reader.link.kind !== "ready" },
    { label: labels.keypad, value: desk.keypad.present ? "OK" : values.absent, flagged: !desk.keypad.present },
    { label: labels.printer, value: printer.cause ?? "OK", flagged: printer.cause !== undefined },
    { label: labels.battery, value: power.percent === undefined ? values.unknown : `${power.percent} %` },
    { label: labels.free, value: `${Math.max(0, desk.device.capacity - desk.journal.counts().held)}` },
    { label: labels.poste, value: desk.road.paired ? values.paired : values.unpaired, flagged: !desk.road.paired },
  ];
}

function aboutRows(house: House): readonly PageRow[] {
  const { labels, values } = pages;
  const { device } = house.desk;
  return [
    { label: labels.version, value: device.version },
    { label: labels.serial, value: device.serial },
    { label: labels.approval, value: device.approvalNumber === "" ? values.notApproved : device.approvalNumber },
    { label: labels.profile, value: values.profile },
  ];
}
