import type { StatusFacts } from "#hal/ports/index";
import type { Row, Size } from "../frame.ts";
import { replacement as replacementWords } from "../texts/replacement.ts";
import { keypadAlert, PLACE_SYMBOL, printerAlert, readerAlert, status as words } from "../texts/status.ts";
import { frenchTime } from "./french.ts";
import { BLANK, paragraph, row, span } from "./rows.ts";

/** Below this, in percent and not charging, the battery is an alert. A signature is refused at 10 %. */
const LOW_BATTERY_PERCENT = 15;
/** Cells at the end of the first row where the bench may write "Tab". */
const RESERVED_CELLS = 4;

/** What nobody has told yet is shown as unknown. */
export const UNKNOWN_STATUS: StatusFacts = {
  clockMs: 0,
  clockDoubtful: false,
  batteryPercent: undefined,
  charging: false,
  cps: "unknown",
  vitale: "unknown",
  amc: "unknown",
  reader: "opening",
  printer: "ready",
  keypad: "present",
  mode: "test",
  approvalNumber: "",
  held: 0,
  free: 0,
  holder: "",
  replacement: undefined,
};

/**
 * The first row of every screen, then whose work is done in whose name, and the alerts, when there are any:
 *
 *     MODE TEST   CPS ■   Vitale ·   AMC ·   Bat. 80 %   07:30
 *     REMPLACEMENT de Dr MEDECINUN par Dr REMPLACUN
 *      Lecteur absent · Plus de papier
 */
export function statusRows(facts: StatusFacts, stuckKey: string | undefined, size: Size): Row[] {
  const room = size.columns - RESERVED_CELLS;
  const long = statusParts(facts, words.slots, " ", words.battery, words.charging);
  const gap = gapOf(long, room);
  const parts = gap >= 2 ? long : statusParts(facts, words.shortSlots, "", "", "+");
  const blank = " ".repeat(gap >= 2 ? Math.min(gap, 3) : Math.max(1, Math.min(2, gapOf(parts, room))));
  const first = parts.flatMap((part, index) => [
    ...(index === 0 ? [] : [span(blank)]),
    span(part, part === words.testMode ? { bold: true } : {}),
  ]);
  const alerts = alertsOf(facts, stuckKey);
  const head = [first, ...bannerRows(facts, size.columns)];
  return alerts.length === 0 ? head : [...head, alertRow(alerts, size.columns)];
}

/** In a replacement, on every screen: whole, on as many rows as the names take. */
function bannerRows({ replacement }: StatusFacts, columns: number): Row[] {
  if (replacement === undefined) return [];
  return paragraph(replacementWords.banner(replacement.of, replacement.by), columns, { bold: true });
}

/** Cells between parts so that they fill `room`; negative when they do not fit. */
function gapOf(parts: readonly string[], room: number): number {
  const filled = parts.reduce((sum, part) => sum + part.length, 0);
  return parts.length < 2 ? 0 : Math.floor((room - filled) / (parts.length - 1));
}

function statusParts(
  facts: StatusFacts,
  slots: Readonly<Record<"cps" | "vitale" | "amc", string>>,
  joint: string,
  battery: string,
  charging: string,
): string[] {
  const percent = facts.batteryPercent === undefined ? "?" : `${facts.batteryPercent}${joint}%`;
  const source = facts.charging ? charging : battery;
  return [
    ...(facts.mode === "test" ? [words.testMode] : []),
    ...(["cps", "vitale", "amc"] as const).map((slot) => `${slots[slot]}${joint}${PLACE_SYMBOL[facts[slot]]}`),
    `${source}${source === "" ? "" : joint}${percent}`,
    frenchTime(facts.clockMs),
  ];
}

/** Everything that is not as it should be, the most pressing first. */
function alertsOf(facts: StatusFacts, stuckKey: string | undefined): string[] {
  const low = facts.batteryPercent !== undefined && facts.batteryPercent < LOW_BATTERY_PERCENT && !facts.charging;
  return [
    readerAlert[facts.reader],
    keypadAlert[facts.keypad],
    facts.clockDoubtful ? words.clockDoubtful : "",
    low ? words.batteryLow : "",
    stuckKey === undefined ? "" : words.stuckKey(stuckKey),
    printerAlert[facts.printer],
  ].filter((alert) => alert !== "");
}

/** As many alerts as fit on one row; "+2" tells how many more there are. */
function alertRow(alerts: readonly string[], columns: number): Row {
  for (let count = alerts.length; count > 0; count--) {
    const rest = alerts.length - count;
    const told = [...alerts.slice(0, count), ...(rest > 0 ? [words.more(rest)] : [])].join(" · ");
    if (told.length + 2 <= columns) return row(` ${told} `, { reverse: true });
  }
  return BLANK;
}
