import * as v from "valibot";
import { type Clock, type Disk, replaceFile } from "#hal/ports/index";
import { troubleCode } from "#util/trouble";
import { Turnstile } from "#util/turnstile";

/*
 * THE BACK-OFF, file back-off: how many tries of a code were begun and not known to be right, for each code of each card enrolled
 * here, the others together. Written before the try, so that pulling the plug gains none (reliability C6). JSON:
 *
 *   format   "tournee-back-off"
 *   version  1
 *   begun    number of tries by code: card serial or "other", a dot, 1 the code porteur or 2 the code of unblocking
 *
 * It holds no digit and no length. Lost or spoilt, the longest wait stands for all.
 */
const PATH = "back-off";
/** Before the first try, the second, the third, and every one after. */
const WAITS_MS = [0, 0, 5000, 30_000] as const;
const LONGEST = WAITS_MS.length - 1;

const fileSchema = v.strictObject({
  format: v.literal("tournee-back-off"),
  version: v.literal(1),
  begun: v.record(v.string(), v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(LONGEST))),
});

export class BackOff {
  readonly #disk: Disk;
  readonly #clock: Clock;
  readonly #turn = new Turnstile();
  readonly #begun: Map<string, number>;
  /** For a code that the file does not name. */
  readonly #otherwise: number;
  /** When the last try of a code ended; from the start of the program for those of before. */
  readonly #lastMs = new Map<string, number>();
  readonly #startMs: number;

  constructor(disk: Disk, clock: Clock, begun: Map<string, number>, otherwise: number) {
    this.#disk = disk;
    this.#clock = clock;
    this.#begun = begun;
    this.#otherwise = otherwise;
    this.#startMs = clock.monotonicMs();
  }

  /** What is left to wait before the next try of that code, in ms. Time without power does not count. */
  waitMs(code: string): number {
    const wait = WAITS_MS[this.#count(code)] ?? 0;
    const sinceMs = this.#clock.monotonicMs() - (this.#lastMs.get(code) ?? this.#startMs);
    return Math.max(0, wait - sinceMs);
  }

  /**
   * A try begins: counted, down to the disk, before anything is typed. A disk that cannot be written to counts in memory only: what
   * is on it can still be read (D13).
   */
  begin(code: string): Promise<void> {
    return this.#put(code, Math.min(LONGEST, this.#count(code) + 1));
  }

  /** It ended: right; wrong, or not known; or nothing reached the card, so that there was none. */
  end(code: string, how: "right" | "wrong" | "none"): Promise<void> {
    this.#lastMs.set(code, this.#clock.monotonicMs());
    if (how === "wrong") return Promise.resolve();
    return this.#put(code, how === "right" ? 0 : Math.max(0, this.#count(code) - 1));
  }

  #count(code: string): number {
    return this.#begun.get(code) ?? this.#otherwise;
  }

  #put(code: string, count: number): Promise<void> {
    return this.#turn.pass(async () => {
      this.#begun.set(code, count);
      const file = { format: "tournee-back-off", version: 1, begun: Object.fromEntries(this.#begun) };
      try {
        await replaceFile(this.#disk, PATH, Buffer.from(`${JSON.stringify(file)}\n`, "utf8"));
      } catch (thrown) {
        if (troubleCode(thrown) === undefined) throw thrown;
      }
    });
  }
}

/** Opens the back-off of a data folder. `used`: whether a card was ever enrolled here; the file is then expected. */
export async function openBackOff(disk: Disk, clock: Clock, used: boolean): Promise<BackOff> {
  const content = await disk.read(PATH);
  const begun = content === "absent" ? undefined : begunIn(content);
  return new BackOff(disk, clock, new Map(Object.entries(begun ?? {})), begun === undefined && used ? LONGEST : 0);
}

function begunIn(content: Uint8Array): Readonly<Record<string, number>> | undefined {
  try {
    return v.parse(fileSchema, JSON.parse(Buffer.from(content).toString("utf8"))).begun;
  } catch {
    return undefined;
  }
}
