import { billersOf, type InvoiceView, money, type Session, voidInvoice } from "#billing";
import type { ChoiceItem, PageRow } from "#hal/ports/index";
import { keys } from "../texts/keys.ts";
import { pages, invoices as words } from "../texts/menus.ts";
import type { Destination, House } from "./house.ts";

/** The invoices of the card in session, newest first; one chosen is shown whole. */
export async function invoicesView(house: House, session: Session): Promise<Destination> {
  const { ui } = house.desk;
  const mine = billersOf(session);
  const list = [...session.book.invoices()].filter((one) => mine.includes(one.billerNumber)).toReversed();
  const answer = await ui.ask(
    "choose",
    { list: "invoice", title: words.title, items: list.map(itemOf) },
    session.signal,
  );
  if (answer.kind !== "given" || !("index" in answer.value)) return { to: "back" };
  const chosen = list[answer.value.index];
  if (chosen === undefined) return { to: "back" };
  if (!house.desk.journal.readOnly) await house.desk.journal.note("invoice-seen", { number: chosen.number });
  const end = await ui.ask(
    "page",
    {
      title: `${pages.labels.invoice} ${shown(chosen.number)}`,
      rows: rowsOf(chosen),
      ...(chosen.stage === "signed" ? { keys: { F4: keys.remove } } : {}),
    },
    session.signal,
  );
  if (end.kind === "given" && end.value !== "done") await voidInvoice(house.desk, session, chosen);
  return session.signal.aborted ? { to: "waiting" } : { to: "invoices", session };
}

function itemOf(view: InvoiceView): ChoiceItem {
  return {
    label: `${shown(view.number)}  ${name(view)}`,
    detail: `${money.toFrench(view.amounts.feeCents)}  ${stateOf(view)}`,
  };
}

function rowsOf(view: InvoiceView): readonly PageRow[] {
  const { labels } = pages;
  return [
    { label: labels.patient, value: name(view) },
    { label: labels.careDate, value: view.careFrom.split("-").reverse().join("/") },
    { label: labels.total, value: money.toFrench(view.amounts.feeCents) },
    { label: labels.amo, value: money.toFrench(view.amounts.amoCents) },
    { label: labels.amc, value: money.toFrench(view.amounts.amcCents) },
    { label: labels.patientShare, value: money.toFrench(view.amounts.patientCents) },
    { label: labels.state, value: stateOf(view) },
    { label: labels.dre, value: words.states[view.dre.state] },
    ...(view.fse.lotId === undefined ? [] : [{ label: labels.lot, value: view.fse.lotId }]),
  ];
}

function stateOf(view: InvoiceView): string {
  return view.stage === "signed" ? words.states[view.fse.state] : words.states[view.stage];
}

function name(view: InvoiceView): string {
  return view.patient === undefined ? pages.values.unknown : `${view.patient.name} ${view.patient.firstName}`;
}

/** The series of one device: six digits at least are shown (formats.md [2:30]). */
function shown(number: string): string {
  return number.replace(/^0{1,3}/, "");
}
