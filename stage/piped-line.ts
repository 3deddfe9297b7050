import type { Line, OpenLine } from "#hal/ports/index";
import { Trouble } from "#util/trouble";
import type { HostEnd } from "../simulator/unit-line.ts";

/** The host's side of an in-process pipe as a driver's line: built-in hardware, no pty. Fails while unplugged. */
export function openPiped(host: HostEnd): OpenLine {
  return async () => {
    if (!host.plugged) throw new Trouble("E_LINE_CLOSED");
    return pipedLine(host);
  };
}

function pipedLine(host: HostEnd): Line {
  let closed = false;
  let told = () => {};
  const end = () => {
    if (closed) return;
    closed = true;
    told();
  };
  host.onUnplug(end);
  return {
    onBytes(listener) {
      host.onBytes((bytes) => {
        if (!closed) listener(bytes);
      });
    },
    onClose(listener) {
      told = listener;
    },
    async write(bytes) {
      if (closed) throw new Trouble("E_LINE_CLOSED");
      host.write(bytes);
    },
    async close() {
      end();
    },
  };
}
