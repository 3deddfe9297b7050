import type { LinkState } from "../ports/index.ts";

/**
 * THE LINK WITH THE UNIT, as a pure machine (wire.md 2.5, 2.10). The states are those of the status line; a thin
 * runner (runner.ts) owns the line and the timers, carries out the effects and brings the inputs.
 *
 * ```text
 *            opened            welcomed            fault            drained            missed      missed
 *  absent ----------> opening ----------> ready --------> silent ----------> recovering 1 ----> 2 ----> 3
 *    ^  ^                | |                ^                                     | answered       |      |
 *    |  |  unanswered    | | refused        +-------------------------------------+----------------+------+
 *    |  +----------------+ +------> failed <-- refused, from any state                             missed |
 *    |                                |                                                                   |
 *    +------- closed, from any state -+------------------------------------------------------- absent <---+
 * ```
 *
 * A fault while opening has no procedure R: the opening sequence has its own tries.
 */
export type Refusal = "echo" | "not-a-reader" | "no-secure-entry";

/** The state shown, and whether the reader has been started: a stopped one is absent and opens nothing. */
export interface LinkMachineState {
  readonly started: boolean;
  readonly link: LinkState;
}

export type LinkInput =
  | { readonly kind: "start" }
  | { readonly kind: "stop" }
  /** A fresh line is open. */
  | { readonly kind: "opened" }
  /** The line has gone, or could not be opened. */
  | { readonly kind: "closed" }
  /** Time to try another line. */
  | { readonly kind: "reopen" }
  /** The opening sequence has ended well. */
  | { readonly kind: "welcomed" }
  /** The opening sequence got no answer. */
  | { readonly kind: "unanswered" }
  /** A unit that must not be used. */
  | { readonly kind: "refused"; readonly reason: Refusal }
  /** An answer is lost, damaged or foreign. */
  | { readonly kind: "fault" }
  /** The line has fallen silent. */
  | { readonly kind: "drained" }
  | { readonly kind: "probe-answered" }
  | { readonly kind: "probe-missed" };

export type LinkEffect =
  | { readonly kind: "open" }
  | { readonly kind: "close" }
  /** Run the opening sequence. */
  | { readonly kind: "welcome" }
  /** Read and discard until silence. */
  | { readonly kind: "drain" }
  /** One GetSlotStatus. */
  | { readonly kind: "probe"; readonly timeoutMs: number }
  /** The exchange under way ends as lost; its class says what follows. */
  | { readonly kind: "resume" }
  /** The exchange under way ends: there is no unit any more. */
  | { readonly kind: "give-up" }
  | { readonly kind: "reopen-later"; readonly afterMs: number };

/** The three tries of procedure R. */
export const PROBE_TIMEOUTS_MS = [100, 250, 500] as const;
/** A new port is tried this often. */
export const REOPEN_MS = 2_000;

type Outcome = readonly [LinkMachineState, readonly LinkEffect[]];

const at = (link: LinkState): LinkMachineState => ({ started: true, link });
const ABSENT = at({ kind: "absent" });

export const STOPPED: LinkMachineState = { started: false, link: { kind: "absent" } };

/** Next state and effects. An input that means nothing in a state changes nothing: events of a former line come late. */
export function linkStep(state: LinkMachineState, input: LinkInput): Outcome {
  if (!state.started) return input.kind === "start" ? [ABSENT, [{ kind: "open" }]] : [state, []];
  if (input.kind === "stop") return [STOPPED, [{ kind: "give-up" }, { kind: "close" }]];
  if (input.kind === "closed") return [ABSENT, [{ kind: "give-up" }, { kind: "reopen-later", afterMs: REOPEN_MS }]];
  if (input.kind === "refused" && state.link.kind !== "absent") {
    return [at({ kind: "failed", reason: input.reason }), [{ kind: "give-up" }]];
  }
  switch (state.link.kind) {
    case "absent":
      if (input.kind === "reopen") return [state, [{ kind: "open" }]];
      return input.kind === "opened" ? [at({ kind: "opening" }), [{ kind: "welcome" }]] : [state, []];
    case "opening":
      return whileOpening(state, input);
    case "ready":
      return input.kind === "fault" ? [at({ kind: "silent" }), [{ kind: "drain" }]] : [state, []];
    case "silent":
      return input.kind === "drained" ? probe(1) : [state, []];
    case "recovering":
      return whileRecovering(state, state.link.attempt, input);
    case "failed":
      return [state, []]; // Only a person ends it: by taking the unit away, or by a stop and a start.
  }
}

function whileOpening(state: LinkMachineState, input: LinkInput): Outcome {
  if (input.kind === "welcomed") return [at({ kind: "ready" }), []];
  if (input.kind === "unanswered") return lost();
  return input.kind === "fault" ? [state, [{ kind: "resume" }]] : [state, []];
}

function whileRecovering(state: LinkMachineState, attempt: 1 | 2 | 3, input: LinkInput): Outcome {
  if (input.kind === "probe-answered") return [at({ kind: "ready" }), [{ kind: "resume" }]];
  if (input.kind !== "probe-missed") return [state, []];
  if (attempt === 1) return probe(2);
  return attempt === 2 ? probe(3) : lost();
}

function probe(attempt: 1 | 2 | 3): Outcome {
  const timeoutMs = PROBE_TIMEOUTS_MS[attempt - 1] ?? 0;
  return [at({ kind: "recovering", attempt }), [{ kind: "probe", timeoutMs }]];
}

/** The unit does not answer: this line is given up, and a fresh one tried later. */
function lost(): Outcome {
  return [ABSENT, [{ kind: "give-up" }, { kind: "close" }, { kind: "reopen-later", afterMs: REOPEN_MS }]];
}
