import { isDay } from "#billing/model/dates";
import type { Share } from "#billing/model/share";
import type { HeldInvoice } from "./held-lot.ts";
import * as words from "./words.ts";

/** What is looked for at the poste (E141). All of it must hold; deleted invoices show only when asked for. */
export interface Criteria {
  readonly number?: string;
  /** First and last day of care, "YYYY-MM-DD". */
  readonly from?: string;
  readonly to?: string;
  /** A word of the legend, for the FSE and for the DRE. */
  readonly state?: string;
  readonly dreState?: string;
  /** "01", "01-349" or "01-349-9881". */
  readonly amo?: string;
  /** Beginning of a word of the name or of the first name. */
  readonly client?: string;
  readonly deleted?: boolean;
  /** Only those without a positive ARL (E138). */
  readonly unanswered?: boolean;
}

/** The invoices that are wanted, by biller and number. Pure. */
export function matching(invoices: readonly HeldInvoice[], wanted: Criteria): readonly HeldInvoice[] {
  const { number, from, to, state, dreState, amo, client } = wanted;
  const isState = (share: Share, word: string) => plain(words.states[share.state]) === plain(word);
  return invoices
    .filter(
      (one) =>
        (wanted.deleted === true || one.stage !== "voided") &&
        (number === undefined || one.number.padStart(9, "0") === number.padStart(9, "0")) &&
        (from === undefined || one.careTo >= from) &&
        (to === undefined || one.careFrom <= to) &&
        (state === undefined || isState(one.fse, state)) &&
        (dreState === undefined || isState(one.dre, dreState)) &&
        (amo === undefined || `${one.amo}-`.startsWith(`${amo}-`)) &&
        (client === undefined || named(one, plain(client))) &&
        (wanted.unanswered !== true || isUnanswered(one)),
    )
    .toSorted((a, b) => (`${a.billerNumber}${a.number}` < `${b.billerNumber}${b.number}` ? -1 : 1));
}

/** Whether a share of it has no positive ARL yet, nor anything that its payer said since. */
export function isUnanswered({ stage, fse, dre }: HeldInvoice): boolean {
  const waits = ({ state }: Share) => state === "sent" || state === "to-correct";
  return stage === "signed" && (waits(fse) || waits(dre));
}

/** Whether the criteria are written as they must be; the word of a state must be one of the legend. */
export function isSound({ number, from, to, state, dreState, amo }: Criteria): boolean {
  const known = Object.values(words.states).map(plain);
  return (
    (number === undefined || /^\d{1,9}$/.test(number)) &&
    [from, to].every((day) => day === undefined || isDay(day)) &&
    [state, dreState].every((word) => word === undefined || known.includes(plain(word))) &&
    (amo === undefined || /^\d{2}(-\d{3}(-\d{4})?)?$/.test(amo))
  );
}

function named({ name, firstName }: HeldInvoice, wanted: string): boolean {
  return ` ${plain(`${name} ${firstName}`)}`.includes(` ${wanted}`);
}

/** Lower case without accents, words apart by one space. */
function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}
