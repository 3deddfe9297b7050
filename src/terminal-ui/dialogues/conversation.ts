import type { Key } from "#hal/ports/index";
import type { Size } from "../frame.ts";
import type { Screen } from "../screen.ts";

/** A key as a conversation hears it. */
export interface Press {
  readonly key: Key;
  /** Held long enough to repeat: arrows and CORRIGER only. */
  readonly repeated: boolean;
  /** Clock of the unit, milliseconds modulo 16384. */
  readonly unitMs: number;
  /** Monotonic clock of the terminal. */
  readonly atMs: number;
}

/** What the place where it is drawn tells a conversation. */
export interface Stage {
  readonly size: Size;
  /** First block of each page of a screen, and the page shown. */
  pages(screen: Screen): { readonly starts: readonly number[]; readonly page: number };
}

/** What a key did. "refused" beeps; "ignored" is silent: the key means nothing here. */
export type Heard<A> =
  | { readonly kind: "changed" }
  | { readonly kind: "refused" }
  | { readonly kind: "ignored" }
  | { readonly kind: "given"; readonly value: A }
  | { readonly kind: "cancelled" };

/** A question while it is open: draws itself, hears keys, ends with an answer. */
export interface Conversation<A> {
  screen(size: Size): Screen;
  press(press: Press, stage: Stage): Heard<A>;
  /** F1 has a meaning of its own here: no help page. */
  readonly ownF1?: boolean;
}

export const CHANGED = { kind: "changed" } as const;
export const REFUSED = { kind: "refused" } as const;
export const IGNORED = { kind: "ignored" } as const;
export const CANCELLED = { kind: "cancelled" } as const;

export function given<A>(value: A): Heard<A> {
  return { kind: "given", value };
}

/** Typed digits of a key: one, two for the 00 key, none for the others. */
export function digitsOf(key: Key): string {
  if (key === "DOUBLE_ZERO") return "00";
  return key.length === 1 ? key : "";
}

/** A conversation inside another one: its answer goes to `then`, ANNULER only closes it. */
export interface Inner {
  screen(size: Size): Screen;
  press(press: Press, stage: Stage): "open" | "refused" | "ignored" | "closed";
}

export function inner<A>(conversation: Conversation<A>, then: (value: A) => void): Inner {
  return {
    screen: (size) => conversation.screen(size),
    press(press, stage) {
      const heard = conversation.press(press, stage);
      if (heard.kind === "given") then(heard.value);
      if (heard.kind === "given" || heard.kind === "cancelled") return "closed";
      return heard.kind === "changed" ? "open" : heard.kind;
    },
  };
}
