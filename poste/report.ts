import { type Day, parisTime, toFrenchDay } from "#billing/model/dates";
import { cents, toFrench } from "#billing/model/money";
import { adviceOn, stopsSending } from "#billing/model/return-advice";
import type { ReturnedReason } from "#billing/model/returns";
import type { Share } from "#billing/model/share";
import type { PosteBook } from "./book.ts";
import type { HeldInvoice, HeldLot } from "./held-lot.ts";
import { isUnanswered } from "./search.ts";
import * as words from "./words.ts";

const { said } = words;

/** The list of invoices, one a line, what a payer said under it; a warning in front when sending must stop. Pure. */
export function listLines(book: PosteBook, shown: readonly HeldInvoice[]): readonly string[] {
  const unattached = book.unattached();
  return [
    ...warnings(book),
    said.list(shown.length, shown.filter(isUnanswered).length),
    ...(shown.length === 0 ? [said.none] : shown.flatMap(invoiceLines)),
    ...(unattached.length === 0 ? [] : [said.unattached(unattached.length)]),
    ...unattached.map(({ lotId, invoice, why, said: what }) => `  ${invoice ?? lotId} : ${words.why[why]} : ${what}`),
  ];
}

/** Lots refused for a reason that touches every lot (E145). */
export function warnings(book: PosteBook): readonly string[] {
  return book
    .lots()
    .flatMap(({ lotId, answer }) =>
      answer !== undefined && stopsSending(answer) ? [said.stopped(lotId, reasonOf(answer), adviceOn(answer))] : [],
    );
}

function invoiceLines(invoice: HeldInvoice): readonly string[] {
  const { number, careFrom, name, firstName, amo, feeCents, mode, stage, fse, dre, careSheetId } = invoice;
  const state = stage === "voided" ? words.deleted : shareWords(fse);
  const dreWords = dre.state === "none" || stage === "voided" ? [] : [`DRE ${shareWords(dre)}`];
  const mark = words.modes[mode];
  const line = [
    ...[number, toFrenchDay(careFrom), `${name} ${firstName}`, amo, toFrench(cents(feeCents)), state],
    ...dreWords,
    ...(mark === undefined ? [] : [mark]),
    careSheetId,
  ];
  return [line.join("  "), ...reasonLines(fse), ...reasonLines(dre)];
}

/** "payée 36,21 € le 23/11/2026", "Reçu par la caisse (pas payé)", "à corriger"... as on the device. */
export function shareWords({ state, paidCents, paidOn, marks = [] }: Share): string {
  const word = state === "acknowledged" ? words.acknowledged : words.states[state];
  const paid = paidCents === undefined ? "" : ` ${toFrench(paidCents)}`;
  const on = paidOn === undefined ? "" : ` ${said.on(toFrenchDay(paidOn))}`;
  return [`${word}${paid}${on}`, ...marks.map((mark) => words.marks[mark])].join(", ");
}

/** Every reason as it came, with what to correct. */
function reasonLines({ outcomes = [] }: Share): readonly string[] {
  return outcomes.flatMap(({ reasons }) => reasons.map((one) => `    ${reasonOf(one)} - ${adviceOn(one)}`));
}

function reasonOf({ code, subCode, label }: Pick<ReturnedReason, "code" | "subCode" | "label">): string {
  return `${code} ${subCode} ${label}`;
}

/** One lot with its receipt, its answer and its invoices. Pure. */
export function lotLines(lot: HeldLot, members: readonly HeldInvoice[]): readonly string[] {
  const { receipt, answer, identity } = lot;
  const codes = answer === undefined ? [] : [answer, ...answer.reasons].filter(({ code }) => code !== "");
  const state = answer === undefined ? words.lotStates.sent : words.lotStates[answer.status];
  return [
    `${said.lot(identity.kind, identity.lotNumber)}  ${lot.lotId}  ${lot.recipient}`,
    `  ${state}${answer === undefined ? "" : ` ${said.on(toFrenchDay(answer.statusDay))}`}`,
    ...codes.map((one) => `  ${reasonOf(one)} - ${adviceOn(one)}`),
    `  ${said.received(moment(receipt.receivedAt), lot.deviceId)}, ${toFrench(cents(receipt.totalFeesCents))}`,
    `  ${said.hash} ${receipt.hash}`,
    ...(lot.filed ? [`  ${said.filed}`] : []),
    ...members.flatMap(invoiceLines),
  ];
}

/** The cards that open each device, with type and last use, as the device lists them (E020, E024); and its places. Pure. */
export function cardLines(book: PosteBook): readonly string[] {
  const devices = book.devices();
  if (devices.length === 0) return [said.noDevice];
  return devices.flatMap(({ deviceId, at, cards, held, free }) => [
    said.cards(deviceId, moment(at)),
    `  ${said.places(held, free)}`,
    ...cards.map(({ serial, type = "?", lastUseAt }) => {
      const used = lastUseAt === undefined ? said.neverUsed : said.lastUse(moment(lastUseAt));
      return `  ${type}, ${said.card(serial)}, ${used}`;
    }),
  ]);
}

/** "23/11/2026 07:30" in Paris. */
export function moment(iso: string): string {
  const { day, time } = parisTime(Date.parse(iso));
  return `${toFrenchDay(day)} ${time.slice(0, 5)}`;
}

/** "2026-11" of a wall clock, and its first and last day. */
export function monthOf(nowMs: number): { readonly name: string; readonly from: string; readonly to: string } {
  const { day } = parisTime(nowMs);
  const name: Day | string = day.slice(0, 7);
  return { name, from: `${name}-01`, to: `${name}-31` };
}
