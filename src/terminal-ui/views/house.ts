import type { Desk, Session } from "#billing";
import type { Key } from "#hal/ports/index";
import type { TerminalUi } from "../ui.ts";

/** Where a view leads. `back` is the view before; the waiting screen is the bottom of every road. */
export type Destination =
  /** `cpsIn`: a CPS was just put in, and asks for its code. */
  | { readonly to: "waiting"; readonly cpsIn?: true }
  | {
      readonly to:
        | "home"
        | "bill"
        | "close"
        | "invoices"
        | "lots"
        | "menu"
        | "situation"
        | "print-again"
        | "resume"
        | "open-without-cps"
        | "without-cps"
        | "pending"
        | "cps-menu"
        | "cps-card"
        | "cps-list"
        | "about"
        | "replacement";
      readonly session: Session;
    }
  | { readonly to: "diagnostic"; readonly session: Session; readonly tried?: Tried }
  | { readonly to: "back" }
  | { readonly to: "end" };

/** What the holder tried by hand in the diagnostic; absent: not tried. */
export interface Tried {
  /** Keys that did not answer. */
  readonly keysLeft?: readonly Key[];
  readonly screen?: boolean;
  readonly sound?: boolean;
  readonly paper?: boolean;
}

/** What a view is given. */
export interface House {
  readonly desk: Desk;
  readonly ui: TerminalUi;
  /** Aborted when the device stops in order. */
  readonly stopping: AbortSignal;
}
