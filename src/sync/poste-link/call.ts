import type { TLSSocket } from "node:tls";
import type { Clock } from "#hal/ports/index";
import { Trouble, troubleCode } from "#util/trouble";
import type { TroubleCode } from "#util/trouble-codes";
import type { Pairing } from "../messages/index.ts";
import type { LinkIdentity } from "./identity.ts";
import type { LinkLimits } from "./limits.ts";
import { connectPinned } from "./pinned.ts";

/** What a call to the poste is made with. */
export interface CallParts {
  readonly pairing: Pairing;
  readonly identity: LinkIdentity;
  readonly clock: Clock;
  readonly limits: LinkLimits;
}

export type CallEnd<T> =
  | { readonly kind: "said"; readonly value: T }
  /** `connected`: something may have arrived. */
  | { readonly kind: "failed"; readonly code: TroubleCode; readonly connected: boolean };

/** One connection to the poste, one exchange on it, within the limits. Never throws for what the world does. */
export async function callPoste<T>(
  { pairing, identity, clock, limits }: CallParts,
  say: (socket: TLSSocket, until: AbortSignal) => Promise<T>,
): Promise<CallEnd<T>> {
  const deadline = new AbortController();
  const whole = clock.after(limits.wholeMs, () => deadline.abort());
  const connecting = clock.after(limits.connectMs, () => deadline.abort());
  let connected = false;
  try {
    const socket = await connectPinned(pairing, identity, deadline.signal);
    connecting.cancel();
    connected = true;
    try {
      socket.setTimeout(limits.silenceMs, () => socket.destroy(new Trouble("E_POSTE_ABSENT")));
      return { kind: "said", value: await say(socket, deadline.signal) };
    } finally {
      socket.destroy();
    }
  } catch (thrown) {
    return { kind: "failed", connected, code: troubleCode(thrown) ?? "E_POSTE_ABSENT" };
  } finally {
    connecting.cancel();
    whole.cancel();
  }
}
