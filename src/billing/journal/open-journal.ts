import type { Clock, Disk, Random } from "#hal/ports/index";
import { ErasableKeys } from "../keys/erasable.ts";
import { Anchor } from "./anchor.ts";
import { CHECKPOINT_EVERY, Checkpoints } from "./checkpoints.ts";
import { Journal } from "./journal.ts";
import { recover } from "./recover.ts";
import { RESERVE_BYTES, Reserve } from "./reserve.ts";
import { SegmentWriter } from "./segment-writer.ts";

export interface JournalNeeds {
  readonly disk: Disk;
  readonly clock: Clock;
  readonly random: Random;
  /** Size of the space reserve, 1 MiB unless said. */
  readonly reserveBytes?: number;
  /** Records between two checkpoints, 2 000 unless said. */
  readonly checkpointEvery?: number;
}

/**
 * Opens the journal of a data folder, locked, made if it is not there. A torn end is healed; damage is in `problems`.
 * Trouble E_STORE_VERSION when a later version of the product wrote it.
 */
export async function openJournal(needs: JournalNeeds): Promise<Journal> {
  const { disk, clock, random, reserveBytes = RESERVE_BYTES, checkpointEvery = CHECKPOINT_EVERY } = needs;
  const reserve = new Reserve(disk, reserveBytes);
  const recovered = await recover(disk, reserve);
  const writer = new SegmentWriter(disk, random, recovered.segments.at(-1) ?? 0, recovered.tail.mac);
  const erasable = new ErasableKeys(disk, random);
  const checkpoints = new Checkpoints(disk, random, checkpointEvery);
  return new Journal({
    checkpoints,
    disk,
    clock,
    random,
    writer,
    anchor: new Anchor(disk),
    reserve,
    erasable,
    recovered,
  });
}
