import type { Clock, Disk, Random } from "#hal/ports/index";
import type { ErasableKeys } from "../keys/erasable.ts";
import type { Anchor } from "./anchor.ts";
import type { Checkpoints } from "./checkpoints.ts";
import type { Recovered } from "./recover.ts";
import type { Reserve } from "./reserve.ts";
import type { SegmentWriter } from "./segment-writer.ts";

/** What a journal is made of. */
export interface JournalParts {
  readonly disk: Disk;
  readonly clock: Clock;
  readonly writer: SegmentWriter;
  readonly anchor: Anchor;
  readonly reserve: Reserve;
  readonly random: Random;
  readonly erasable: ErasableKeys;
  readonly checkpoints: Checkpoints;
  readonly recovered: Recovered;
}

/** What a locked screen may show. */
export interface JournalCounts {
  /** Invoices (FSE and DRE) held and acknowledged by nobody. */
  readonly held: number;
  /** Days since 1970 (UTC) of the signature of the oldest of them; 0 when none is held. */
  readonly oldestHeldDay: number;
  readonly records: number;
  readonly segments: number;
}
