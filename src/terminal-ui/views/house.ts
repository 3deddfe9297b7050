import type { Desk, Session } from "#billing";
import type { TerminalUi } from "../ui.ts";

/** Where a view leads. `back` is the view before; the waiting screen is the bottom of every road. */
export type Destination =
  | { readonly to: "waiting" }
  | {
      readonly to: "home" | "bill" | "close" | "invoices" | "menu" | "situation" | "print-again" | "resume";
      readonly session: Session;
    }
  | { readonly to: "back" }
  | { readonly to: "end" };

/** What a view is given. */
export interface House {
  readonly desk: Desk;
  readonly ui: TerminalUi;
  /** Aborted when the device stops in order. */
  readonly stopping: AbortSignal;
}
