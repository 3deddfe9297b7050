/** A calendar day, "YYYY-MM-DD", that exists. */
export type Day = string & { readonly __unit: "day" };

/** Checks and brands a day. Throws RangeError when it is not in the calendar. */
export function day(text: string): Day {
  if (!isDay(text)) throw new RangeError("not a day");
  return text as Day;
}

export function isDay(text: string): text is Day {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text;
}

const PARIS = new Intl.DateTimeFormat("en-CA", {
  timeZone: "Europe/Paris",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

/** Local date and time in Paris of a wall clock: what the product shows and writes (formats.md G10). */
export function parisTime(wallMs: number): { readonly day: Day; readonly time: string } {
  const parts = Object.fromEntries(PARIS.formatToParts(wallMs).map((part) => [part.type, part.value]));
  return {
    day: day(`${parts.year}-${parts.month}-${parts.day}`),
    time: `${parts.hour}:${parts.minute}:${parts.second}`,
  };
}

/** Wall clock of a local date and time in Paris; in the hour that summer time skips, an hour later. */
export function wallAtParis(date: Day, time: string): number {
  const asUtc = Date.parse(`${date}T${time}Z`);
  const aheadMs = (wallMs: number) => {
    const local = parisTime(wallMs);
    return Date.parse(`${local.day}T${local.time}Z`) - wallMs;
  };
  const near = asUtc - aheadMs(asUtc);
  return asUtc - aheadMs(near);
}

/** "AAMMJJ" of B2. */
export function toAammjj(date: Day): string {
  return date.slice(2, 4) + date.slice(5, 7) + date.slice(8, 10);
}

/** Reads "AAMMJJ" of a date that is not a birth date: 20AA. Throws RangeError when not in the calendar. */
export function fromAammjj(text: string): Day {
  return day(`20${text.slice(0, 2)}-${text.slice(2, 4)}-${text.slice(4, 6)}`);
}

/** "23/11/2026". */
export function toFrenchDay(date: Day): string {
  return `${date.slice(8, 10)}/${date.slice(5, 7)}/${date.slice(0, 4)}`;
}

/** Reads "20261123" of a card. Throws RangeError when not in the calendar. */
export function fromCompact(text: string): Day {
  return day(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`);
}

/** Whether `date` lies in a period whose ends are included; an absent end is open. */
export function covers(period: { readonly from: Day; readonly to?: Day | undefined }, date: Day): boolean {
  return period.from <= date && (period.to === undefined || date <= period.to);
}

/** Days added (or taken away). */
export function addDays(date: Day, days: number): Day {
  const moved = new Date(`${date}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return day(moved.toISOString().slice(0, 10));
}

/** The same day some months later; the last day of the month where it has no such day. */
export function addMonths(date: Day, months: number): Day {
  const whole = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  const [year, month] = [Math.floor(whole / 12), (whole % 12) + 1];
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const dayOfMonth = Math.min(Number(date.slice(8)), lastDay);
  const two = (value: number) => String(value).padStart(2, "0");
  return day(`${String(year).padStart(4, "0")}-${two(month)}-${two(dayOfMonth)}`);
}

/** 0 Sunday .. 6 Saturday. */
export function weekday(date: Day): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}
