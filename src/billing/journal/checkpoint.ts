import type { Disk, DiskFile, Random } from "#hal/ports/index";
import { asciiBytes, concat, sameBytes } from "#util/bytes";
import type { Secret } from "#util/secret";
import { gcmOpen, gcmSeal } from "../keys/gcm.ts";
import type { Opened } from "./archive.ts";
import { Book } from "./book.ts";
import type { BookState } from "./change.ts";
import type { KeptInvoice } from "./kept-invoice.ts";
import { type PackedPart, Packer, Unpacker } from "./packed-views.ts";
import { Places, type PlacesState } from "./places.ts";
import { lockedTrouble } from "./troubles.ts";

/*
 * A CHECKPOINT, file journal/views: the fold of the journal up to one record. It holds nothing that the journal does not;
 * it may be thrown away at any time and is made again. It is whole or not there (written beside, renamed). Big-endian:
 *
 *    0  "TRNV"
 *    4  version u8          VIEWS_VERSION
 *    5  zeros 3
 *    8  generation u32      of the data key
 *   12  seq u64             of the last record in it
 *   20  chain MAC 32        of that record
 *   52  parts u32
 *   56  the parts: length u32 | AES-256-GCM(key of the checkpoint, JSON): nonce 12, ciphertext, tag 16
 *       AAD = bytes 0 to 55 | number of the part u32, from 0
 *
 * Part 0 is the book but for its invoices, and the places of all records; each part after it some invoices.
 */
const PATH = "journal/views";
const HEAD_BYTES = 56;
const MAGIC = asciiBytes("TRNV");
const INVOICES_A_PART = 1000;

/** Counts the shapes that views have had: one more whenever `views.ts`, `kept-invoice.ts` or a fold changes what they say. */
export const VIEWS_VERSION = 3;

export interface Checkpoint {
  readonly seq: number;
  readonly mac: Uint8Array;
  readonly atMs: number | undefined;
  readonly book: Book;
  readonly places: Places;
}

/** What a checkpoint is made of, taken at one instant. */
export interface Snapshot {
  readonly seq: number;
  readonly mac: Uint8Array;
  readonly generation: number;
  readonly first: FirstPart;
  readonly invoices: readonly KeptInvoice[];
}

interface FirstPart {
  readonly atMs: number | null;
  readonly state: BookState;
  readonly places: PlacesState;
}

/** The book as it stands behind the record `tail`. */
export function snapshotOf(
  { book, places, keys }: Opened,
  { seq, mac }: { readonly seq: number; readonly mac: Uint8Array },
  atMs: number | undefined,
): Snapshot {
  const first = { atMs: atMs ?? null, state: book.state(), places: places.state() };
  return { seq, mac, generation: keys.generation, first, invoices: [...book.keptInvoices()] };
}

/** Whether there is a file at all. */
export async function checkpointThere(disk: Disk): Promise<boolean> {
  return (await disk.list("journal")).includes("views");
}

/** undefined when there is none, or it is of another version or generation, or not whole: it is then as if not there. */
export async function readCheckpoint(disk: Disk, key: Secret, generation: number): Promise<Checkpoint | undefined> {
  const file = await disk.open(PATH);
  if (file === "absent") return undefined;
  try {
    const head = await file.read(0, HEAD_BYTES);
    const view = new DataView(head.buffer, head.byteOffset, head.length);
    if (head.length < HEAD_BYTES || !sameBytes(head.subarray(0, 4), MAGIC)) return undefined;
    if (view.getUint8(4) !== VIEWS_VERSION || view.getUint32(8) !== generation) return undefined;
    const [book, places] = [new Book(), new Places()];
    const unpacker = new Unpacker();
    let first: FirstPart | undefined;
    let at = HEAD_BYTES;
    for (let number = 0; number < view.getUint32(52); number++) {
      const part = await readPart(file, at, aboutOf(head, number), key);
      if (part === undefined) return undefined;
      at = part.end;
      // Sealed under our own key, for this version: it is what was written.
      if (first === undefined) {
        first = part.json as FirstPart;
        book.restore(first.state);
        places.restore(first.places);
      } else book.restoreInvoices(unpacker.unpack(part.json as PackedPart));
    }
    if (first === undefined || at !== file.sizeBytes) return undefined;
    const seq = view.getUint32(12) * 2 ** 32 + view.getUint32(16);
    return { seq, mac: head.slice(20, 52), atMs: first.atMs ?? undefined, book, places };
  } finally {
    await file.close();
  }
}

async function readPart(file: DiskFile, at: number, about: Uint8Array, key: Secret) {
  const size = await file.read(at, 4);
  if (size.length < 4) return undefined;
  const length = new DataView(size.buffer, size.byteOffset).getUint32(0);
  if (at + 4 + length > file.sizeBytes) return undefined;
  const sealed = await file.read(at + 4, length);
  if (key.wiped) throw lockedTrouble();
  const json = gcmOpen(key.reveal(), sealed, about);
  if (json === undefined) return undefined;
  const parsed: unknown = JSON.parse(Buffer.from(json.buffer, json.byteOffset, json.length).toString("utf8"));
  json.fill(0);
  return { json: parsed, end: at + 4 + length };
}

/** Writes one, a part at a time, down to the disk. Gives up, leaving nothing, once `goesOn` says no. */
export async function writeCheckpoint(
  disk: Disk,
  random: Random,
  key: Secret,
  snapshot: Snapshot,
  goesOn: () => boolean,
): Promise<"written" | "given-up"> {
  const beside = `${PATH}.new`;
  await disk.remove(beside);
  const file = await disk.create(beside);
  try {
    const parts = 1 + Math.ceil(snapshot.invoices.length / INVOICES_A_PART);
    const head = headOf(snapshot, parts);
    await file.write(0, head);
    const packer = new Packer();
    let at = head.length;
    for (let number = 0; number < parts; number++) {
      if (!goesOn()) break;
      const from = (number - 1) * INVOICES_A_PART;
      const json = number === 0 ? snapshot.first : packer.pack(snapshot.invoices.slice(from, from + INVOICES_A_PART));
      const bytes = Buffer.from(JSON.stringify(json), "utf8");
      const sealed = gcmSeal(key.reveal(), bytes, aboutOf(head, number), random.bytes(12));
      const size = new Uint8Array(4);
      new DataView(size.buffer).setUint32(0, sealed.length);
      await file.write(at, concat(size, sealed));
      at += 4 + sealed.length;
    }
    await file.sync();
  } finally {
    await file.close();
  }
  if (!goesOn()) {
    await disk.remove(beside);
    return "given-up";
  }
  await disk.rename(beside, PATH);
  await disk.syncFolder("journal");
  return "written";
}

/** Takes it away. Its key is destroyed apart: that is what makes its content no more. */
export async function removeCheckpoint(disk: Disk): Promise<void> {
  if (!(await checkpointThere(disk))) return;
  await disk.remove(PATH);
  await disk.syncFolder("journal");
}

function headOf({ seq, mac, generation }: Snapshot, parts: number): Uint8Array {
  const head = Buffer.alloc(HEAD_BYTES);
  head.set(MAGIC, 0);
  head.writeUInt8(VIEWS_VERSION, 4);
  head.writeUInt32BE(generation, 8);
  head.writeBigUInt64BE(BigInt(seq), 12);
  head.set(mac, 20);
  head.writeUInt32BE(parts, 52);
  return head;
}

function aboutOf(head: Uint8Array, number: number): Uint8Array {
  const last = new Uint8Array(4);
  new DataView(last.buffer).setUint32(0, number);
  return concat(head, last);
}
