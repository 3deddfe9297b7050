import * as v from "valibot";
import type { Random } from "#hal/ports/index";
import { asciiBytes, concat, hex, sameBytes } from "#util/bytes";
import { Secret } from "#util/secret";
import { openSealed, sealTo } from "../keys/exchange.ts";
import { crc32c } from "./crc32c.ts";
import type { Parts } from "./payload.ts";
import type { Facts } from "./records.ts";
import { facts, text, wholeNumber } from "./schemas.ts";

/*
 * A BOX OF THE INBOX, file inbox/<its number, 32 hexadecimal digits>.box. Numbers are big-endian.
 *
 *    0  "TRNI"
 *    4  version u8      1
 *    5  zeros 3
 *    8  box 16          random, and its name
 *   24  CRC-32C u32     of bytes 0 to 23
 *   28  entries, one after the other:
 *
 *        0  length u32     of the whole entry
 *        4  number u32     1, 2, 3... in this box
 *        8  sealed to the key of the inbox (keys/exchange.ts): JSON, AAD = "TRN-INBOX-1" | box | number
 *             {atMs, event, facts}                          a line of the audit
 *             {atMs, record: {kind, facts, person, body}}   a record of the journal, its three JSON texts (payload.ts)
 *        -  CRC-32C u32    of all bytes above
 *
 * Length and CRC need no key: a torn end is found and cut off at the start. One entry is in flight at a time, so that nothing
 * sound can follow a torn one.
 */
const MAGIC = asciiBytes("TRNI");
const LABEL = asciiBytes("TRN-INBOX-1");
const HEAD_BYTES = 28;
const ENTRY_HEAD_BYTES = 8;
const CRC_BYTES = 4;

/** What happened while nobody was unlocked. */
export interface LockedEvent {
  readonly atMs: number;
  readonly event: string;
  readonly facts: Facts;
}

/** A record of an invoice whose Vitale signs without the CPS. */
export interface LockedRecord {
  readonly atMs: number;
  readonly record: Parts & { readonly kind: LockedKind };
}

/** What the Vitale alone can bring about: a number drawn, its signature, or that number given up. */
export type LockedKind = "signing" | "first-signature" | "unused";

const entrySchema = v.union([
  v.strictObject({ atMs: wholeNumber, event: text, facts }),
  v.strictObject({
    atMs: wholeNumber,
    record: v.strictObject({
      kind: v.picklist(["signing", "first-signature", "unused"]),
      facts: v.string(),
      person: v.string(),
      body: v.string(),
    }),
  }),
]);

export interface BoxEntry {
  readonly number: number;
  readonly sealed: Uint8Array;
}

export interface BoxLook {
  readonly box: string;
  /** Sound entries, as far as one sees without a key. */
  readonly entries: readonly BoxEntry[];
  /** Up to where it is sound; behind it lies a torn end, or nothing. */
  readonly soundBytes: number;
  /** Bytes that are no entry and are followed by one: not the work of a cut. */
  readonly damaged: boolean;
}

/** The number of a new box and its header. */
export function newBox(random: Random): { readonly box: string; readonly bytes: Uint8Array } {
  const id = random.bytes(16);
  return { box: hex(id).toLowerCase(), bytes: headOf(id) };
}

/** One entry, as it lies in its box. undefined when nothing can be sealed to that key. */
export function sealEntry(
  { box, number }: { readonly box: string; readonly number: number },
  event: LockedEvent | LockedRecord,
  publicKey: Uint8Array,
  random: Random,
): Uint8Array | undefined {
  const content = new Secret(Uint8Array.from(Buffer.from(JSON.stringify(event), "utf8")));
  const sealed = sealTo(publicKey, content, aboutOf(box, number), random);
  content.wipe();
  if (sealed === undefined) return undefined;
  const head = new Uint8Array(ENTRY_HEAD_BYTES);
  const view = new DataView(head.buffer);
  view.setUint32(0, ENTRY_HEAD_BYTES + sealed.length + CRC_BYTES);
  view.setUint32(4, number);
  return withCrc(concat(head, sealed));
}

/** The other way; "unreadable" when it was not sealed to this key for this place. */
export function openEntry(
  box: string,
  { number, sealed }: BoxEntry,
  privateKey: Secret,
): LockedEvent | LockedRecord | "unreadable" {
  const content = openSealed(privateKey, sealed, aboutOf(box, number));
  if (content === undefined) return "unreadable";
  try {
    return v.parse(entrySchema, JSON.parse(Buffer.from(content.reveal()).toString("utf8")));
  } catch {
    return "unreadable"; // What the schema said quotes the entry: it stays here.
  } finally {
    content.wipe();
  }
}

/** Looks at a box without a key. Its name says its number: of a box whose header is spoilt too. */
export function lookAtBox(box: string, content: Uint8Array): BoxLook {
  const entries: BoxEntry[] = [];
  const sound = content.length >= HEAD_BYTES && sameBytes(content.subarray(0, HEAD_BYTES), headOf(idOf(box)));
  let soundBytes = sound ? HEAD_BYTES : 0;
  let damaged = !sound;
  for (let at = HEAD_BYTES; at + ENTRY_HEAD_BYTES + CRC_BYTES <= content.length; ) {
    const entry = entryAt(content, at, entries.length === 0 ? 0 : (entries.at(-1)?.number ?? 0));
    if (entry === undefined) {
      at += 1; // Damage is passed byte by byte, to what is sound behind it.
      continue;
    }
    damaged ||= at !== soundBytes;
    entries.push(entry);
    at += ENTRY_HEAD_BYTES + entry.sealed.length + CRC_BYTES;
    soundBytes = at;
  }
  return { box, entries, soundBytes, damaged };
}

function entryAt(content: Uint8Array, at: number, before: number): BoxEntry | undefined {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const length = view.getUint32(at);
  const number = view.getUint32(at + 4);
  if (length < ENTRY_HEAD_BYTES + CRC_BYTES || at + length > content.length || number <= before) return undefined;
  const end = at + length - CRC_BYTES;
  if (crc32c(content, at, end) !== view.getUint32(end)) return undefined;
  return { number, sealed: content.slice(at + ENTRY_HEAD_BYTES, end) };
}

function headOf(id: Uint8Array): Uint8Array {
  return withCrc(concat(MAGIC, [1, 0, 0, 0], id));
}

function withCrc(bytes: Uint8Array): Uint8Array {
  const crc = new Uint8Array(CRC_BYTES);
  new DataView(crc.buffer).setUint32(0, crc32c(bytes));
  return concat(bytes, crc);
}

function aboutOf(box: string, number: number): Uint8Array {
  const last = new Uint8Array(4);
  new DataView(last.buffer).setUint32(0, number);
  return concat(LABEL, idOf(box), last);
}

function idOf(box: string): Uint8Array {
  return Uint8Array.from(Buffer.from(box, "hex"));
}
