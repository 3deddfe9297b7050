import type { Key, Keypad, KeypadEvent, UnitState } from "#hal/ports/index";
import type { Frame, Size } from "#ui/frame";
import type { Painter } from "#ui/painter";
import { createUi, type TerminalUi } from "#ui/ui";
import { FakeClock, settle } from "../helpers/fake-clock.ts";

/** 23 November 2026, 07:30 in Paris. */
export const START_MS = Date.UTC(2026, 10, 23, 6, 30);

/** A keypad under the hand of the test. */
export class HandKeypad implements Keypad {
  readonly present = true;
  readonly unit: UnitState | undefined = undefined;
  readonly beeps: string[] = [];
  readonly #listeners = new Set<(event: KeypadEvent) => void>();
  #unitMs = 0;

  listen(listener: (event: KeypadEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  tell(event: KeypadEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  /** Presses and lets go, one key after the other, 200 ms of unit time apart. */
  press(...keys: readonly Key[]): void {
    for (const key of keys) {
      this.#unitMs = (this.#unitMs + 200) % 16_384;
      this.tell({ kind: "down", key, unitMs: this.#unitMs });
      this.tell({ kind: "up", key, heldMs: 80 });
    }
  }

  /** Unit time passes between two keys. */
  wait(ms: number): void {
    this.#unitMs = (this.#unitMs + ms) % 16_384;
  }

  beep(beep: string): void {
    this.beeps.push(beep);
  }

  light(): void {}
  start(): void {}
  async stop(): Promise<void> {}
}

export interface FaceBench {
  readonly ui: TerminalUi;
  readonly keypad: HandKeypad;
  readonly clock: FakeClock;
  /** Every frame painted. */
  readonly frames: Frame[];
  /** Text of the last frame once all that can settle has. */
  text(): Promise<string>;
  last(): Promise<Frame>;
}

/** The face on a keypad and a clock under the hand of the test; frames also go to `painter`. */
export function faceBench(size: Size = { columns: 60, rows: 20 }, painter?: Painter): FaceBench {
  const keypad = new HandKeypad();
  const clock = new FakeClock(START_MS);
  const frames: Frame[] = [];
  const both: Painter = {
    paint(frame) {
      frames.push(frame);
      painter?.paint(frame);
    },
    close: () => painter?.close(),
  };
  const ui = createUi({ keypad, clock, painter: both, ...size });
  ui.status({
    cps: "present",
    vitale: "absent",
    amc: "absent",
    reader: "ready",
    batteryPercent: 80,
    held: 10,
    free: 490,
  });
  const last = async () => {
    await settle();
    const frame = frames.at(-1);
    if (frame === undefined) throw new Error("nothing was painted");
    return frame;
  };
  const text = async () => {
    const frame = await last();
    return frame.lines
      .map((line) =>
        line
          .map((span) => span.text)
          .join("")
          .trimEnd(),
      )
      .join("\n");
  };
  return { ui, keypad, clock, frames, last, text };
}
