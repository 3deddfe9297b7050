import { request } from "node:http";
import type { TLSSocket } from "node:tls";
import { type Clock, sleep } from "#hal/ports/index";
import { troubleCode } from "#util/trouble";
import { presencePath } from "../messages/index.ts";
import type { CallParts } from "./call.ts";
import { connectPinned } from "./pinned.ts";

/** How often something is said, and how long between two tries to be heard: a poste that is away is looked for less and less. */
const BEAT_MS = 500;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15_000;

/**
 * Lets the paired poste know that this device is there (E041), locked or not, until `stop` is aborted: one connection held
 * open, a byte on it each half second, made again whenever it ends. Nothing of the data is said, and nothing is read.
 */
export async function keepPresence(parts: CallParts, stop: AbortSignal): Promise<void> {
  let waitMs = FIRST_WAIT_MS;
  while (!stop.aborted) {
    const heard = await oneConnection(parts, stop);
    waitMs = heard ? FIRST_WAIT_MS : Math.min(2 * waitMs, LONGEST_WAIT_MS);
    await sleep(parts.clock, waitMs, stop);
  }
}

/** Whether the poste was reached. Resolves once the connection is over. */
async function oneConnection({ pairing, identity, clock, limits }: CallParts, stop: AbortSignal): Promise<boolean> {
  const deadline = new AbortController();
  const connecting = clock.after(limits.connectMs, () => deadline.abort());
  try {
    const socket = await connectPinned(pairing, identity, AbortSignal.any([deadline.signal, stop]));
    connecting.cancel();
    await beat(socket, presencePath(identity.deviceId), clock, stop);
    return true;
  } catch (thrown) {
    if (troubleCode(thrown) === undefined) throw thrown;
    return false;
  } finally {
    connecting.cancel();
  }
}

function beat(socket: TLSSocket, path: string, clock: Clock, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const call = request({ createConnection: () => socket, method: "PUT", path, headers: { host: "poste" } });
    const beats = clock.every(BEAT_MS, () => call.write("."));
    const over = () => {
      beats.cancel();
      stop.removeEventListener("abort", over);
      socket.destroy();
      resolve();
    };
    stop.addEventListener("abort", over, { once: true });
    socket.once("close", over);
    call.on("error", over);
    call.on("response", over); // The poste has heard enough: it is told again on another connection.
    call.write(".");
  });
}
