import { createHmac } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import {
  type Book,
  checkSettings,
  type Inbox,
  type Journal,
  type JournalEntry,
  type JournalRecord,
  openInbox,
  openJournal,
  openOutbox,
  openSettings,
} from "#billing/journal/index";
import { type DataKeys, type KekCard, type KeyStore, openKeyStore } from "#billing/keys/index";
import { memoryDisk, settingsShelf } from "#hal/disk/index";
import type { Disk } from "#hal/ports/index";
import { FakeClock } from "../helpers/fake-clock.ts";
import { lotOf, lotRecords, seededRandom, smallDay } from "../helpers/journal-rig.ts";
import type { DiskState } from "./power-cut.ts";

/** Something the product called durable, after so many calls to the disk. */
export type Ack =
  | { readonly kind: "enrolled"; readonly after: number }
  | { readonly kind: "record"; readonly after: number; readonly seq: number }
  | { readonly kind: "setting"; readonly after: number; readonly idleMinutes: number }
  | { readonly kind: "purged"; readonly after: number; readonly lotId: string }
  /** Written while locked: the how manieth of all. */
  | { readonly kind: "noted"; readonly after: number; readonly nth: number }
  | { readonly kind: "rekeyed"; readonly after: number; readonly generation: number };

/** A card that signs the same bytes the same way, fast. */
const cardOf = (last: number): KekCard => ({
  serial: `8025000001990000000${last}`,
  authenticationKeyHash: new Uint8Array(32).fill(last),
  sign: async (message) => new Uint8Array(createHmac("sha256", `card ${last}`).update(message).digest()),
});
const [card, colleague] = [cardOf(1), cardOf(2)];

/** Small enough that a day makes some. */
const CHECKPOINT_EVERY = 5;

export interface Device {
  readonly keys: KeyStore;
  readonly unlocked: DataKeys;
  readonly journal: Journal;
  readonly book: Book;
  readonly inbox: Inbox;
}

let starts = 0;

/** One start of the product; `notes` are written while still locked, numbers that rise through all starts. Finishes what a cut left, enrols on a new folder, opens the journal and mends the outbox. */
export async function start(
  disk: Disk,
  acks: Ack[] = [],
  count: () => number = () => 0,
  notes: readonly number[] = [],
): Promise<Device> {
  const random = seededRandom(`start${starts++}`);
  const keys = await openKeyStore(disk, random);
  if (keys.enrolled().length === 0) await keys.enrol(card);
  acks.push({ kind: "enrolled", after: count() });
  const outbox = await openOutbox(disk);
  const needs = { disk, clock: new FakeClock(), random, reserveBytes: 600, checkpointEvery: CHECKPOINT_EVERY };
  const journal = await openJournal(needs);
  const inbox = await openInbox(needs);
  for (const nth of notes) {
    if ((await inbox.put("while-locked", { nth })) === "kept") acks.push({ kind: "noted", after: count(), nth });
  }
  const end = await keys.unlock(card);
  if (end.kind !== "unlocked") throw new Error(`unlock: ${end.kind}`);
  const book = await journal.unlock(end.keys);
  await outbox.mend(journal, book);
  await inbox.takeIn(journal, book, end.keys);
  if (end.keys.former.length > 0) await keys.retire(await journal.renew());
  return { keys, unlocked: end.keys, journal, book, inbox };
}

/** A second practitioner is registered. */
export async function enrolColleague(device: Device, acks: Ack[], count: () => number): Promise<void> {
  await device.keys.enrol(colleague, device.unlocked);
  acks.push({ kind: "enrolled", after: count() });
}

/** The DRE of the day goes its own way, the FSE being handed over already. */
export function dreLot(book: Book): readonly (() => JournalRecord)[] {
  return lotRecords(lotOf(book, ["000000001"], "DRE")).map((record) => () => record);
}

/** The lots that were handed over are purged; then the colleague goes, and a new data key is made. */
export async function endOfRetention(
  device: Device,
  acks: Ack[],
  count: () => number,
  written: JournalEntry["record"][],
): Promise<void> {
  const { journal, book, keys, unlocked } = device;
  for (const { lotId } of [...book.lots()]) {
    written.push({ kind: "purge", lotId });
    await journal.purge(lotId);
    acks.push({ kind: "record", after: count(), seq: journal.counts().records });
    acks.push({ kind: "purged", after: count(), lotId });
  }
  written.push({ kind: "rotation", generation: 2, removed: colleague.serial });
  const next = await keys.rotate({ remove: colleague.serial }, unlocked);
  acks.push({ kind: "rekeyed", after: count(), generation: 2 });
  await journal.rekey(next);
  await device.inbox.takeIn(journal, book, next);
  acks.push({ kind: "record", after: count(), seq: journal.counts().records });
}

/** The records of the day in the order they are asked for; lots are made of what the book says. */
export function dayOf(book: () => Book): readonly (() => JournalRecord)[] {
  return smallDay(book);
}

/** Plays records `from` to `to` of the day, with a setting changed and the outbox kept as the flows do. */
export async function play(
  disk: Disk,
  device: Device,
  steps: readonly (() => JournalRecord)[],
  acks: Ack[],
  count: () => number,
  written: JournalEntry["record"][] = [],
) {
  const outbox = await openOutbox(disk);
  const settings = await openSettings(settingsShelf({ disk, path: "settings", check: checkSettings }));
  for (const make of steps) {
    const record = make();
    written.push(record);
    const { seq } = await device.journal.append(record);
    acks.push({ kind: "record", after: count(), seq });
    if (record.kind === "lot-sealed") await outbox.put({ id: record.lotId, hash: record.hash, parcel: record.parcel });
    if (record.kind === "handed-over") await outbox.remove(record.lotId);
    if (record.kind === "voided" || record.kind === "audit") {
      const idleMinutes = settings.value.idleMinutes + 1;
      await settings.change({ idleMinutes });
      acks.push({ kind: "setting", after: count(), idleMinutes });
    }
  }
  return written;
}

/**
 * Starts the product on what a cut left and says what is wrong, or undefined. `acks` are those given before the cut;
 * `written` the records asked for, in order.
 */
export async function judge(
  left: DiskState,
  acks: readonly Ack[],
  written: readonly JournalEntry["record"][],
): Promise<string | undefined> {
  const disk = memoryDisk(left.files, left.folders);
  try {
    return await judgeOn(disk, acks, written);
  } catch (thrown) {
    return `start failed: ${thrown instanceof Error ? `${thrown.message} ${JSON.stringify(thrown)}` : "?"}`;
  }
}

/** What was written, with what its purge took away: all of it once the purge is there, nothing before. */
function expected(
  found: readonly JournalEntry["record"][],
  written: readonly JournalEntry["record"][],
): readonly JournalEntry["record"][] {
  const purged = new Set(found.flatMap((record) => (record.kind === "purge" ? [record.lotId] : [])));
  return written.slice(0, found.length).map((record) => {
    const ofLot = record.kind === "lot-formed" || record.kind === "lot-signed" || record.kind === "lot-sealed";
    const ofInvoice = (record.kind === "signing" || record.kind === "signed") && record.number === "000000001";
    // The invoice is in two lots: its FSE in one, its DRE in the other.
    const gone = (ofLot && purged.has(record.lotId)) || (ofInvoice && purged.size === 2);
    return gone ? { kind: "purged", was: record.kind } : record;
  });
}

/** Every entry of the inbox that was acknowledged is there; each is there once, in the order they were written. */
function judgeNotes(all: readonly JournalEntry["record"][], acks: readonly Ack[]): string | undefined {
  const notes = all.flatMap((record) => (record.kind === "while-locked" ? [record] : []));
  if (notes.some(({ event }) => event !== "while-locked")) return "an entry of the inbox that is not what was written";
  const numbers = notes.map(({ facts }) => Number(facts.nth));
  if (numbers.some((nth, index) => nth <= (numbers[index - 1] ?? 0))) return `entries of the inbox: ${numbers.join()}`;
  const lost = acks.find((ack) => ack.kind === "noted" && !numbers.includes(ack.nth));
  return lost === undefined ? undefined : `of those acknowledged while locked, only ${numbers.join()} are there`;
}

async function judgeOn(
  disk: ReturnType<typeof memoryDisk>,
  acks: readonly Ack[],
  written: readonly JournalEntry["record"][],
) {
  const enrolled = acks.some((ack) => ack.kind === "enrolled");
  if (enrolled && !disk.files.has("keys/wraps")) return "the enrolment is gone";
  const first = await start(disk);
  const problems = first.journal.problems();
  if (problems.length > 0) return `false alarm: ${problems[0]?.code} ${JSON.stringify(problems[0]?.facts)}`;
  const all: JournalEntry["record"][] = [];
  for await (const { record } of first.journal.export()) all.push(record);
  const wrongNote = judgeNotes(all, acks);
  if (wrongNote !== undefined) return wrongNote;
  const found = all.filter(({ kind }) => kind !== "while-locked");
  const acked = acks.filter((ack) => ack.kind === "record").length;
  if (found.length < acked) return `record ${found.length + 1} of ${acked} acknowledged is gone`;
  if (found.length > acked + 1) return "a record nobody asked for";
  if (!isDeepStrictEqual(found, expected(found, written))) return "a record is not what was written";
  for (const ack of acks) {
    if (ack.kind === "purged" && first.book.lot(ack.lotId)?.purgedAtMs === undefined) return "the purge is gone";
    if (ack.kind === "rekeyed" && (first.unlocked.generation < 2 || first.keys.enrolled().length !== 1))
      return "the colleague is back";
  }
  await first.journal.verified();
  if (first.journal.problems().length > 0) return `false alarm beside the work: ${first.journal.problems()[0]?.code}`;
  const outbox = (await (await openOutbox(disk)).list()).map((lot) => `${lot.id} ${lot.hash}`);
  const wanted = first.book.lotsToHandOver().map((lot) => `${lot.lotId} ${lot.hash}`);
  if (outbox.join() !== wanted.join()) return "the outbox is not what the journal says";
  const settings = await openSettings(settingsShelf({ disk, path: "settings", check: checkSettings }));
  const promised = Math.max(5, ...acks.flatMap((ack) => (ack.kind === "setting" ? [ack.idleMinutes] : [])));
  if (settings.value.idleMinutes < promised || settings.found === "lost")
    return `the setting is gone (${settings.found})`;
  // The next life of the device: it writes, ends, and starts again on what it wrote.
  await first.journal.note("probe");
  await first.journal.close();
  const second = await start(disk);
  if (second.journal.problems().length > 0)
    return `false alarm at the second start: ${second.journal.problems()[0]?.code}`;
  if (second.journal.healed.length > 0) return "healed twice";
  return second.journal.counts().records === all.length + 1 ? undefined : "the probe is gone";
}
