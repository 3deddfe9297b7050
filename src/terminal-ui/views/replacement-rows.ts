import { type InvoiceView, money, type Replacement } from "#billing";
import type { PageRow } from "#hal/ports/index";
import { frenchDay, invoiceNumber } from "../layout/french.ts";
import { cps } from "../texts/cps.ts";
import { pages, invoices as states } from "../texts/menus.ts";
import { replacement as words } from "../texts/replacement.ts";
import { shareState } from "./share-rows.ts";

/** All that is stored of a replacement, as rows of a page. Pure. */
export function replacementRows({ view, setUp }: Replacement): readonly PageRow[] {
  const { labels } = words;
  const { by, replaced, from, to } = setUp;
  const place = setUp.situations.find((one) => one.number === setUp.situation);
  const convention: Readonly<Record<string, string>> = cps.conventions;
  return [
    { label: labels.stage, value: words.stages[view.stage] },
    ...(by.name === undefined ? [] : [{ label: labels.by, value: by.name }]),
    { label: labels.id, value: words.id(by.idType, by.id) },
    { label: labels.of, value: [replaced.firstName, replaced.name].filter((part) => part !== undefined).join(" ") },
    { label: labels.place, value: place?.label ?? "" },
    { label: labels.billing, value: place?.billingNumber ?? "" },
    { label: labels.convention, value: convention[place?.convention ?? ""] ?? "" },
    { label: labels.from, value: frenchDay(from) },
    { label: labels.to, value: frenchDay(to) },
    { label: labels.mailbox, value: words.mailbox },
    { label: labels.card, value: view.cardSerial === undefined ? words.notRegistered : words.registered },
  ];
}

/** Invoices with their patient, amount and state. Pure. */
export function unsentRows(views: readonly InvoiceView[]): readonly PageRow[] {
  return views.map((view) => {
    const { patient, amounts, stage, fse } = view;
    const name = patient === undefined ? pages.values.unknown : `${patient.name} ${patient.firstName}`;
    const state = stage === "signed" ? shareState(fse) : states.states[stage];
    return { label: invoiceNumber(view.number), value: `${name}  ${money.toFrench(amounts.feeCents)}  ${state}` };
  });
}
