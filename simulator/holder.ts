import { isKeyName, type KeyName } from "#hal/wire/keypad/index";
import type { PinEntry } from "./reader/pin-entry.ts";
import { type SimTime, waitMs } from "./time.ts";

/** What the holder will do during a secure entry. */
export interface PinScript {
  /** One code a field. */
  readonly codes: readonly string[];
  /** VALIDER ends each field; ANNULER ends the last one; none lets the time pass. */
  readonly end: "VALIDER" | "ANNULER" | "none";
  /** The unit's variant: a code too short ends the entry with a bare 64 03. */
  readonly shortEnds: boolean;
}

/** A finger on a key, and the pause before the next one, at real pace. */
export const PRESS_MS = 80;
const BETWEEN_MS = 120;

/** The human in front of the unit: types scripts into secure entries, through the keys like anyone. */
export class Holder {
  readonly #time: SimTime;
  readonly #pace: number;
  readonly #press: (key: KeyName, holdMs: number) => Promise<void>;
  readonly #scripts: PinScript[] = [];
  #entry: PinEntry | undefined;
  #typing = false;

  /** `pace` multiplies the time between keys; `press` does one press and resolves when the key is up. */
  constructor(time: SimTime, pace: number, press: (key: KeyName, holdMs: number) => Promise<void>) {
    this.#time = time;
    this.#pace = pace;
    this.#press = press;
  }

  /** Types into the entry that runs, or into the next one. */
  will(script: PinScript): void {
    this.#scripts.push(script);
    void this.#type();
  }

  entryBegan(entry: PinEntry): void {
    this.#entry = entry;
    void this.#type();
  }

  /** One press and the pause after it. */
  async tap(key: KeyName, holdMs = PRESS_MS * this.#pace): Promise<void> {
    await this.#press(key, holdMs);
    if (this.#pace > 0) await waitMs(this.#time, BETWEEN_MS * this.#pace);
  }

  async #type(): Promise<void> {
    if (this.#typing) return;
    this.#typing = true;
    for (let entry = this.#running; entry && this.#scripts.length > 0; entry = this.#running) {
      const script = this.#scripts.shift();
      if (script) await this.#play(script, entry);
    }
    this.#typing = false;
  }

  get #running(): PinEntry | undefined {
    return this.#entry?.end === undefined ? this.#entry : undefined;
  }

  async #play(script: PinScript, entry: PinEntry): Promise<void> {
    entry.shortEnds = script.shortEnds;
    for (const [index, code] of script.codes.entries()) {
      const last = index === script.codes.length - 1;
      const ending: readonly string[] = !last ? ["VALIDER"] : script.end === "none" ? [] : [script.end];
      for (const key of [...code, ...ending]) {
        if (entry.end !== undefined) return;
        if (isKeyName(key)) await this.tap(key);
      }
    }
    if (script.end === "none" && this.#pace < 1) {
      // At real pace the unit's own time-out does it.
      await waitMs(this.#time, entry.keyTimeoutMs * this.#pace);
      entry.stop("timeout");
    }
  }
}
