import { concat } from "#util/bytes";
import { MAX_RESYNCH, MAX_T1_BLOCKS, MAX_T1_BYTES, MAX_T1_REFUSALS, MAX_WTX } from "../ccid/limits.ts";
import { type Bit, type Block, decodeBlock, encodeBlock, MAX_INF, other, prologue } from "./block.ts";

/** What the owner does next: carry a block to the card, or take the end. */
export type T1Step =
  /** `bwi`: bBWI of the XfrBlock, how many times the waiting time this answer may take; 0 is once. */
  | { readonly kind: "send"; readonly block: Uint8Array; readonly bwi: number }
  | { readonly kind: "done"; readonly answer: Uint8Array }
  /**
   * The command has failed. `reset`: the card must be powered again before it is of use. `why`: "mute" when nothing at
   * all came back, "protocol" when a bound was passed or the card broke the rules, else "io".
   */
  | { readonly kind: "failed"; readonly reset: boolean; readonly why: "io" | "mute" | "protocol" };

/** How an answer failed to come: damaged on the way, silence, or anything else. */
export type T1Loss = "edc" | "mute" | "other";

type Phase = "idle" | "sending" | "receiving" | "resynch" | "ifs" | "aborting";

/**
 * The host's side of T=1 (wire.md 2.13), without input or output. One of these lives as long as the card stays
 * powered. The counters move only when the card has acknowledged: a block that never reached the card took none.
 *
 * ```text
 *  begin -> send I -> received I            -> done
 *                     received I, more      -> send R (wants the next), ...
 *                     received R, next      -> send the next part of a long APDU
 *                     received R, same      -> send the block in flight again
 *                     received S request    -> send its response, go on
 *                     refused or lost       -> send R (error), the third time in a row S(RESYNCH)
 * ```
 */
export class T1Host {
  #ns: Bit = 0;
  #nr: Bit = 0;
  #ifsc: number;
  readonly #firstIfsc: number;
  #ifsAgreed = false;

  #phase: Phase = "idle";
  #apdu: Uint8Array = NOTHING;
  #sentTo = 0; // End of the part in flight.
  #inFlight: Uint8Array | undefined; // The I-block in flight; undefined when the unit made it (Secure).
  #more = false;
  #parts: Uint8Array[] = [];
  #bytes = 0;
  #blocks = 0;
  #refusals = 0;
  #resynchs = 0;
  #wtx = 0;
  #heard = false; // Something came back since the command began.

  /** `ifsc`: longest information field of the card, from its ATR. */
  constructor(ifsc: number) {
    this.#ifsc = ifsc;
    this.#firstIfsc = ifsc;
  }

  /** False until `negotiate` has succeeded, and again after a RESYNCH. */
  get ifsAgreed(): boolean {
    return this.#ifsAgreed;
  }

  /** S(IFS request 254). Ends as done with no bytes. */
  negotiate(): T1Step {
    this.#begin("ifs");
    return this.#request({ kind: "S", type: "ifs", response: false, value: MAX_INF });
  }

  /** One APDU of any length. */
  begin(apdu: Uint8Array): T1Step {
    this.#begin("sending");
    this.#apdu = apdu;
    this.#sentTo = 0;
    return this.#sendPart();
  }

  /** Prologue of the I-block that the unit will make of an APDU of `length` bytes. `received` takes its answer. */
  beginSecure(length: number): readonly [number, number, number] {
    this.#begin("sending");
    this.#inFlight = undefined;
    this.#more = false;
    return prologue(this.#ns, length);
  }

  /** The Secure has ended without reaching the card: nothing was taken. */
  putBack(): void {
    this.#phase = "idle";
  }

  /** An answer of the card. `bytes` is kept: it must not be reused. */
  received(bytes: Uint8Array): T1Step {
    this.#heard = true;
    const block = decodeBlock(bytes);
    if (this.#phase === "aborting") return this.#fail(true, "protocol");
    if (block.kind === "bad") return this.#refuse(block.why === "edc" ? "edc" : "other");
    if (this.#phase === "resynch") return this.#afterResynch(block);
    if (block.kind === "S") return this.#onS(block);
    if (this.#phase === "ifs") return this.#refuse("other");
    return block.kind === "I" ? this.#onI(block) : this.#onR(block);
  }

  /** No answer, or one that the reader could not read. */
  lost(why: T1Loss): T1Step {
    if (this.#phase === "aborting") return this.#fail(true, "protocol");
    return this.#refuse(why);
  }

  #begin(phase: Phase): void {
    this.#phase = phase;
    this.#parts = [];
    this.#bytes = 0;
    this.#blocks = 0;
    this.#refusals = 0;
    this.#resynchs = 0;
    this.#wtx = 0;
    this.#heard = false;
  }

  #sendPart(): T1Step {
    const part = this.#apdu.subarray(this.#sentTo, this.#sentTo + this.#ifsc);
    this.#sentTo += part.length;
    this.#more = this.#sentTo < this.#apdu.length;
    this.#inFlight = encodeBlock({ kind: "I", ns: this.#ns, more: this.#more, inf: part });
    return this.#send(this.#inFlight);
  }

  #request(block: Block, bwi = 0): T1Step {
    return this.#send(encodeBlock(block), bwi);
  }

  #send(block: Uint8Array, bwi = 0): T1Step {
    this.#blocks++;
    if (this.#blocks > MAX_T1_BLOCKS) return this.#fail(true, "protocol");
    return { kind: "send", block, bwi };
  }

  #onI(block: Extract<Block, { kind: "I" }>): T1Step {
    if (block.ns !== this.#nr) return this.#refuse("other");
    if (this.#phase === "sending") {
      if (this.#more) return this.#refuse("other"); // An answer before the end of the command.
      this.#ns = other(this.#ns);
      this.#phase = "receiving";
    }
    this.#nr = other(this.#nr);
    this.#refusals = 0;
    this.#parts.push(block.inf);
    this.#bytes += block.inf.length;
    if (this.#bytes > MAX_T1_BYTES) return this.#fail(true, "protocol");
    if (block.more) return this.#request({ kind: "R", nr: this.#nr, error: 0 });
    this.#phase = "idle";
    const [first = NOTHING] = this.#parts;
    return { kind: "done", answer: this.#parts.length > 1 ? concat(...this.#parts) : first };
  }

  #onR(block: Extract<Block, { kind: "R" }>): T1Step {
    if (this.#phase !== "sending") return this.#refuse("other");
    if (block.nr === this.#ns) {
      if (!this.#inFlight) return this.#fail(true, "io"); // Made by the unit: nobody can send it again.
      this.#refusals++;
      return this.#refusals >= MAX_T1_REFUSALS ? this.#resynch() : this.#send(this.#inFlight);
    }
    if (!this.#more) return this.#refuse("other");
    this.#ns = other(this.#ns);
    this.#refusals = 0;
    return this.#sendPart();
  }

  #onS(block: Extract<Block, { kind: "S" }>): T1Step {
    const value = block.value ?? 0;
    if (block.response) {
      if (this.#phase !== "ifs" || block.type !== "ifs" || value !== MAX_INF) return this.#refuse("other");
      this.#ifsAgreed = true;
      this.#phase = "idle";
      return { kind: "done", answer: NOTHING };
    }
    if (block.type === "resynch") return this.#refuse("other"); // Only the host may ask for it.
    this.#refusals = 0;
    if (block.type === "wtx") {
      this.#wtx++;
      if (this.#wtx > MAX_WTX) return this.#fail(true, "protocol");
      return this.#request({ kind: "S", type: "wtx", response: true, value }, Math.max(1, value));
    }
    if (block.type === "ifs") {
      this.#ifsc = value;
      return this.#request({ kind: "S", type: "ifs", response: true, value });
    }
    this.#phase = "aborting"; // The response is carried, then the command fails whatever comes.
    return this.#request({ kind: "S", type: "abort", response: true });
  }

  #refuse(why: T1Loss): T1Step {
    if (this.#phase === "resynch") return this.#resynch();
    this.#refusals++;
    if (this.#refusals >= MAX_T1_REFUSALS) return this.#resynch();
    if (this.#phase === "ifs") return this.#request({ kind: "S", type: "ifs", response: false, value: MAX_INF });
    return this.#request({ kind: "R", nr: this.#nr, error: why === "edc" ? 1 : 2 });
  }

  #resynch(): T1Step {
    this.#phase = "resynch";
    this.#resynchs++;
    if (this.#resynchs > MAX_RESYNCH) return this.#fail(true, this.#heard ? "io" : "mute");
    return this.#request({ kind: "S", type: "resynch", response: false });
  }

  #afterResynch(block: Block): T1Step {
    if (block.kind !== "S" || block.type !== "resynch" || !block.response) return this.#resynch();
    this.#ns = 0;
    this.#nr = 0;
    this.#ifsc = this.#firstIfsc;
    this.#ifsAgreed = false;
    return this.#fail(false, "io");
  }

  #fail(reset: boolean, why: "io" | "mute" | "protocol"): T1Step {
    this.#phase = "idle";
    return { kind: "failed", reset, why };
  }
}

const NOTHING = new Uint8Array(0);
