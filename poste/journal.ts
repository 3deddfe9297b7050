import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import type { PosteReceipt } from "#billing/model/lot";
import type { Standing } from "#billing/model/standing";
import { parseReceipt, standingShape } from "#sync/messages/index";
import { Trouble } from "#util/trouble";
import { appendLine } from "./durable.ts";
import { withJournal } from "./lock.ts";
import type { PosteTime } from "./time.ts";

/*
 * DIR/journal.jsonl, one object a line, written and synced before the answer leaves:
 *
 *   { "at", "event": "lot",      "deviceId", "lotId", "receipt" }          a lot was stored, and its receipt
 *   { "at", "event": "conflict", "deviceId", "lotId", "hash" }             an alarm: the same lot with another content
 *   { "at", "event": "refused",  "deviceId", "lotId", "code", ... }        a parcel that is not what it says, and why
 *   { "at", "event": "return",   "name", "hash", "content" }               an ARL or RSP, filed once: its bytes in base64
 *   { "at", "event": "sync",     "deviceId", "pin", "seq", "standing" }    what the device said of itself
 *   { "at", "event": "went-back", "deviceId", "seq", "known" }             an alarm: the device knows less than it did
 *   { "at", "event": "escrow-opened", "deviceId", "cardSerial", "generation" }   by hand: a card was let into a terminal
 *
 * The receipts outlive the folders of their lots, which the practice software may file away. Whatever the poste knows of a lot,
 * an invoice or a device is a fold of these lines and of the lots' folders (book.ts). A line of another event is left alone.
 */
const NAME = "journal.jsonl";

export type JournalEvent =
  | { readonly event: "lot"; readonly deviceId: string; readonly lotId: string; readonly receipt: PosteReceipt }
  | { readonly event: "conflict"; readonly deviceId: string; readonly lotId: string; readonly hash: string }
  | ({ readonly event: "refused"; readonly deviceId: string; readonly lotId: string; readonly code: string } & Readonly<
      Record<string, string | number | boolean>
    >)
  | { readonly event: "return"; readonly name: string; readonly hash: string; readonly content: string }
  | {
      readonly event: "sync";
      readonly deviceId: string;
      readonly pin: string;
      readonly seq: number;
      readonly standing: Standing;
    }
  | {
      readonly event: "escrow-opened";
      readonly deviceId: string;
      readonly cardSerial: string;
      readonly generation: number;
    }
  | { readonly event: "went-back"; readonly deviceId: string; readonly seq: number; readonly known: number };

/** The events that the book is a fold of. */
export type ToldEvent = Extract<JournalEvent, { event: "lot" | "return" | "sync" }> & { readonly at: string };

const at = v.pipe(v.string(), v.isoTimestamp());
const told = v.variant("event", [
  v.looseObject({ at, event: v.literal("lot"), deviceId: v.string(), lotId: v.string(), receipt: v.unknown() }),
  v.looseObject({ at, event: v.literal("return"), name: v.string(), hash: v.string(), content: v.string() }),
  v.looseObject({
    at,
    event: v.literal("sync"),
    deviceId: v.string(),
    pin: v.string(),
    seq: v.pipe(v.number(), v.safeInteger()),
    standing: standingShape,
  }),
]);
const FOLDED = ["lot", "return", "sync"];

export class PosteJournal {
  readonly #dir: string;
  readonly #time: PosteTime;

  private constructor(dir: string, time: PosteTime) {
    this.#dir = dir;
    this.#time = time;
  }

  /**
   * Opens the journal of a folder and gives the receipts it holds. A last line cut short by a power failure is dropped; any
   * other line that cannot be read stops, with Trouble E_POSTE_RECEIPT and its number.
   */
  static async open(
    dir: string,
    time: PosteTime,
  ): Promise<{ readonly journal: PosteJournal; readonly receipts: readonly PosteReceipt[] }> {
    await withJournal(dir, () => dropTornLine(join(dir, NAME)));
    const events = await readEvents(dir);
    const receipts = events.flatMap((one) => (one.event === "lot" ? [one.receipt] : []));
    return { journal: new PosteJournal(dir, time), receipts };
  }

  /** Adds one event, down to the disk. */
  async tell(event: JournalEvent): Promise<void> {
    await withJournal(this.#dir, () => this.#append(event));
  }

  /** Adds what `decide` makes of all that was told before, nobody else writing meanwhile. */
  async tellAfter(decide: (before: readonly ToldEvent[]) => readonly JournalEvent[]): Promise<readonly JournalEvent[]> {
    return withJournal(this.#dir, async () => {
      const events = decide(await readEvents(this.#dir));
      for (const event of events) await this.#append(event);
      return events;
    });
  }

  async #append(event: JournalEvent): Promise<void> {
    const now = new Date(this.#time.now()).toISOString();
    await appendLine(join(this.#dir, NAME), JSON.stringify({ at: now, ...event }));
  }
}

/**
 * The events that count, in their order; those of other kinds are left out, and so is a last line that is being written.
 * Trouble E_POSTE_RECEIPT with the number of a line that cannot be read.
 */
export async function readEvents(dir: string): Promise<readonly ToldEvent[]> {
  const text = await textOf(join(dir, NAME));
  const lines = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
  return lines.slice(0, -1).flatMap((line, index) => eventOf(line, index + 1) ?? []);
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw thrown;
  }
}

async function dropTornLine(path: string): Promise<void> {
  const text = await textOf(path);
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole.length === text.length) return;
  const file = await open(path, "r+");
  try {
    await file.truncate(Buffer.byteLength(whole));
    await file.sync();
  } finally {
    await file.close();
  }
}

function eventOf(line: string, number: number): ToldEvent | undefined {
  try {
    const said: unknown = JSON.parse(line);
    if (typeof said !== "object" || said === null || !("event" in said)) throw new RangeError("not an event");
    if (!FOLDED.includes(String(said.event))) return undefined;
    const event = v.parse(told, said);
    return event.event === "lot" ? { ...event, receipt: parseReceipt(event.receipt) } : event;
  } catch {
    throw new Trouble("E_POSTE_RECEIPT", { part: "journal", line: number });
  }
}
