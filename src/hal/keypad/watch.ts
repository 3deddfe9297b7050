import type { Key, KeypadEvent, UnitState } from "#hal/ports/index";
import { SEQUENCES, type UnitFrame, type UnitMessage } from "#hal/wire/keypad/index";

/*
 * What the frames of the unit mean to the terminal, as a pure machine (wire.md 4.7, rules 6 and 7):
 *
 *            two heartbeats                 3 s without a heartbeat, or the line closed
 *   absent -----------------> present ----------------------------------------------------> absent
 *
 * Frames are used in both states; presence is what the screen says and what signing asks for.
 */

/** What was thrown away, and why. */
export interface WatchCounts {
  readonly unknownCodes: number;
  readonly losses: number;
  readonly repetitions: number;
  /** Key frames while secure mode was on: the unit must never send one, and none goes further. */
  readonly keysInSecure: number;
}

export interface WatchState {
  readonly present: boolean;
  /** Heartbeats heard in a row while absent. */
  readonly heartbeats: number;
  readonly lastSequence: number | undefined;
  readonly down: readonly Key[];
  /** Secure mode, as last told. */
  readonly secure: boolean;
  readonly unit: UnitState | undefined;
  readonly counts: WatchCounts;
}

export type WatchInput =
  | { readonly kind: "frame"; readonly frame: UnitFrame }
  /** Three seconds without a heartbeat, or the line has gone. */
  | { readonly kind: "gone" };

export type WatchEffect =
  | { readonly kind: "tell"; readonly event: KeypadEvent }
  | { readonly kind: "answer"; readonly message: Extract<UnitMessage, { kind: "ack" | "reply" }> }
  | { readonly kind: "heartbeat" }
  /** The unit has come back, or its keys are off: enable them. */
  | { readonly kind: "enable-keys" }
  | { readonly kind: "restore-lights" };

export const UNKNOWN_UNIT: WatchState = {
  present: false,
  heartbeats: 0,
  lastSequence: undefined,
  down: [],
  secure: false,
  unit: undefined,
  counts: { unknownCodes: 0, losses: 0, repetitions: 0, keysInSecure: 0 },
};

const HEARTBEATS_TO_COME_BACK = 2;

type Told = readonly [WatchState, readonly WatchEffect[]];

/** One step of the machine. */
export function watchStep(state: WatchState, input: WatchInput): Told {
  if (input.kind === "frame") return onFrame(state, input.frame);
  const effects: WatchEffect[] = state.down.map(released);
  if (state.present) effects.push({ kind: "tell", event: { kind: "presence", present: false } });
  // Whatever comes next comes from a unit that may have restarted, so that every sequence number can be its first.
  return [{ ...state, present: false, heartbeats: 0, lastSequence: undefined, down: [], unit: undefined }, effects];
}

function onFrame(before: WatchState, frame: UnitFrame): Told {
  if (frame.sequence === before.lastSequence) return [count(before, "repetitions"), []];
  const expected = before.lastSequence === undefined ? frame.sequence : (before.lastSequence + 1) % SEQUENCES;
  let state: WatchState = { ...before, lastSequence: frame.sequence };
  const effects: WatchEffect[] = [];
  if (frame.sequence !== expected) {
    effects.push(...state.down.map(released), { kind: "tell", event: { kind: "lost" } });
    state = count({ ...state, down: [] }, "losses");
  }
  for (const step of [onFlags, onMessage]) {
    const [next, more] = step(state, frame);
    state = next;
    effects.push(...more);
  }
  return [state, effects];
}

/** The state bits stand in every frame: a lost SECURE frame changes nothing for long. */
function onFlags(state: WatchState, { flags, message }: UnitFrame): Told {
  const unit: UnitState = {
    secure: flags.secure,
    charging: flags.charging,
    externalPower: flags.externalPower,
    lidOpen: flags.lidOpen,
    tampered: flags.tampered,
    lowBattery: flags.lowBattery,
    batteryPercent: message.kind === "heartbeat" ? message.batteryPercent : state.unit?.batteryPercent,
  };
  const effects: WatchEffect[] = [];
  // A key held while secure mode begins will never be told as up.
  if (flags.secure) effects.push(...state.down.map(released));
  if (flags.secure !== state.secure) effects.push({ kind: "tell", event: { kind: "secure", on: flags.secure } });
  if (!sameUnit(unit, state.unit)) effects.push({ kind: "tell", event: { kind: "unit", unit } });
  return [{ ...state, unit, secure: flags.secure, down: flags.secure ? [] : state.down }, effects];
}

function onMessage(state: WatchState, frame: UnitFrame): Told {
  const { message } = frame;
  switch (message.kind) {
    case "key-down":
    case "key-up":
    case "key-repeat":
      return frame.flags.secure ? [count(state, "keysInSecure"), []] : onKey(state, message);
    case "masked": {
      const { event, field, digits } = message;
      return [state, [{ kind: "tell", event: { kind: "masked", event, field, digits } }]];
    }
    case "heartbeat":
      return onHeartbeat(state, frame);
    case "ack":
    case "reply":
      return [state, [{ kind: "answer", message }]];
    case "unknown":
      return [count(state, "unknownCodes"), []];
    case "secure-on":
    case "secure-off":
      return [state, []]; // Told from the state bit.
  }
}

function onKey(state: WatchState, message: Extract<UnitMessage, { kind: `key-${string}` }>): Told {
  const { key } = message;
  const others = state.down.filter((held) => held !== key);
  switch (message.kind) {
    case "key-down":
      return [{ ...state, down: [...others, key] }, [tell({ kind: "down", key, unitMs: message.unitMs })]];
    case "key-up":
      // Its release may have been told already, when frames were lost.
      if (others.length === state.down.length) return [state, []];
      return [{ ...state, down: others }, [tell({ kind: "up", key, heldMs: message.heldMs })]];
    case "key-repeat":
      return [state, [tell({ kind: "repeat", key, count: message.count })]];
  }
}

function onHeartbeat(state: WatchState, { flags }: UnitFrame): Told {
  const effects: WatchEffect[] = [{ kind: "heartbeat" }];
  const heartbeats = state.present ? 0 : state.heartbeats + 1;
  const back = heartbeats >= HEARTBEATS_TO_COME_BACK;
  if (back) effects.push(tell({ kind: "presence", present: true }), { kind: "restore-lights" });
  const present = state.present || back;
  if (!flags.secure && (back || (present && !flags.keysEnabled))) effects.push({ kind: "enable-keys" });
  return [{ ...state, present, heartbeats: back ? 0 : heartbeats }, effects];
}

function tell(event: KeypadEvent): WatchEffect {
  return { kind: "tell", event };
}

/** A key counts as released without the unit having said so: how long it was held is not known. */
function released(key: Key): WatchEffect {
  return tell({ kind: "up", key, heldMs: 0 });
}

function count(state: WatchState, what: keyof WatchCounts): WatchState {
  return { ...state, counts: { ...state.counts, [what]: state.counts[what] + 1 } };
}

function sameUnit(a: UnitState, b: UnitState | undefined): boolean {
  return (
    b !== undefined &&
    a.secure === b.secure &&
    a.charging === b.charging &&
    a.externalPower === b.externalPower &&
    a.lidOpen === b.lidOpen &&
    a.tampered === b.tampered &&
    a.lowBattery === b.lowBattery &&
    a.batteryPercent === b.batteryPercent
  );
}
