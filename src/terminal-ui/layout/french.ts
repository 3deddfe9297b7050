import { addDays, isDay, parisTime, toFrenchDay, weekday } from "#billing/model/dates";
import { cents, toFrench } from "#billing/model/money";
import { together } from "./text.ts";

/** "1 234,50 €" from integer cents; never broken over two lines. */
export function euros(amountCents: number): string {
  return together(toFrench(cents(amountCents)));
}

/** "23/11/2026" from "2026-11-23". What is not a day of the calendar (a lunar date) is shown as it is. */
export function frenchDay(text: string): string {
  return isDay(text) ? toFrenchDay(text) : text;
}

/** "07:30" in Paris. */
export function frenchTime(wallMs: number): string {
  return parisTime(wallMs).time.slice(0, 5);
}

/** "23/11/2026 07:30" in Paris. */
export function frenchMoment(wallMs: number): string {
  const { day, time } = parisTime(wallMs);
  return together(`${toFrenchDay(day)} ${time.slice(0, 5)}`);
}

/** "1,5" from "1.5". */
export function frenchDecimal(text: string): string {
  return text.replace(".", ",");
}

/** "000123" from "000000123": the zeros of the wire are left out, down to six digits. */
export function invoiceNumber(number: string): string {
  return number.replace(/^0{1,3}(?=\d{6}$)/, "");
}

/** The day `days` after (or before) "YYYY-MM-DD"; undefined when that is not a day of the calendar. */
export function dayAfter(text: string, days: number): string | undefined {
  return isDay(text) ? addDays(text, days) : undefined;
}

/** Whether "YYYY-MM-DD" is a Sunday. */
export function isSunday(text: string): boolean {
  return isDay(text) && weekday(text) === 0;
}

/** Whether the text is a day of the calendar, "YYYY-MM-DD". */
export function isCalendarDay(text: string): boolean {
  return isDay(text);
}

/** Days of the calendar in Paris from one wall clock to another. */
export function daysBetween(fromMs: number, toMs: number): number {
  const dayMs = (wallMs: number) => Date.parse(`${parisTime(wallMs).day}T00:00:00Z`);
  return Math.round((dayMs(toMs) - dayMs(fromMs)) / 86_400_000);
}
