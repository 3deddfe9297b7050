import { type InvoiceView, money } from "#billing";
import type { PageRow } from "#hal/ports/index";
import { frenchDay } from "../layout/french.ts";
import { pages, invoices as words } from "../texts/menus.ts";
import { acknowledged, adviceOn, lots, marks } from "../texts/returns.ts";

type Share = InvoiceView["fse"];

/** A share of an invoice as rows of its page: state, money, what was said of it and what to do (E140). Pure. */
export function shareRows(label: string, share: Share): readonly PageRow[] {
  const reasons = (share.outcomes ?? []).flatMap((one) => one.reasons);
  const told = [shareState(share), ...(share.marks ?? []).map((mark) => marks[mark])].join(" - ");
  const lot = share.lotId ?? share.refusedLotId;
  return [
    { label, value: told, ...(share.state === "rejected" || share.state === "to-correct" ? { flagged: true } : {}) },
    ...reasons.flatMap((one) => [
      { label: lots.labels.reason, value: [one.code, one.subCode, one.label].filter((part) => part !== "").join(" ") },
      { label: lots.labels.advice, value: adviceOn(one) },
    ]),
    ...(lot === undefined ? [] : [{ label: pages.labels.lot, value: lot }]),
  ];
}

/** "payée 3,78 € le 05/03/2026", "Reçu par la caisse (pas payé)", "à corriger"... */
export function shareState({ state, paidCents, paidOn }: Share): string {
  if (state === "acknowledged") return acknowledged;
  const paid = paidCents === undefined ? "" : ` ${money.toFrench(paidCents)}`;
  return `${words.states[state]}${paid}${paidOn === undefined ? "" : ` le ${frenchDay(paidOn)}`}`;
}
