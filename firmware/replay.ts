import { type Divergence, replayLine } from "#hal/line/index";
import { type Card, type CardReader, type Clock, type Slot, sleep } from "#hal/ports/index";
import { SerialCardReader } from "#hal/reader/index";
import { Trouble } from "#util/trouble";
import { planOf, type Step } from "./replay-plan.ts";

/** What the driver made of one step of the trace. */
export interface ReplayedStep {
  readonly step: Step;
  /** "done", a status word, how an entry ended, or the permanent code of what went wrong. */
  readonly outcome: string;
}

export interface ReplayReport {
  /** The link became ready on the traced unit. */
  readonly opened: boolean;
  readonly steps: readonly ReplayedStep[];
  /** Where the driver went another way than in the trace; [] when it did not. */
  readonly divergences: readonly Divergence[];
}

/** A card is waited for this long: polls of the trace come at the driver's pace. */
const WAIT_MS = 5000;
const LOOK_MS = 50;
/** An entry that the host stopped is stopped here a little after it began. */
const STOP_AFTER_MS = 100;

/** One card between its power-on and its power-off: works through what it is given, in turn. */
class Hand {
  #next: (() => void) | undefined;
  readonly #work: ((card: Card) => Promise<void>)[] = [];
  #over = false;
  readonly ended: Promise<string>;

  constructor(reader: CardReader, slot: Slot, stayPowered: boolean) {
    const end = reader.withCard(slot, (card) => this.#serve(card), { stayPowered });
    this.ended = end.then((one) => {
      this.#over = true;
      return one.kind === "unreadable" ? one.code : one.kind;
    });
  }

  get over(): boolean {
    return this.#over;
  }

  give(work: (card: Card) => Promise<void>): void {
    this.#work.push(work);
    this.#next?.();
  }

  async #serve(card: Card): Promise<void> {
    for (;;) {
      const work = this.#work.shift();
      if (work !== undefined) await work(card);
      if (this.#over) return;
      if (this.#work.length === 0) {
        await new Promise<void>((resolve) => {
          this.#next = resolve;
        });
      }
    }
  }

  /** No more work: the card is powered off, or left as it is. */
  async close(): Promise<string> {
    this.#over = true;
    this.#next?.();
    return this.ended;
  }
}

/**
 * Plays the reader part of a trace against the driver: the traced unit answers, and the driver is asked the same things in
 * the same order. RangeError on a text that is no trace.
 */
export async function replayTrace(text: string, clock: Clock): Promise<ReplayReport> {
  const plan = planOf(text);
  const divergences: Divergence[] = [];
  let told = true;
  const line = replayLine(text, (one) => {
    if (told) divergences.push(one);
  });
  const reader = new SerialCardReader({ openLine: async () => line, clock });
  reader.start();
  const opened = await until(clock, () => reader.link.kind === "ready");
  const steps = opened ? await play(plan, reader, clock) : [];
  told = false; // What stopping sends is not in the trace.
  await reader.stop();
  return { opened, steps, divergences };
}

async function play(plan: readonly Step[], reader: CardReader, clock: Clock): Promise<readonly ReplayedStep[]> {
  const hands = new Map<Slot, Hand>();
  const replayed: ReplayedStep[] = [];
  for (const step of plan) {
    replayed.push({ step, outcome: await playOne(step, hands, reader, clock) });
  }
  for (const hand of hands.values()) await hand.close();
  return replayed;
}

async function playOne(step: Step, hands: Map<Slot, Hand>, reader: CardReader, clock: Clock): Promise<string> {
  const hand = hands.get(step.slot);
  if (step.kind === "power-on") {
    await hand?.close();
    if (!(await until(clock, () => reader.slot(step.slot).card === "present"))) return "absent";
    const fresh = new Hand(reader, step.slot, step.stayPowered);
    hands.set(step.slot, fresh);
    return answerOf(fresh, async () => "done");
  }
  if (hand === undefined) return "no card";
  if (step.kind === "power-off") {
    hands.delete(step.slot);
    return hand.close();
  }
  return answerOf(hand, (card) => (step.kind === "apdu" ? transmit(card, step.apdu) : enter(card, step, clock)));
}

async function transmit(card: Card, apdu: Extract<Step, { kind: "apdu" }>["apdu"]): Promise<string> {
  const { sw } = await card.transmit(apdu);
  return sw.toString(16).toUpperCase().padStart(4, "0");
}

async function enter(card: Card, step: Extract<Step, { kind: "pin" }>, clock: Clock): Promise<string> {
  const stop = new AbortController();
  if (step.stopped) clock.after(STOP_AFTER_MS, () => stop.abort());
  const end = await card.enterPin(step.entry, stop.signal);
  return end.kind === "answered" ? end.sw.toString(16).toUpperCase() : end.kind;
}

/** What came of a piece of work, or of the card it was for. */
function answerOf(hand: Hand, work: (card: Card) => Promise<string>): Promise<string> {
  const done = new Promise<string>((resolve) => {
    hand.give(async (card) => {
      try {
        resolve(await work(card));
      } catch (thrown) {
        if (!(thrown instanceof Trouble)) throw thrown;
        resolve(thrown.code);
        throw thrown; // The card is over for everyone.
      }
    });
  });
  return Promise.race([done, hand.ended]);
}

async function until(clock: Clock, there: () => boolean): Promise<boolean> {
  const endMs = clock.monotonicMs() + WAIT_MS;
  while (!there()) {
    if (clock.monotonicMs() > endMs) return false;
    await sleep(clock, LOOK_MS);
  }
  return true;
}
