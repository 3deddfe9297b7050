import type { Disk, Random } from "#hal/ports/index";
import type { DataKeys } from "../keys/data-keys.ts";
import { dropViewKey, makeViewKey, readViewKey } from "../keys/view-key.ts";
import {
  type Checkpoint,
  checkpointThere,
  readCheckpoint,
  removeCheckpoint,
  type Snapshot,
  writeCheckpoint,
} from "./checkpoint.ts";

/** Records after which a new checkpoint is worth its writing. */
export const CHECKPOINT_EVERY = 2_000;

/** The checkpoints of a journal: one on the disk at most, read at the unlock, written beside the work. */
export class Checkpoints {
  readonly #disk: Disk;
  readonly #random: Random;
  readonly #every: number;
  /** Number of the last record in the one on the disk; 0 when there is none that serves. */
  #seq = 0;
  #writing: Promise<void> | undefined;
  #stop = false;

  constructor(disk: Disk, random: Random, every: number) {
    this.#disk = disk;
    this.#random = random;
    this.#every = every;
  }

  /** The one on the disk, or undefined. */
  async read(keys: DataKeys): Promise<Checkpoint | undefined> {
    this.#seq = 0;
    if (!(await checkpointThere(this.#disk))) return undefined;
    const key = await readViewKey(this.#disk, keys);
    if (key === undefined) return undefined;
    try {
      const found = await readCheckpoint(this.#disk, key, keys.generation);
      this.#seq = found?.seq ?? 0;
      return found;
    } finally {
      key.wipe();
    }
  }

  /** Whether one is worth writing now. */
  due(seq: number): boolean {
    return this.#writing === undefined && seq - this.#seq >= this.#every;
  }

  /** Writes one beside the work, until the keys are wiped or `end` is called. `attempt` takes what the disk says. */
  begin(snapshot: Snapshot, keys: DataKeys, attempt: (work: () => Promise<void>) => Promise<void>): void {
    this.#stop = false;
    this.#writing = attempt(() => this.#write(snapshot, keys)).finally(() => {
      this.#writing = undefined;
    });
  }

  async #write(snapshot: Snapshot, keys: DataKeys): Promise<void> {
    const goesOn = () => !this.#stop && !keys.store.wiped;
    const key =
      (await readViewKey(this.#disk, keys)) ??
      (goesOn() ? await makeViewKey(this.#disk, this.#random, keys) : undefined);
    if (key === undefined) return;
    try {
      const end = await writeCheckpoint(this.#disk, this.#random, key, snapshot, goesOn);
      if (end === "written") this.#seq = snapshot.seq;
    } finally {
      key.wipe();
    }
  }

  /** Ends what is being written. */
  async end(): Promise<void> {
    this.#stop = true;
    await this.#writing;
  }

  /** Destroys the one on the disk and its key, when it was made before record `seq`: it says what is purged. */
  async dropBefore(seq: number): Promise<void> {
    await this.end();
    if (this.#seq >= seq) return;
    await dropViewKey(this.#disk);
    await removeCheckpoint(this.#disk);
    this.#seq = 0;
  }
}
