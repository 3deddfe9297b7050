import type { Session } from "#billing";
import type { PageRow } from "#hal/ports/index";
import { pages, menu as words } from "../texts/menus.ts";
import type { Destination, House } from "./house.ts";

const ITEMS = ["cps-menu", "situation", "diagnostic", "about", "lots", "replacement", "open-without-cps"] as const;

/** The menu of an open session. */
export async function menuView(house: House, session: Session): Promise<Destination> {
  const items = ITEMS.map((item) => ({ label: words.items[item] }));
  const answer = await house.desk.ui.ask("choose", { list: "menu", title: words.title, items }, session.signal);
  if (answer.kind !== "given" || !("index" in answer.value)) return { to: "back" };
  const chosen = ITEMS[answer.value.index];
  return chosen === undefined ? { to: "back" } : { to: chosen, session };
}

/** What this terminal is. */
export async function aboutView(house: House, session: Session): Promise<Destination> {
  const { labels, values } = pages;
  const { device } = house.desk;
  const rows: readonly PageRow[] = [
    { label: labels.version, value: device.version },
    { label: labels.serial, value: device.serial },
    { label: labels.approval, value: device.approvalNumber === "" ? values.notApproved : device.approvalNumber },
    { label: labels.profile, value: values.profile },
  ];
  await house.desk.ui.ask("page", { title: pages.about, rows }, session.signal);
  return { to: "back" };
}
