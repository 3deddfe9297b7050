import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { PosteReceipt } from "#billing/model/lot";
import { parseReceipt } from "#sync/messages/index";
import { Trouble } from "#util/trouble";
import { appendLine } from "./durable.ts";
import type { PosteTime } from "./time.ts";

/*
 * DIR/journal.jsonl, one object a line, written and synced before the answer leaves:
 *
 *   { "at", "event": "lot",      "deviceId", "lotId", "receipt" }          a lot was stored, and its receipt
 *   { "at", "event": "conflict", "deviceId", "lotId", "hash" }             an alarm: the same lot with another content
 *   { "at", "event": "refused",  "deviceId", "lotId", "code", ... }        a parcel that is not what it says, and why
 *
 * The receipts outlive the folders of their lots, which the practice software may file away.
 */
const NAME = "journal.jsonl";

export type JournalEvent =
  | { readonly event: "lot"; readonly deviceId: string; readonly lotId: string; readonly receipt: PosteReceipt }
  | { readonly event: "conflict"; readonly deviceId: string; readonly lotId: string; readonly hash: string }
  | ({ readonly event: "refused"; readonly deviceId: string; readonly lotId: string; readonly code: string } & Readonly<
      Record<string, string | number | boolean>
    >);

export class PosteJournal {
  readonly #path: string;
  readonly #time: PosteTime;

  private constructor(path: string, time: PosteTime) {
    this.#path = path;
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
    const path = join(dir, NAME);
    const lines = await wholeLines(path);
    const receipts = lines.flatMap((line, index) => receiptOf(line, index + 1) ?? []);
    return { journal: new PosteJournal(path, time), receipts };
  }

  /** Adds one event, down to the disk. */
  async tell(event: JournalEvent): Promise<void> {
    const at = new Date(this.#time.now()).toISOString();
    await appendLine(this.#path, JSON.stringify({ at, ...event }));
  }
}

async function wholeLines(path: string): Promise<readonly string[]> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw thrown;
  }
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole.length < text.length) {
    const file = await open(path, "r+");
    try {
      await file.truncate(Buffer.byteLength(whole));
      await file.sync();
    } finally {
      await file.close();
    }
  }
  return whole.split("\n").slice(0, -1);
}

function receiptOf(line: string, number: number): PosteReceipt | undefined {
  try {
    const said: unknown = JSON.parse(line);
    if (typeof said !== "object" || said === null || !("event" in said)) throw new RangeError("not an event");
    return said.event === "lot" && "receipt" in said ? parseReceipt(said.receipt) : undefined;
  } catch {
    throw new Trouble("E_POSTE_RECEIPT", { part: "journal", line: number });
  }
}
