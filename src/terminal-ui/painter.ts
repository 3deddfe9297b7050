import { type Frame, frameText, type Size } from "./frame.ts";

/** Puts frames somewhere people look: a tty (blessed/), a log, nowhere. */
export interface Painter {
  /** Shows this frame, whole. Called only when something changed. */
  paint(frame: Frame): void;
  /** Hears the size of the place when it changes; absent when it never does. */
  onResize?(listener: (size: Size) => void): void;
  /** Leaves the place as it was found. */
  close(): void;
}

/**
 * Appends each frame as plain text, one block a paint:
 *
 *     --- 12 Code porteur
 *     MODE TEST  CPS ■ ...
 *     ...
 *
 * N counts the paints from 1. The text never holds a digit of a code: no digit reaches the screens.
 */
export function createLogPainter(append: (text: string) => void): Painter {
  let count = 0;
  return {
    paint(frame) {
      count++;
      append(`--- ${count} ${frame.title}\n${frameText(frame)}\n`);
    },
    close() {},
  };
}

/** Paints nowhere. */
export function createSilentPainter(): Painter {
  return { paint() {}, close() {} };
}
