import { fromHex } from "#util/bytes";
import { type CcidMessage, FRAME_OVERHEAD, HostFramer } from "../wire/ccid/index.ts";

/**
 * A line of a trace, read back. Bytes that were hidden are 00 in the message; `hidden` holds their places in its data.
 *
 * ```text
 *  [reader] => 03 06 6F ...  •• ••      a frame of the host
 *  [reader] <= 03 06 80 ...             a frame of the unit
 *  [reader] <= 50 02                    anything else the unit said: its bytes
 *  # ...                                a remark; lines of other lines of the machine: left out
 * ```
 */
export type TraceLine =
  | {
      readonly kind: "frame";
      readonly from: "host" | "unit";
      readonly message: CcidMessage;
      readonly hidden: ReadonlySet<number>;
    }
  | { readonly kind: "notice"; readonly bytes: Uint8Array };

const LINE = /^(?:reader )?(=>|<=) ((?:[0-9A-F]{2}|••)(?: (?:[0-9A-F]{2}|••))*)$/;
const OTHER = /^(?:(?:keypad|printer) .*|(?:reader )?#.*|\s*)$/;
const DATA_AT = 12; // First data byte in the frame.

/** Throws RangeError on a text that is no trace, with the number of the line. */
export function readTrace(text: string): readonly TraceLine[] {
  return text.split("\n").flatMap((line, index) => {
    const found = LINE.exec(line);
    if (found === null) {
      if (OTHER.test(line)) return [];
      throw new RangeError(`line ${index + 1} is not a line of a trace`);
    }
    const words = (found[2] ?? "").split(" ");
    return lineOf(found[1] === "=>" ? "host" : "unit", words, index + 1);
  });
}

function lineOf(from: "host" | "unit", words: readonly string[], number: number): readonly TraceLine[] {
  const bytes = fromHex(words.map((word) => (word === "••" ? "00" : word)).join(" "));
  if (words.length < FRAME_OVERHEAD) {
    return from === "unit" ? [{ kind: "notice", bytes }] : [];
  }
  const message = messageOf(bytes);
  if (message === undefined) throw new RangeError(`line ${number} holds no frame`);
  const hidden = new Set(words.flatMap((word, at) => (word === "••" && at < words.length - 1 ? [at - DATA_AT] : [])));
  return [{ kind: "frame", from, message, hidden }];
}

/** The message of a frame whose check may be hidden: the check is made anew. */
function messageOf(bytes: Uint8Array): CcidMessage | undefined {
  const whole = bytes.slice();
  whole[whole.length - 1] = whole.subarray(0, -1).reduce((check, byte) => check ^ byte, 0);
  const [token] = new HostFramer().push(whole);
  return token?.kind === "frame" ? token.message : undefined;
}
