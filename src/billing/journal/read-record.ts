import type { Disk } from "#hal/ports/index";
import { Trouble } from "#util/trouble";
import { type DataKeys, keysOf } from "../keys/data-keys.ts";
import { ChainMac } from "./chain-mac.ts";
import { BEFORE_BYTES, crcHolds, HEAD_BYTES, MAC_BYTES, openFrame, readHead } from "./frame.ts";
import { rowOfType } from "./kinds.ts";
import { type KeyFinder, type Payload, unpackPayload } from "./payload.ts";
import type { Place } from "./places.ts";
import type { JournalEntry } from "./records.ts";
import { readSegmentHead, SEGMENT_START, segmentKey, segmentPath } from "./segment.ts";
import { lockedTrouble } from "./troubles.ts";

/**
 * Reads one whole record again, body included, and checks it again: CRC, tag, chain. Trouble E_STORE_DAMAGED when it
 * does not hold any more, CARD_REMOVED when the journal was locked meanwhile. What is purged is told as such.
 */
export async function readRecord(disk: Disk, place: Place, keys: DataKeys, keyOf: KeyFinder): Promise<JournalEntry> {
  const { segment, offset } = place;
  const damaged = (fault: string) => new Trouble("E_STORE_DAMAGED", { segment, offset, fault });
  const file = await disk.open(segmentPath(segment));
  if (file === "absent") throw damaged("missing");
  try {
    const read = readSegmentHead(await file.read(0, SEGMENT_START), segment);
    if (read === "damaged") throw damaged("header");
    const start = offset - BEFORE_BYTES;
    const length = readHead(await file.read(offset, HEAD_BYTES))?.length;
    if (length === undefined) throw damaged("crc");
    const bytes = await file.read(start, BEFORE_BYTES + length);
    const frame = bytes.subarray(BEFORE_BYTES);
    if (frame.length !== length || !crcHolds(frame)) throw damaged("crc");
    if (keys.chain.wiped) throw lockedTrouble();
    const macBefore = offset === SEGMENT_START ? read.head.mac : (place.mended ?? bytes.subarray(0, MAC_BYTES));
    const own = keysOf(keys, read.head.generation);
    if (own === undefined) throw damaged("header");
    const key = segmentKey(read.head, own);
    const chain = new ChainMac(own.chain.reveal());
    const payload = openFrame(frame, { segment, offset, macBefore }, { segmentKey: key.reveal(), chain });
    key.wipe();
    chain.wipe();
    if (payload === undefined) throw damaged("tag");
    return entryOf(frame, unpackPayload(payload, true, keyOf), damaged);
  } finally {
    await file.close();
  }
}

function entryOf(frame: Uint8Array, unpacked: Payload | undefined, damaged: (fault: string) => Trouble): JournalEntry {
  const head = readHead(frame);
  if (head === undefined || unpacked === undefined) throw damaged("payload");
  const row = rowOfType(head.type);
  if (row === undefined) throw new Trouble("E_STORE_VERSION", { type: head.type });
  const { seq } = head;
  if (unpacked.purged) return { seq, atMs: unpacked.atMs, record: { kind: "purged", was: row.kind } };
  try {
    return { seq, atMs: unpacked.atMs, record: row.record(unpacked) };
  } catch {
    throw damaged("shape"); // What the schema said quotes the record: it stays here.
  }
}
