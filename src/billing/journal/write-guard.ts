import { Trouble, troubleCode } from "#util/trouble";
import type { Reserve } from "./reserve.ts";

/** Watches the calls that write: a failing disk ends all writing; the reserve is given up for what must be able to finish. */
export class WriteGuard {
  readonly #reserve: Reserve;
  #failure: Trouble | undefined;

  constructor(reserve: Reserve) {
    this.#reserve = reserve;
  }

  /** The failure of the disk that ended writing, once there was one. */
  get failure(): Trouble | undefined {
    return this.#failure;
  }

  async watch<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      if (thrown instanceof Trouble && thrown.code === "E_STORE_READ_ONLY") this.#failure = thrown;
      throw thrown;
    }
  }

  /** For what may be left undone and is done again later: nothing is thrown for a Trouble. */
  async attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await this.watch(work);
    } catch (thrown) {
      if (!(thrown instanceof Trouble)) throw thrown;
    }
  }

  /** Tries once more on the room of the reserve. */
  async withReserve<T>(mayUseReserve: boolean, write: () => Promise<T>): Promise<T> {
    try {
      return await this.watch(write);
    } catch (thrown) {
      if (troubleCode(thrown) !== "E_STORE_FULL" || !mayUseReserve) throw thrown;
      return this.watch(async () => {
        await this.#reserve.release();
        return write();
      });
    }
  }
}
