import type { Disk, DiskFile, Random } from "#hal/ports/index";
import type { Secret } from "#util/secret";
import { Trouble, troubleCode } from "#util/trouble";
import type { DataKeys } from "../keys/data-keys.ts";
import { ChainMac } from "./chain-mac.ts";
import { type FrameHead, macOf, sealFrame } from "./frame.ts";
import { NO_MAC, newSegment, SEGMENT_START, type SegmentHead, segmentKey, segmentPath } from "./segment.ts";
import { lockedTrouble } from "./troubles.ts";

/** A segment is closed at this size, so that start-up, which reads the last one whole, stays short. */
const FULL_BYTES = 8 * 2 ** 20;

/** Where a record was put. */
export interface Put {
  readonly segment: number;
  readonly offset: number;
  readonly mac: Uint8Array;
}

interface Current {
  readonly file: DiskFile;
  readonly head: SegmentHead;
  /** Absent while locked. */
  key: Secret | undefined;
  sizeBytes: number;
}

/**
 * Appends to the journal's files. The first append after a start opens a new segment, and so does the first one after
 * a failed append: a position under one key never meets two plaintexts.
 */
export class SegmentWriter {
  readonly #disk: Disk;
  readonly #random: Random;
  #segment: number;
  #macBefore: Uint8Array;
  #current: Current | undefined;

  /** `lastSegment` is 0 for an empty journal; `macBefore` stands at its end. */
  constructor(disk: Disk, random: Random, lastSegment: number, macBefore: Uint8Array) {
    this.#disk = disk;
    this.#random = random;
    this.#segment = lastSegment;
    this.#macBefore = macBefore;
  }

  /** The last segment begun; one whose first record failed is begun too, and the chain runs through it. */
  get segment(): number {
    return this.#segment;
  }

  /**
   * Puts one record down: resolves once it is on the disk. After a Trouble nothing of it is left, but for
   * E_STORE_READ_ONLY: then the disk is in doubt and must not be written to any more. Keys wiped meanwhile: the Trouble
   * of a locked journal, and nothing was written.
   */
  async append(head: Omit<FrameHead, "length">, payload: Uint8Array, keys: DataKeys): Promise<Put> {
    const current = await this.#segmentFor(head.seq, keys);
    if (keys.chain.wiped) {
      this.forgetKey();
      throw lockedTrouble();
    }
    current.key ??= segmentKey(current.head, keys);
    const offset = current.sizeBytes;
    const place = { segment: current.head.segment, offset, macBefore: this.#macBefore };
    const chain = new ChainMac(keys.chain.reveal());
    const frame = sealFrame(head, payload, place, { segmentKey: current.key.reveal(), chain });
    chain.wipe();
    try {
      await current.file.write(offset, frame);
      await current.file.sync();
    } catch (thrown) {
      if (troubleCode(thrown) !== "E_STORE_READ_ONLY") await this.#cutBack(current);
      throw thrown;
    }
    current.sizeBytes += frame.length;
    this.#macBefore = macOf(frame);
    return { segment: current.head.segment, offset, mac: this.#macBefore };
  }

  /** The lock: the key of the segment is wiped at once. Its file stays open, to go on behind what it holds. */
  forgetKey(): void {
    this.#current?.key?.wipe();
    if (this.#current !== undefined) this.#current.key = undefined;
  }

  /** Leaves the segment for good. */
  async leave(): Promise<void> {
    this.forgetKey();
    const current = this.#current;
    this.#current = undefined;
    await current?.file.close();
  }

  async #segmentFor(seq: number, keys: DataKeys): Promise<Current> {
    const before = this.#current;
    if (before?.head.generation === keys.generation && before.sizeBytes < FULL_BYTES) return before;
    await this.leave();
    const about = { segment: this.#segment + 1, firstSeq: seq, macBefore: this.#macBefore, firstEnd: NO_MAC };
    const { head, bytes } = newSegment(about, keys, this.#random);
    const path = segmentPath(about.segment);
    let file: DiskFile | undefined;
    try {
      file = await this.#disk.create(path);
      await file.write(0, bytes);
      await file.sync();
      await this.#disk.syncFolder("journal");
    } catch (thrown) {
      await file?.close();
      if (troubleCode(thrown) !== "E_STORE_READ_ONLY") await this.#undo(path);
      throw thrown;
    }
    this.#segment = about.segment;
    this.#macBefore = head.mac;
    this.#current = { file, head, key: undefined, sizeBytes: SEGMENT_START };
    return this.#current;
  }

  /** A segment that could not be begun must not stand in the way of the next. */
  async #undo(path: string): Promise<void> {
    await this.#disk.remove(path);
    await this.#disk.syncFolder("journal");
  }

  /** Takes a half-written record away, and leaves the segment: its next position was used under its key. */
  async #cutBack(current: Current): Promise<void> {
    try {
      await current.file.truncate(current.sizeBytes);
      await current.file.sync();
      await this.leave();
    } catch {
      // Half a record stays at the end. Nothing may follow it; the next start cuts it off.
      throw new Trouble("E_STORE_READ_ONLY", { call: "truncate", segment: current.head.segment });
    }
  }
}
