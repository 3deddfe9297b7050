import { addDays, type Day, day, weekday } from "#billing/model/dates";

/** Fixed public holidays of metropolitan France, month and day (Code du travail, art. L. 3133-1). */
const FIXED = ["01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25"];
/** Days from Easter Sunday: Easter Monday, Ascension, Whit Monday. */
const FROM_EASTER = [1, 39, 50];

/** Public holidays of a year in metropolitan France, in order. The two more of Alsace-Moselle are claimed by hand. */
export function holidaysOf(year: number): readonly Day[] {
  const easter = easterOf(year);
  return [...FIXED.map((one) => day(`${year}-${one}`)), ...FROM_EASTER.map((days) => addDays(easter, days))].sort();
}

/** A Sunday or a public holiday: what the majoration of NGAP article 14 is proposed for. */
export function isSundayOrHoliday(date: Day): boolean {
  return weekday(date) === 0 || holidaysOf(Number(date.slice(0, 4))).includes(date);
}

/** Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8). */
function easterOf(year: number): Day {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const inCentury = year % 100;
  const moonShift = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const moon = (19 * golden + century - Math.floor(century / 4) - moonShift + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - moon - (inCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * moon + 22 * toSunday) / 451);
  const march = moon + toSunday - 7 * late + 22;
  return addDays(day(`${year}-03-01`), march - 1);
}
