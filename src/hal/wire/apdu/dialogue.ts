import { concat } from "#util/bytes";
import { MAX_GET_RESPONSES, MAX_T0_BYTES } from "../ccid/limits.ts";
import { type ApduAnswer, INS, parseAnswer, type ShortApdu } from "./apdu.ts";

export type DialogueStep =
  /** Carry this command to the card and bring its answer to `answered`. */
  | { readonly kind: "send"; readonly apdu: ShortApdu }
  | { readonly kind: "done"; readonly answer: ApduAnswer }
  /** The card broke the rules or passed a bound. */
  | { readonly kind: "failed" };

/**
 * One command of the caller and its whole answer: follows 61xx with GET RESPONSE and 6Cxx with the right Le, in
 * bounds (wire.md 2.14). The same over T=0 and T=1. Status words 61xx and 6Cxx never get out.
 */
export class Dialogue {
  readonly #apdu: ShortApdu;
  #current: ShortApdu;
  #parts: Uint8Array[] = [];
  #bytes = 0;
  #responses = 0;
  #empty = 0;
  #corrected = false;

  constructor(apdu: ShortApdu) {
    this.#apdu = apdu;
    this.#current = apdu;
  }

  /** Also begins again from the command itself, after a lost answer. The bounds go on counting. */
  begin(): DialogueStep {
    this.#current = this.#apdu;
    this.#parts = [];
    return this.#send();
  }

  answered(bytes: Uint8Array): DialogueStep {
    const answer = parseAnswer(bytes);
    if (!answer) return { kind: "failed" };
    const sw1 = answer.sw >> 8;
    const xx = answer.sw & 0xff;
    if (sw1 === 0x6c) return this.#correct(xx);
    this.#bytes += answer.data.length;
    if (this.#bytes > MAX_T0_BYTES && this.#responses > 0) return { kind: "failed" };
    if (sw1 === 0x61) return this.#more(answer, xx);
    if (this.#parts.length === 0) return { kind: "done", answer };
    return { kind: "done", answer: { data: concat(...this.#parts, answer.data), sw: answer.sw } };
  }

  #correct(xx: number): DialogueStep {
    if (this.#corrected) return { kind: "failed" };
    this.#corrected = true;
    this.#current = { ...this.#current, le: xx === 0 ? 256 : xx };
    return this.#send();
  }

  #more(answer: ApduAnswer, xx: number): DialogueStep {
    if (this.#responses > 0 && answer.data.length === 0) this.#empty++;
    this.#responses++;
    if (this.#responses > MAX_GET_RESPONSES || this.#empty >= 2) return { kind: "failed" };
    if (answer.data.length > 0) this.#parts.push(answer.data);
    this.#current = { cla: 0, ins: INS.getResponse, p1: 0, p2: 0, le: xx === 0 ? 256 : xx };
    return this.#send();
  }

  #send(): DialogueStep {
    return { kind: "send", apdu: this.#current };
  }
}
