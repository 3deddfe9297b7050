import type { HandOverFacts, Notice, StatusFacts } from "#hal/ports/index";
import type { Row, Size } from "../frame.ts";
import { frenchMoment, invoiceNumber } from "../layout/french.ts";
import { BLANK, bar, centred, labelled, paragraph, row, span } from "../layout/rows.ts";
import type { Screen } from "../screen.ts";
import { keys } from "../texts/keys.ts";
import {
  handOver as handOverWords,
  locking,
  printing as printingWords,
  reading,
  signing as signingWords,
  waiting as waitingWords,
} from "../texts/notices.ts";
import { deviceState, status as statusWords } from "../texts/status.ts";
import { troubleLine, troubles } from "../texts/trouble.ts";

type Of<Kind extends Notice["kind"]> = Extract<Notice, { readonly kind: Kind }>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * Locked. Counts, clock, battery and the state of the machine; no name. `oldestHeldMs` is the wall clock at which the
 * oldest invoice held was signed.
 */
export function waitingScreen(notice: Of<"waiting">, facts: StatusFacts, size: Size): Screen {
  const room = size.columns;
  const label = 19;
  const told = notice.trouble === undefined ? [] : troubleRows(notice.trouble, room);
  const oldest = notice.oldestHeldMs;
  const approval = facts.approvalNumber === "" ? statusWords.notApproved : statusWords.approval(facts.approvalNumber);
  const charging = facts.charging ? ` - ${waitingWords.charging}` : "";
  const battery =
    facts.batteryPercent === undefined ? waitingWords.batteryUnknown : `${facts.batteryPercent} %${charging}`;
  return {
    title: waitingWords.title,
    position: approval,
    body: [
      [
        ...told,
        ...centred(facts.cps === "present" ? waitingWords.inPlace : waitingWords.insert, room, { bold: true }),
        BLANK,
        ...centred(waitingWords.held(facts.held, facts.free), room),
        ...(notice.sealedLots > 0 ? centred(waitingWords.sealed(notice.sealedLots), room) : []),
        BLANK,
        ...(oldest === undefined
          ? []
          : labelled(waitingWords.oldest, waitingWords.since(age(facts.clockMs - oldest)), label, room)),
        ...labelled(waitingWords.clock, frenchMoment(facts.clockMs), label, room),
        ...labelled(waitingWords.battery, battery, label, room),
        ...labelled(waitingWords.reader, deviceState.reader[facts.reader], label, room),
        ...labelled(waitingWords.printer, deviceState.printer[facts.printer], label, room),
        ...labelled(waitingWords.keypad, deviceState.keypad[facts.keypad], label, room),
      ],
    ],
    keys: [
      ...(facts.cps === "present" ? [{ key: "VALIDER", does: keys.unlock }] : []),
      ...(notice.sealedLots > 0 ? [{ key: "F2", does: keys.handOver }] : []),
    ],
    place: "middle",
  };
}

function troubleRows(code: NonNullable<Of<"waiting">["trouble"]>, columns: number): Row[] {
  return [
    ...centred(`! ${troubleLine(code)}`, columns, { reverse: true }),
    ...centred(troubles[code].next, columns),
    BLANK,
  ];
}

/** "12 min", "14 h", "3 jours": whole units, never more than has passed. */
function age(passedMs: number): string {
  const passed = Math.max(0, passedMs);
  if (passed < HOUR_MS) return waitingWords.minutes(Math.floor(passed / MINUTE_MS));
  if (passed < 2 * DAY_MS) return waitingWords.hours(Math.floor(passed / HOUR_MS));
  return waitingWords.days(Math.floor(passed / DAY_MS));
}

export function readingCpsScreen(size: Size): Screen {
  return busyScreen(reading.cps, [...centred(reading.keep, size.columns)]);
}

/** A bar of the files read. */
export function readingCardScreen(notice: Of<"reading-card">, size: Size): Screen {
  const margin = "  ";
  const width = size.columns - 2 * margin.length;
  return busyScreen(reading[notice.slot], [
    [span(margin), ...bar(notice.done, notice.total, width)],
    BLANK,
    ...centred(reading.files(notice.done, notice.total), size.columns),
    BLANK,
    ...centred(reading.keep, size.columns),
  ]);
}

const SIGNING_STEPS = ["vitale", "cps", "verify", "record"] as const;

/** The four steps of a signature, done, running and to come, by a symbol and a word. */
export function signingScreen(notice: Of<"signing">, size: Size): Screen {
  const at = SIGNING_STEPS.indexOf(notice.step);
  const steps = SIGNING_STEPS.map((step, index) =>
    stepRow(signingWords.steps[step], index < at ? "done" : index === at ? "now" : "later", size.columns),
  );
  return busyScreen(signingWords.title(invoiceNumber(notice.number)), [
    ...steps,
    BLANK,
    ...centred(signingWords.keep, size.columns),
  ]);
}

function stepRow(label: string, state: "done" | "now" | "later", columns: number): Row {
  const symbol = { done: "■", now: ">", later: "·" }[state];
  const word = { done: signingWords.done, now: signingWords.now, later: "" }[state];
  const start = `  ${symbol} ${label}`;
  const gap = Math.max(1, Math.min(columns, 50) - start.length - word.length - 2);
  return row(`${start}${" ".repeat(gap)}${word}`, state === "now" ? { bold: true } : {});
}

export function printingScreen(notice: Of<"printing">, size: Size): Screen {
  return busyScreen(printingWords.title(invoiceNumber(notice.number)), [
    ...centred(printingWords.body, size.columns, { bold: true }),
    BLANK,
    ...centred(printingWords.saved, size.columns),
  ]);
}

const HAND_OVER_STEPS = ["forming", "signing", "sealing", "connecting", "sending", "receipt", "recording"] as const;

/** "Lot 2/7 - Envoi 45 %", the bar of the lot, and all the steps in order. */
export function handOverScreen(notice: HandOverFacts, size: Size): Screen {
  const at = HAND_OVER_STEPS.indexOf(notice.step);
  const step = handOverWords.steps[notice.step];
  const percent = notice.step === "sending" ? ` ${handOverWords.percent(notice.percent)}` : "";
  const lot = handOverWords.lot(notice.lot, notice.lots);
  return busyScreen(handOverWords.title, [
    ...centred(`${lot} - ${step}${percent}`, size.columns, { bold: true }),
    [span("  "), ...bar(notice.percent, 100, size.columns - 4)],
    ...HAND_OVER_STEPS.map((one, index) =>
      stepRow(handOverWords.steps[one], index < at ? "done" : index === at ? "now" : "later", size.columns),
    ),
    ...paragraph(handOverWords.kept, size.columns),
  ]);
}

/** Painted at once when LOCK is pressed: no name stays on the screen while the session ends. */
export function lockingScreen(size: Size): Screen {
  return busyScreen(locking.title, centred(locking.body, size.columns));
}

function busyScreen(title: string, rows: readonly Row[]): Screen {
  return { title, body: [rows], keys: [], place: "middle" };
}
