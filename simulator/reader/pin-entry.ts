import type { KeyName, MaskedName } from "#hal/wire/keypad/index";
import { sameBytes } from "#util/bytes";
import type { SimTime, SimTimer } from "../time.ts";
import type { KeypadSide } from "../units.ts";

/** What the unit asks the holder to type. */
export interface EntryPlan {
  /** How many codes, in order; with `confirm` the last one must repeat the one before it. */
  readonly fields: number;
  readonly confirm: boolean;
  readonly minDigits: number;
  readonly maxDigits: number;
  /** Ends the entry when no key comes for so long. */
  readonly keyTimeoutMs: number;
}

/** The codes are ASCII digits and are wiped as soon as the listener returns. */
export type EntryEnd =
  | { readonly kind: "entered"; readonly codes: readonly Uint8Array[] }
  | { readonly kind: "timeout" | "cancelled" | "removed" | "aborted" | "differ" | "too-short" };

/** However fast the holder types, an entry lasts no longer. */
const WHOLE_ENTRY_MS = 85_000;
/** A key held this long is a long press. */
const LONG_PRESS_MS = 500;

/**
 * One secure entry: the only place where the digits of a code exist (wire.md 3.3). Outside it only counts are told.
 * Wiped on every exit.
 */
export class PinEntry {
  readonly #plan: EntryPlan;
  readonly #keypad: Pick<KeypadSide, "masked">;
  readonly #time: SimTime;
  readonly #onEnd: (end: EntryEnd) => void;
  readonly #fields: Uint8Array[];
  readonly #counts: number[];
  readonly #whole: SimTimer;
  #idle: SimTimer;
  #field = 0;
  #ended: EntryEnd["kind"] | undefined;
  /** Variant of the unit: VALIDER with too few digits ends the entry instead of being refused. */
  shortEnds = false;

  constructor(plan: EntryPlan, keypad: Pick<KeypadSide, "masked">, time: SimTime, onEnd: (end: EntryEnd) => void) {
    this.#plan = plan;
    this.#keypad = keypad;
    this.#time = time;
    this.#onEnd = onEnd;
    this.#fields = Array.from({ length: plan.fields }, () => new Uint8Array(plan.maxDigits));
    this.#counts = this.#fields.map(() => 0);
    this.#whole = time.after(WHOLE_ENTRY_MS, () => this.stop("timeout"));
    this.#idle = time.after(plan.keyTimeoutMs, () => this.stop("timeout"));
  }

  /** How long the unit waits for a key. */
  get keyTimeoutMs(): number {
    return this.#plan.keyTimeoutMs;
  }

  /** How it ended; undefined while it runs. */
  get end(): EntryEnd["kind"] | undefined {
    return this.#ended;
  }

  /** Field being typed and how many digits stand in it. */
  get progress(): { readonly field: number; readonly digits: number } {
    return { field: this.#field, digits: this.#count };
  }

  key(key: KeyName, holdMs: number): void {
    if (this.#ended) return;
    this.#idle.cancel();
    this.#idle = this.#time.after(this.#plan.keyTimeoutMs, () => this.stop("timeout"));
    if (/^[0-9]$/.test(key)) this.#digit(key.charCodeAt(0));
    else if (key === "CORRIGER") this.#erase(holdMs >= LONG_PRESS_MS);
    else if (key === "VALIDER") this.#validate();
    else if (key === "ANNULER") {
      this.#tell("cancelled");
      this.stop("cancelled");
    }
  }

  /** Ends the entry from outside; nothing happens when it has ended already. */
  stop(kind: Exclude<EntryEnd["kind"], "entered">): void {
    this.#end({ kind });
  }

  get #count(): number {
    return this.#counts[this.#field] ?? 0;
  }

  #digit(ascii: number): void {
    const count = this.#count;
    if (count >= this.#plan.maxDigits) {
      this.#tell("full");
      return;
    }
    const field = this.#fields[this.#field];
    if (field) field[count] = ascii;
    this.#counts[this.#field] = count + 1;
    this.#tell("added");
  }

  #erase(all: boolean): void {
    const count = this.#count;
    if (count === 0) return;
    const left = all ? 0 : count - 1;
    this.#fields[this.#field]?.fill(0, left);
    this.#counts[this.#field] = left;
    this.#tell(all ? "cleared" : "erased");
  }

  #validate(): void {
    if (this.#count < this.#plan.minDigits) {
      if (this.shortEnds) this.stop("too-short");
      else this.#tell("too-short");
      return;
    }
    this.#tell("field-done");
    if (this.#field + 1 < this.#plan.fields) {
      this.#field++;
      return;
    }
    const codes = this.#fields.map((field, index) => field.subarray(0, this.#counts[index] ?? 0));
    const [last, before] = [codes.at(-1), codes.at(-2)];
    if (this.#plan.confirm && last && before && !sameBytes(last, before)) this.stop("differ");
    else this.#end({ kind: "entered", codes });
  }

  #tell(event: MaskedName): void {
    this.#keypad.masked(event, this.#field, this.#count);
  }

  #end(end: EntryEnd): void {
    if (this.#ended) return;
    this.#ended = end.kind;
    this.#idle.cancel();
    this.#whole.cancel();
    try {
      this.#onEnd(end);
    } finally {
      for (const field of this.#fields) field.fill(0);
    }
  }
}
