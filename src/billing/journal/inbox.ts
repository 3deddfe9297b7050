import { type Clock, type Disk, type DiskFile, type Random, replaceFile } from "#hal/ports/index";
import { concat } from "#util/bytes";
import type { Secret } from "#util/secret";
import { troubleCode } from "#util/trouble";
import { Turnstile } from "#util/turnstile";
import type { DataKeys } from "../keys/data-keys.ts";
import { makeInboxPair, readInboxPair, readInboxPublicKey } from "../keys/inbox-key.ts";
import type { Book } from "./book.ts";
import {
  type BoxEntry,
  type LockedEvent,
  type LockedKind,
  type LockedRecord,
  lookAtBox,
  newBox,
  openEntry,
  sealEntry,
} from "./inbox-box.ts";
import { journalLocked } from "./inbox-record.ts";
import type { Journal } from "./journal.ts";
import { partsOf } from "./parts-of.ts";
import type { Facts, JournalRecord } from "./records.ts";
import { lockedTrouble } from "./troubles.ts";

const FOLDER = "inbox";
const NAME = /^([0-9a-f]{32})\.box$/;
/** Some hundreds of entries. Whoever puts cards in all night fills this and no more. */
const MOST_BYTES = 64 * 1024;
/** Room for the last one, which says that the others were not kept; a line is never longer, a record always. */
const LAST_BYTES = 1024;
/** Some hundred invoices that the Vitale alone signed. */
const MOST_RECORD_BYTES = 4 * 1024 * 1024;
const FULL_EVENT = "inbox-full";
const UNREADABLE: Omit<LockedEvent, "atMs"> = { event: "inbox-unreadable", facts: {} };

/** How putting an entry down ended. Only "kept" is a promise. */
export type PutEnd = "kept" | "full" | "no-key" | "failed";

interface CurrentBox {
  readonly box: string;
  last: number;
  sizeBytes: number;
}

export interface InboxParts {
  readonly disk: Disk;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * WHAT IS WRITTEN WHILE LOCKED (reliability 5): refusals, wrong codes, a pairing, sealed to the device's own public key, so that
 * nothing on the disk can be read before the next unlock journals it. An entry is down on the disk once `put` says "kept".
 * It can be thrown away by whoever holds the disk, and added to: no key is there to chain it.
 */
export class Inbox {
  readonly #parts: InboxParts;
  readonly #turn = new Turnstile();
  #publicKey: Uint8Array | undefined;
  #current: CurrentBox | undefined;
  /** Of the lines, and of the records, of all boxes. */
  #bytes = 0;
  #recordBytes = 0;
  /** The disk failed: nothing more is promised before a restart has read it again. */
  #failed = false;

  constructor(parts: InboxParts) {
    this.#parts = parts;
  }

  /**
   * Cuts torn ends off: nothing in them was ever acknowledged. Run again it changes nothing. On a disk that cannot be written to
   * (D13) nothing is kept from here on, and everything else works.
   */
  async heal(): Promise<void> {
    try {
      await this.#heal();
    } catch (thrown) {
      if (troubleCode(thrown) === undefined) throw thrown;
      this.#failed = true;
    }
  }

  async #heal(): Promise<void> {
    const { disk } = this.#parts;
    if (!(await disk.list("")).includes(FOLDER)) await disk.makeFolder(FOLDER);
    await disk.syncFolder("");
    this.#publicKey = await readInboxPublicKey(disk);
    for (const box of await this.#boxes()) {
      const content = await disk.read(pathOf(box));
      if (content === "absent") continue;
      const look = lookAtBox(box, content);
      const records = look.entries.reduce((sum, { sealed }) => sum + (isRecord(sealed) ? sealed.length : 0), 0);
      this.#recordBytes += records;
      this.#bytes += content.length - records;
      if (look.damaged) continue; // Left as it is until the unlock tells it.
      await settle(disk, pathOf(box), look.soundBytes, content.length);
      this.#current = { box, last: look.entries.at(-1)?.number ?? 0, sizeBytes: look.soundBytes };
    }
  }

  /** Records that an unlock could not journal: their numbers are not in the book. */
  get recordsWait(): boolean {
    return this.#recordBytes > 0;
  }

  /** One line for the audit: program words and numbers, as `Journal.note`. Never throws for the disk: "failed". */
  put(event: string, facts: Facts = {}): Promise<PutEnd> {
    return this.#turn.pass(async () => {
      if (this.#failed) return "failed";
      if (this.#publicKey === undefined) return "no-key";
      if (this.#bytes > MOST_BYTES) return "full";
      const last = this.#bytes > MOST_BYTES - LAST_BYTES;
      const told = last ? { event: FULL_EVENT, facts: {} } : { event, facts };
      const end = await this.#write({ ...told, atMs: Math.max(0, this.#parts.clock.now()) }, this.#publicKey);
      if (end === "kept" && last) this.#bytes = MOST_BYTES + 1;
      return end === "kept" && last ? "full" : end;
    });
  }

  /** A record of the journal, as `put`: journaled as it stands at the next unlock, before anything else is. */
  putRecord(record: JournalRecord & { readonly kind: LockedKind }): Promise<PutEnd> {
    return this.#turn.pass(async () => {
      if (this.#failed) return "failed";
      if (this.#publicKey === undefined) return "no-key";
      if (this.#recordBytes > MOST_RECORD_BYTES) return "full";
      const atMs = Math.max(0, this.#parts.clock.now());
      return this.#write({ atMs, record: { kind: record.kind, ...partsOf(record) } }, this.#publicKey);
    });
  }

  async #write(event: LockedEvent | LockedRecord, publicKey: Uint8Array): Promise<PutEnd> {
    const { disk, random } = this.#parts;
    const fresh = this.#current === undefined ? newBox(random) : undefined;
    const current = this.#current ?? { box: fresh?.box ?? "", last: 0, sizeBytes: 0 };
    const entry = sealEntry({ box: current.box, number: current.last + 1 }, event, publicKey, random);
    if (entry === undefined) return "no-key";
    const bytes = fresh === undefined ? entry : concat(fresh.bytes, entry);
    try {
      if (fresh !== undefined) await replaceFile(disk, pathOf(current.box), bytes);
      else await append(disk, pathOf(current.box), current.sizeBytes, bytes);
    } catch (thrown) {
      if (troubleCode(thrown) === undefined) throw thrown;
      this.#failed = troubleCode(thrown) === "E_STORE_READ_ONLY" || !(await this.#cutBack());
      return "failed";
    }
    const sizeBytes = current.sizeBytes + bytes.length;
    this.#current = { box: current.box, last: current.last + 1, sizeBytes };
    if ("record" in event) this.#recordBytes += bytes.length;
    else this.#bytes += bytes.length;
    return "kept";
  }

  /** Takes half an entry away again; false when that cannot be done: nothing may follow it then. */
  async #cutBack(): Promise<boolean> {
    const current = this.#current;
    if (current === undefined) return true; // What was written beside is swept by the next one.
    try {
      await onFile(this.#parts.disk, pathOf(current.box), async (file) => {
        await file.truncate(current.sizeBytes);
        await file.sync();
      });
      return true;
    } catch (thrown) {
      if (troubleCode(thrown) === undefined) throw thrown;
      return false;
    }
  }

  /**
   * Journals what came in, at an unlock, then empties the inbox; done again, or after a cut anywhere, nothing is doubled and
   * nothing lost. Makes the key that the next lock seals to, a new one with each generation. Errors as `Journal.append`.
   */
  takeIn(journal: Journal, book: Book, keys: DataKeys): Promise<void> {
    return this.#turn.pass(async () => {
      const { disk, random } = this.#parts;
      const pair = await readInboxPair(disk, keys);
      try {
        for (const box of await this.#boxes()) {
          await this.#journalBox(box, pair?.privateKey, { journal, book });
          await disk.remove(pathOf(box));
          await disk.syncFolder(FOLDER); // Before the next one begins: of the boxes in the book only one can still be here.
          if (this.#current?.box === box) this.#current = undefined;
        }
        this.#bytes = 0;
        this.#recordBytes = 0;
      } finally {
        pair?.privateKey.wipe();
      }
      if (keys.store.wiped) throw lockedTrouble();
      const known = pair?.generation === keys.generation && (await readInboxPublicKey(disk)) !== undefined;
      this.#publicKey = known ? pair.publicKey : await makeInboxPair(disk, random, keys);
    });
  }

  async #journalBox(
    box: string,
    privateKey: Secret | undefined,
    { journal, book }: { readonly journal: Journal; readonly book: Book },
  ): Promise<void> {
    const content = await this.#parts.disk.read(pathOf(box));
    if (content === "absent") return;
    const { entries, damaged } = lookAtBox(box, content);
    const atMs = Math.max(0, this.#parts.clock.now());
    const opened = (entry: BoxEntry) => {
      if (privateKey?.wiped) throw lockedTrouble();
      const event = privateKey === undefined ? "unreadable" : openEntry(box, entry, privateKey);
      return event === "unreadable" ? { ...UNREADABLE, atMs } : event;
    };
    for (const entry of entries) {
      if (entry.number <= book.takenIn(box)) continue;
      const told = await journalLocked(journal, book, opened(entry));
      await journal.append({ kind: "while-locked", box, entry: entry.number, ...told });
    }
    const next = (entries.at(-1)?.number ?? 0) + 1;
    if (damaged && next > book.takenIn(box)) {
      const facts = { bytes: content.length };
      await journal.append({ kind: "while-locked", box, entry: next, atMs, event: "inbox-damaged", facts });
    }
  }

  async #boxes(): Promise<readonly string[]> {
    return (await this.#parts.disk.list(FOLDER)).flatMap((name) => NAME.exec(name)?.[1] ?? []);
  }
}

/** Opens the inbox of a data folder, made if it is not there, its torn end cut off. */
export async function openInbox(parts: InboxParts): Promise<Inbox> {
  const inbox = new Inbox(parts);
  await inbox.heal();
  return inbox;
}

/** By its length alone: of what is sealed nothing else is known. */
function isRecord(sealed: Uint8Array): boolean {
  return sealed.length > LAST_BYTES;
}

function pathOf(box: string): string {
  return `${FOLDER}/${box}.box`;
}

/** Cuts a torn end off, and brings down what is gone on from: after a kill it may be in the kernel's memory only. */
async function settle(disk: Disk, path: string, soundBytes: number, sizeBytes: number): Promise<void> {
  await onFile(disk, path, async (file) => {
    if (soundBytes < sizeBytes) await file.truncate(soundBytes);
    await file.sync();
  });
  await disk.syncFolder(FOLDER);
}

async function append(disk: Disk, path: string, at: number, bytes: Uint8Array): Promise<void> {
  await onFile(disk, path, async (file) => {
    await file.write(at, bytes);
    await file.sync();
  });
}

async function onFile(disk: Disk, path: string, work: (file: DiskFile) => Promise<void>): Promise<void> {
  const file = await disk.open(path);
  if (file === "absent") throw lockedTrouble();
  try {
    await work(file);
  } finally {
    await file.close();
  }
}
