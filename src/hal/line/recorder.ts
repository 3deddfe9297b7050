import { hex } from "#util/bytes";
import type { Line } from "../ports/index.ts";
import { ReaderTrace } from "../wire/ccid/index.ts";

/** Writes down what passes on a line; what must not be known never reaches the text. */
export interface Trace {
  /** Lines of text for bytes handed to the unit, whole frames or parts of them. */
  sent(bytes: Uint8Array): readonly string[];
  received(bytes: Uint8Array): readonly string[];
}

/** A trace of the reader line: one line a frame, secrets as dots (reliability P7). */
export function readerTrace(): Trace {
  return new ReaderTrace();
}

/** A trace of a line that carries no secret: the bytes as they came. */
export function plainTrace(): Trace {
  return {
    sent: (bytes) => [`=> ${hex(bytes, " ")}`],
    received: (bytes) => [`<= ${hex(bytes, " ")}`],
  };
}

/** The same line; everything that passes is also told to `sink`, one line of text at a time. */
export function recordLine(line: Line, trace: Trace, sink: (text: string) => void): Line {
  return {
    onBytes(listener) {
      line.onBytes((bytes) => {
        for (const text of trace.received(bytes)) sink(text);
        listener(bytes);
      });
    },
    onClose: (listener) =>
      line.onClose(() => {
        sink("# closed");
        listener();
      }),
    write(bytes) {
      for (const text of trace.sent(bytes)) sink(text);
      return line.write(bytes);
    },
    close: () => line.close(),
  };
}
