import { type Disk, replaceFile } from "#hal/ports/index";
import { troubleCode } from "#util/trouble";

const PATH = "reserve";
export const RESERVE_BYTES = 2 ** 20;
/** Below this share of free space no new invoice begins. On a partition larger than 20 GiB, 1 GiB is enough. */
const FREE_SHARE = 0.05;
const FREE_ENOUGH_BYTES = 2 ** 30;

/** Room kept so that the running invoice can finish on a full disk (reliability 3.5). */
export class Reserve {
  readonly #disk: Disk;
  readonly #sizeBytes: number;

  constructor(disk: Disk, sizeBytes: number) {
    this.#disk = disk;
    this.#sizeBytes = sizeBytes;
  }

  /** Makes the reserve if it is not there and there is room. A disk without room is no news here. */
  async refill(): Promise<void> {
    if ((await this.#disk.list("")).includes(PATH) || (await this.low())) return;
    try {
      await replaceFile(this.#disk, PATH, new Uint8Array(this.#sizeBytes));
    } catch (thrown) {
      if (troubleCode(thrown) !== "E_STORE_FULL" && troubleCode(thrown) !== "E_STORE_RESOURCES") throw thrown;
      await this.#disk.remove(`${PATH}.new`);
    }
  }

  /** Gives the room back to the disk. */
  async release(): Promise<void> {
    await this.#disk.remove(PATH);
    await this.#disk.syncFolder("");
  }

  /** Whether space is too short for a new invoice. */
  async low(): Promise<boolean> {
    const { freeBytes, totalBytes } = await this.#disk.space();
    return freeBytes < Math.min(FREE_SHARE * totalBytes, FREE_ENOUGH_BYTES);
  }
}
