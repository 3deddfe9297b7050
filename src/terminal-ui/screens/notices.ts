import type { HandOverFacts, Notice, StatusFacts } from "#hal/ports/index";
import type { Row, Size } from "../frame.ts";
import { daysBetween, frenchMoment, invoiceNumber } from "../layout/french.ts";
import { BLANK, bar, centred, labelled, paragraph, row, span } from "../layout/rows.ts";
import type { Screen } from "../screen.ts";
import { keys } from "../texts/keys.ts";
import {
  backOff as backOffWords,
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

const LABEL_CELLS = 19;
/** From this many rows on there is room for everything at once. */
const TALL_ROWS = 18;

/**
 * Locked. Counts, clock, battery and the state of the machine; no name. `oldestHeldMs` is a wall clock of the
 * day on which the oldest invoice held was signed.
 */
export function waitingScreen(notice: Of<"waiting">, facts: StatusFacts, size: Size): Screen {
  const room = size.columns;
  const told = notice.trouble === undefined ? [] : troubleRows(notice.trouble, room);
  const oldest = notice.oldestHeldMs;
  const approval = facts.approvalNumber === "" ? statusWords.notApproved : statusWords.approval(facts.approvalNumber);
  // A notice has one page: where a trouble takes the room, the machine is told by the status line alone.
  const machine = told.length > 0 && size.rows < TALL_ROWS ? [] : machineRows(facts, room);
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
        ...(oldest === undefined ? [] : labelled(waitingWords.oldest, age(facts.clockMs, oldest), LABEL_CELLS, room)),
        ...labelled(waitingWords.clock, frenchMoment(facts.clockMs), LABEL_CELLS, room),
        ...machine,
      ],
    ],
    keys: [
      ...(facts.cps === "present" ? [{ key: "VALIDER", does: keys.unlock }] : []),
      ...(notice.sealedLots > 0 ? [{ key: "F2", does: keys.handOver }] : []),
      ...(notice.sealedLots === 0 && notice.poste ? [{ key: "F2", does: keys.askPoste }] : []),
      { key: "MENU", does: keys.diagnostic },
    ],
    place: "middle",
  };
}

/** Whether F2 leads to the poste: there are lots for it, or it may have something for us. */
export function offersHandOver({ sealedLots, poste }: Of<"waiting">): boolean {
  return sealedLots > 0 || poste === true;
}

/** Battery, reader, printer and keypad in words. */
function machineRows(facts: StatusFacts, columns: number): Row[] {
  const charging = facts.charging ? ` - ${waitingWords.charging}` : "";
  const battery =
    facts.batteryPercent === undefined ? waitingWords.batteryUnknown : `${facts.batteryPercent} %${charging}`;
  return [
    ...labelled(waitingWords.battery, battery, LABEL_CELLS, columns),
    ...labelled(waitingWords.reader, deviceState.reader[facts.reader], LABEL_CELLS, columns),
    ...labelled(waitingWords.printer, deviceState.printer[facts.printer], LABEL_CELLS, columns),
    ...labelled(waitingWords.keypad, deviceState.keypad[facts.keypad], LABEL_CELLS, columns),
  ];
}

function troubleRows(code: NonNullable<Of<"waiting">["trouble"]>, columns: number): Row[] {
  return [
    ...centred(`! ${troubleLine(code)}`, columns, { reverse: true }),
    ...centred(troubles[code].next, columns),
    BLANK,
  ];
}

/** Days of the calendar since then: what a locked terminal knows of its oldest invoice is the day. */
function age(nowMs: number, thenMs: number): string {
  const days = daysBetween(thenMs, nowMs);
  return days < 1 ? waitingWords.today : waitingWords.days(days);
}

export function readingCpsScreen(size: Size): Screen {
  return busyScreen(reading.cps, [...centred(reading.keep, size.columns)]);
}

export function backOffScreen(seconds: number, size: Size): Screen {
  const lines = [backOffWords.wait(seconds), backOffWords.why, backOffWords.out];
  return busyScreen(backOffWords.title, [
    ...lines.flatMap((line, index) => [...(index > 0 ? [BLANK] : []), ...centred(line, size.columns)]),
  ]);
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

const HAND_OVER_STEPS = [
  "forming",
  "signing",
  "sealing",
  "connecting",
  "sending",
  "receipt",
  "recording",
  "receiving",
] as const;

/** "Lot 2/7 - Fichier 2/7 - Envoi 45 %", the bar of the file, and all the steps in order, reception last. */
export function handOverScreen(notice: HandOverFacts, size: Size): Screen {
  const at = HAND_OVER_STEPS.indexOf(notice.step);
  return busyScreen(handOverWords.title, [
    ...centred(placeOf(notice), size.columns, { bold: true }),
    [span("  "), ...bar(notice.percent, 100, size.columns - 4)],
    ...HAND_OVER_STEPS.map((one, index) =>
      stepRow(handOverWords.steps[one], index < at ? "done" : index === at ? "now" : "later", size.columns),
    ),
    ...paragraph(handOverWords.kept, size.columns),
  ]);
}

/** Which lot and file, and what is done with it. A lot leaves as one file; what comes is files only. */
function placeOf({ step, lot, lots, percent }: HandOverFacts): string {
  const { steps, file } = handOverWords;
  const counted = step === "sending" || step === "receiving";
  const told = counted && lots > 0 ? `${steps[step]} ${handOverWords.percent(percent)}` : steps[step];
  if (step === "receiving") return [...(lots > 0 ? [file(lot, lots)] : []), told].join(" - ");
  return [handOverWords.lot(lot, lots), ...(step === "sending" ? [file(lot, lots)] : []), told].join(" - ");
}

/** Painted at once when LOCK is pressed: no name stays on the screen while the session ends. */
export function lockingScreen(size: Size): Screen {
  return busyScreen(locking.title, centred(locking.body, size.columns));
}

function busyScreen(title: string, rows: readonly Row[]): Screen {
  return { title, body: [rows], keys: [], place: "middle" };
}
