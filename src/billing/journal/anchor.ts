import { createHmac, timingSafeEqual } from "node:crypto";
import { type Disk, type DiskFile, folderOf } from "#hal/ports/index";
import { asciiBytes, sameBytes } from "#util/bytes";
import { type DataKeys, keysOf } from "../keys/data-keys.ts";
import { crc32c } from "./crc32c.ts";

/*
 * THE HEAD ANCHOR, file journal/head: which record was last. Two slots of 512 bytes written in turn (slot = seq mod 2),
 * so that a torn write spoils one. Written after the record is durable, and not synced each time: it may lag, it never
 * leads. A slot, big-endian:
 *
 *    0  "TRNH"
 *    4  version u8          1
 *    5  zeros 3
 *    8  generation u32
 *   12  seq u64
 *   20  chain MAC 32        of that record
 *   52  MAC 32              HMAC-SHA256(K_chain, "TRN-HEAD-1" | bytes 0 to 51)
 *   84  CRC-32C u32         of bytes 0 to 83
 */
const PATH = "journal/head";
const SLOT_BYTES = 512;
const MAC_AT = 52;
const CRC_AT = 84;
const USED_BYTES = 88;
const MAGIC = asciiBytes("TRNH");
const LABEL = asciiBytes("TRN-HEAD-1");

export interface AnchorSlot {
  readonly seq: number;
  readonly recordMac: Uint8Array;
  readonly generation: number;
  readonly bytes: Uint8Array;
}

/** The newest sound slot, or undefined when the file is absent or neither slot is sound. */
export async function readAnchor(disk: Disk): Promise<AnchorSlot | undefined> {
  const content = await disk.read(PATH);
  if (content === "absent") return undefined;
  const slots = [content.subarray(0, SLOT_BYTES), content.subarray(SLOT_BYTES)].flatMap(
    (bytes) => readSlot(bytes) ?? [],
  );
  return slots.sort((a, b) => b.seq - a.seq)[0];
}

/** Whether these keys wrote that slot. */
export function anchorHolds(slot: AnchorSlot, keys: DataKeys): boolean {
  const own = keysOf(keys, slot.generation);
  return own !== undefined && timingSafeEqual(slotMac(slot.bytes, own), slot.bytes.subarray(MAC_AT, CRC_AT));
}

/** Whether a record is another one than the anchor saw under its number. */
export function contradicts(
  slot: AnchorSlot,
  record: { readonly seq: number; readonly mac: Uint8Array; readonly renewed: boolean },
): boolean {
  return record.seq === slot.seq && !record.renewed && !sameBytes(record.mac, slot.recordMac);
}

function readSlot(bytes: Uint8Array): AnchorSlot | undefined {
  if (bytes.length < USED_BYTES || !sameBytes(bytes.subarray(0, 4), MAGIC) || bytes[4] !== 1) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, USED_BYTES);
  if (crc32c(bytes, 0, CRC_AT) !== view.getUint32(CRC_AT)) return undefined;
  const seq = Number(view.getBigUint64(12));
  return { seq, generation: view.getUint32(8), recordMac: bytes.slice(20, MAC_AT), bytes: bytes.slice(0, USED_BYTES) };
}

function slotMac(bytes: Uint8Array, keys: DataKeys): Buffer {
  return createHmac("sha256", keys.chain.reveal()).update(LABEL).update(bytes.subarray(0, MAC_AT)).digest();
}

/** A note made while the keys are there, to be written when the disk is free. */
export interface AnchorNote {
  readonly seq: number;
  readonly bytes: Uint8Array;
}

export function anchorNote(seq: number, recordMac: Uint8Array, keys: DataKeys): AnchorNote {
  const bytes = Buffer.alloc(SLOT_BYTES);
  bytes.set(MAGIC, 0);
  bytes.writeUInt8(1, 4);
  bytes.writeUInt32BE(keys.generation, 8);
  bytes.writeBigUInt64BE(BigInt(seq), 12);
  bytes.set(recordMac, 20);
  bytes.set(slotMac(bytes, keys), MAC_AT);
  bytes.writeUInt32BE(crc32c(bytes, 0, CRC_AT), CRC_AT);
  return { seq, bytes };
}

/** Writes the anchor of one journal. Its file is made at the first note. */
export class Anchor {
  readonly #disk: Disk;
  #file: DiskFile | undefined;

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  /** Notes a record that is durable already. Not synced: a cut may take the note away, never the record. */
  async write({ seq, bytes }: AnchorNote): Promise<void> {
    const file = await this.#open();
    await file.write((seq % 2) * SLOT_BYTES, bytes);
  }

  /** Brings the notes down to the disk: at the lock and at the end. */
  async sync(): Promise<void> {
    await this.#file?.sync();
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  async #open(): Promise<DiskFile> {
    if (this.#file !== undefined) return this.#file;
    const existing = await this.#disk.open(PATH);
    this.#file = existing === "absent" ? await this.#create() : existing;
    return this.#file;
  }

  async #create(): Promise<DiskFile> {
    const file = await this.#disk.create(PATH);
    try {
      await file.write(0, new Uint8Array(2 * SLOT_BYTES));
      await file.sync();
      await this.#disk.syncFolder(folderOf(PATH));
      return file;
    } catch (thrown) {
      await file.close();
      throw thrown;
    }
  }
}
