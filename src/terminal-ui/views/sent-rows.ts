import type { SentInvoice, SentRecord } from "#billing";
import type { PageRow } from "#hal/ports/index";
import { flagsLine } from "../texts/flags.ts";
import { pages } from "../texts/menus.ts";
import { sent, sentFieldName } from "../texts/sent.ts";

/** What the page of an invoice says beside its amounts: the organism (E068), and the flags of its two shares (E102). */
export function wholeRows({ organism, shares }: SentInvoice): readonly PageRow[] {
  return [
    { label: pages.labels.organism, value: organism },
    { label: pages.labels.flags, value: flagsLine(shares) },
  ];
}

/** Every field of every record, as it is sent; each record under its own heading. */
export function sentRows(records: readonly SentRecord[]): readonly PageRow[] {
  return records.flatMap(({ flow, type, fields }, index) => [
    { label: sent.record(flow, type), value: sent.recordValue(index + 1, records.length) },
    ...fields.map(({ name, text }) => ({ label: sentFieldName(name), value: text.trim() === "" ? sent.empty : text })),
  ]);
}
