import { parisTime, toFrenchDay } from "#billing/model/dates";
import { type Cents, toFrench } from "#billing/model/money";
import type { PrintLine } from "#hal/ports/index";

/** What stands at the top of every ticket of the terminal. */
export interface TicketOrigin {
  readonly test: boolean;
  /** Number given by the authority; "" prints NON HOMOLOGUÉ. */
  readonly approvalNumber: string;
}

export const RULE: PrintLine = { kind: "rule" };
export const BLANK: PrintLine = { kind: "blank" };

/** MODE TEST and NON HOMOLOGUÉ, or the number of the approval. */
export function banner(origin: TicketOrigin): PrintLine[] {
  const lines: PrintLine[] = [];
  if (origin.test) lines.push({ kind: "text", text: "MODE TEST", style: { align: "centre", bold: true, big: true } });
  lines.push(
    origin.approvalNumber === "" || origin.test
      ? title("NON HOMOLOGUÉ")
      : { kind: "text", text: `Homologation ${origin.approvalNumber}`, style: { align: "centre" } },
  );
  if (origin.test) lines.push({ kind: "text", text: "Sans valeur", style: { align: "centre" } });
  return lines;
}

/** What stands at the bottom: the formats are our own profile, never presented as official ones. */
export function footer(): PrintLine[] {
  return [RULE, { kind: "text", text: "profil Tournée", style: { align: "centre" } }];
}

export function title(words: string): PrintLine {
  return { kind: "text", text: words, style: { align: "centre", bold: true } };
}

export function text(words: string): PrintLine {
  return { kind: "text", text: words };
}

export function amount(label: string, value: Cents): PrintLine {
  return { kind: "pair", left: label, right: toFrench(value) };
}

/** An invoice number is shown on six digits at least (formats.md 2.1, [2:30]). */
export function shownNumber(number: string): string {
  return number.replace(/^0+/, "").padStart(6, "0");
}

/** "23/11/2026 07:42", in Paris. */
export function shownTime(wallMs: number): string {
  const { day, time } = parisTime(wallMs);
  return `${toFrenchDay(day)} ${time.slice(0, 5)}`;
}

/** As on the card: eight digits AAAAMMJJ, a lunar day included, or six without a century. Never repaired. */
export function shownBirthDate(digits: string): string {
  const year = digits.length === 8 ? digits.slice(0, 4) : digits.slice(0, 2);
  const [month, dayOfMonth] = [digits.slice(-4, -2), digits.slice(-2)];
  return `${dayOfMonth}/${month}/${year}`;
}

/** "1 lot", "7 lots", "2 non vus": the last word takes its s. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count > 1 ? "s" : ""}`;
}
