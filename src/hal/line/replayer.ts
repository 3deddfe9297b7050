import { fromHex, hex } from "#util/bytes";
import { Trouble } from "#util/trouble";
import type { Line } from "../ports/index.ts";
import { type CcidMessage, encodeFrame, HostFramer, UnitFramer } from "../wire/ccid/index.ts";

/** A command of the trace, without its bSeq, and what the unit said to it. */
interface Exchange {
  readonly command: string;
  readonly answers: readonly CcidMessage[];
}

/**
 * A unit made of a trace of the reader line. Each command is answered as the trace answered the same one: the next
 * time it occurs, and from then on as the last time, for a driver polls at its own pace. A command that the trace does
 * not hold is answered by silence. bSeq and LRC are made anew; bytes that were hidden read as 00. Throws RangeError on
 * a text that is no trace.
 */
export function replayLine(text: string): Line {
  const exchanges = read(text);
  const framer = new UnitFramer();
  let at = 0;
  let hear: (bytes: Uint8Array) => void = () => {};
  let told: () => void = () => {};
  let open = true;

  const answer = (message: CcidMessage) => {
    const command = keyOf(message);
    const next = exchanges.findIndex((one, index) => index >= at && one.command === command);
    const found = next >= 0 ? exchanges[next] : exchanges.findLast((one) => one.command === command);
    if (next >= 0) at = next + 1;
    for (const one of found?.answers ?? []) {
      queueMicrotask(() => {
        if (open) hear(encodeFrame({ ...one, seq: message.seq }));
      });
    }
  };

  return {
    onBytes(listener) {
      hear = listener;
    },
    onClose(listener) {
      told = listener;
    },
    write(bytes) {
      if (!open) return Promise.reject(new Trouble("E_LINE_CLOSED"));
      for (const token of framer.push(bytes)) if (token.kind === "frame") answer(token.message);
      return Promise.resolve();
    },
    close() {
      if (open) queueMicrotask(told);
      open = false;
      return Promise.resolve();
    },
  };
}

/** What makes two commands the same: all but their bSeq. */
function keyOf(message: CcidMessage): string {
  return [message.type, message.slot, ...message.specific, hex(message.data)].join(" ");
}

function read(text: string): readonly Exchange[] {
  const exchanges: { command: string; answers: CcidMessage[] }[] = [];
  for (const line of text.split("\n")) {
    const [way, rest] = [line.slice(0, 2), line.slice(2).replaceAll("••", "00")];
    if (way !== "=>" && way !== "<=") continue;
    const message = messageOf(fromHex(rest));
    if (!message) continue;
    if (way === "=>") exchanges.push({ command: keyOf(message), answers: [] });
    else exchanges.at(-1)?.answers.push(message);
  }
  return exchanges;
}

/** The message of a frame whose check may be hidden: the check is made anew. */
function messageOf(bytes: Uint8Array): CcidMessage | undefined {
  if (bytes.length < 13) return undefined; // A NAK, a notification, a time byte: the line is a good one this time.
  const whole = bytes.slice();
  whole[whole.length - 1] = whole.subarray(0, -1).reduce((lrc, byte) => lrc ^ byte, 0);
  const [token] = new HostFramer().push(whole);
  return token?.kind === "frame" ? token.message : undefined;
}
