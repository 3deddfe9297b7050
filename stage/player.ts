import { type SimTime, waitMs } from "../simulator/time.ts";
import type { ControlClient } from "./control-client.ts";
import { type PaintedScreen, readScreens } from "./screen-log.ts";

const LOOK_MS = 20;

/** Plays the holder: presses keys on the simulated unit and reads the terminal's screen, as a person does. */
export class Player {
  readonly #control: ControlClient;
  readonly #log: string;
  readonly #time: SimTime;

  constructor(control: ControlClient, log: string, time: SimTime) {
    this.#control = control;
    this.#log = log;
    this.#time = time;
  }

  screen(): PaintedScreen | undefined {
    return readScreens(this.#log).at(-1);
  }

  /** Waits until the screen shown matches, and gives it. Throws with the last screen when it does not in time. */
  async until(wanted: RegExp, timeoutMs = 10_000): Promise<PaintedScreen> {
    const deadline = this.#time.monotonicMs() + timeoutMs;
    for (;;) {
      const now = this.screen();
      if (now !== undefined && wanted.test(`${now.title}\n${now.text}`)) return now;
      if (this.#time.monotonicMs() > deadline)
        throw new Error(`the screen never showed ${wanted}; it shows:\n${now?.text}`);
      await waitMs(this.#time, LOOK_MS);
    }
  }

  /** Presses keys one after the other, by their names of the unit. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#control.must({ do: "key", key, hold: 10 });
  }

  async insert(slot: number, card: string): Promise<void> {
    await this.#control.must({ do: "insert", slot, card });
  }

  async remove(slot: number): Promise<void> {
    await this.#control.must({ do: "remove", slot });
  }

  /** What the holder types during the secure entry that runs, or the next one. */
  async pin(digits: string): Promise<void> {
    await this.#control.must({ do: "pin", digits, end: "VALIDER" });
  }
}
