import {
  type InvoiceView,
  isOwnWork,
  money,
  printCopy,
  printPaperSheet,
  redoInvoice,
  type Session,
  sentInvoice,
  voidInvoice,
} from "#billing";

import type { ChoiceItem, PageRow } from "#hal/ports/index";
import { frenchDay, invoiceNumber } from "../layout/french.ts";
import { keys } from "../texts/keys.ts";
import { pages, invoices as words } from "../texts/menus.ts";
import { securedAs } from "../texts/questions.ts";
import { legend, marksOf, search } from "../texts/returns.ts";
import { sent } from "../texts/sent.ts";
import type { Destination, House } from "./house.ts";
import { askWanted, matching, type Wanted } from "./invoice-search.ts";
import { sentRows, wholeRows } from "./sent-rows.ts";
import { shareRows, shareState } from "./share-rows.ts";

/** The securing modes in the words of the screens. */
const SECURED = { S: "secured", D: "degraded", Y: "desynchronised", L: "without-vitale" } as const;

const ALL: Wanted = { gone: false };

/** Every state and mark an invoice can show, by one key (E137). */
const LEGEND = {
  title: legend.title,
  rows: Object.entries(legend.rows).map(([label, value]) => ({ label, value })),
};

/** The invoices of the card in session, newest first; one is found by its number, name, date or state, and shown whole. */
export async function invoicesView(house: House, session: Session): Promise<Destination> {
  const { ui } = house.desk;
  let wanted = ALL;
  for (;;) {
    const all = [...session.book.invoices()].filter((one) => isOwnWork(session, one)).toReversed();
    const list = matching(all, wanted);
    const narrowed = Object.keys(wanted).length > 1;
    const answer = await ui.ask(
      "choose",
      {
        list: "invoice",
        title: narrowed ? search.found(list.length) : words.title,
        items: list.map(itemOf),
        keys: { F2: keys.search, F3: wanted.gone ? keys.hideDeleted : keys.showDeleted, F4: keys.legend },
      },
      session.signal,
    );
    if (answer.kind === "cancelled" && narrowed) wanted = { gone: wanted.gone };
    else if (answer.kind !== "given") return { to: "back" };
    else if ("index" in answer.value) {
      const chosen = list[answer.value.index];
      if (chosen !== undefined) await showInvoice(house, session, chosen);
      return session.signal.aborted ? { to: "waiting" } : { to: "invoices", session };
    } else if (answer.value.key === "F3") wanted = { ...wanted, gone: !wanted.gone };
    else if (answer.value.key === "F4") await ui.ask("page", LEGEND, session.signal);
    else wanted = (await askWanted(house, session, wanted.gone)) ?? wanted;
  }
}

/** Every look at a stored invoice is in the audit. F2 shows every field as it is sent (E118), MENU prints a copy of the ticket (E117). */
async function showInvoice(house: House, session: Session, chosen: InvoiceView): Promise<void> {
  const { ui, journal } = house.desk;
  const { billerNumber, number } = chosen;
  if (!journal.readOnly) await journal.note("invoice-seen", { billerNumber, number });
  const whole = await sentInvoice(house.desk, chosen);
  const title = `${pages.labels.invoice} ${invoiceNumber(number)}`;
  const roads = {
    ...(whole === undefined ? {} : { F2: keys.sent, F3: keys.paperSheet }),
    ...(whole === undefined || chosen.stage !== "signed" ? {} : { MENU: keys.duplicate }),
    ...(chosen.stage === "signed" ? { F4: keys.remove } : {}),
  };
  for (;;) {
    const rows = [...rowsOf(chosen), ...(whole === undefined ? [] : wholeRows(whole))];
    const end = await ui.ask("page", { title, rows, keys: roads }, session.signal);
    if (end.kind !== "given" || end.value === "done") return;
    if (end.value.key === "F4") return removeInvoice(house, session, chosen);
    if (whole === undefined) return;
    if (end.value.key === "F3") await printPaperSheet(house.desk, session, chosen);
    else if (end.value.key === "MENU") await printCopy(house.desk, session, chosen);
    else {
      const sentAsIs = { title: sent.title(invoiceNumber(number)), rows: sentRows(whole.records) };
      await ui.ask("page", sentAsIs, session.signal);
    }
    if (session.signal.aborted) return;
  }
}

/** Deleted, it is offered to be made again. */
async function removeInvoice({ desk }: House, session: Session, chosen: InvoiceView): Promise<void> {
  if ((await voidInvoice(desk, session, chosen)) === "voided") await redoInvoice(desk, session, chosen);
}

function itemOf(view: InvoiceView): ChoiceItem {
  return {
    label: `${invoiceNumber(view.number)}  ${name(view)}`,
    detail: [money.toFrench(view.amounts.feeCents), stateOf(view), ...marksOf(view)].join("  "),
  };
}

function rowsOf(view: InvoiceView): readonly PageRow[] {
  const { labels } = pages;
  return [
    { label: labels.patient, value: name(view) },
    { label: labels.mode, value: securedAs[SECURED[view.mode]] },
    { label: labels.careDate, value: frenchDay(view.careFrom) },
    { label: labels.total, value: money.toFrench(view.amounts.feeCents) },
    { label: labels.amo, value: money.toFrench(view.amounts.amoCents) },
    { label: labels.amc, value: money.toFrench(view.amounts.amcCents) },
    { label: labels.patientShare, value: money.toFrench(view.amounts.patientCents) },
    ...(view.stage === "signed"
      ? shareRows(labels.state, view.fse)
      : [{ label: labels.state, value: words.states[view.stage] }]),
    ...shareRows(labels.dre, view.dre),
  ];
}

function stateOf(view: InvoiceView): string {
  return view.stage === "signed" ? shareState(view.fse) : words.states[view.stage];
}

function name(view: InvoiceView): string {
  return view.patient === undefined ? pages.values.unknown : `${view.patient.name} ${view.patient.firstName}`;
}
