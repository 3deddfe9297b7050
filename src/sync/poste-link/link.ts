import type { HandOverEnd, Road } from "#billing";
import type { SealedLot } from "#billing/model/lot";
import { derOf } from "#billing/signing/index";
import type { Clock, Random } from "#hal/ports/index";
import { Trouble, troubleCode } from "#util/trouble";
import type { Pairing } from "../messages/index.ts";
import { readAnswer } from "./answer.ts";
import type { LinkIdentity } from "./identity.ts";
import { LINK_LIMITS, type LinkLimits } from "./limits.ts";
import { connectPinned } from "./pinned.ts";
import { putLot } from "./put-lot.ts";
import { sealForPoste } from "./seal.ts";

/** What a road to the poste is made of; `limits` only to shorten them. */
export interface PosteLinkParts {
  readonly pairing: Pairing | undefined;
  readonly identity: LinkIdentity;
  readonly clock: Clock;
  readonly random: Random;
  readonly limits?: LinkLimits;
}

/** The road to the paired poste; without a pairing it is there and says so. */
export function createPosteLink(parts: PosteLinkParts): Road {
  const { pairing } = parts;
  return {
    paired: pairing !== undefined,
    ...(pairing?.escrowKey !== undefined && { escrowKey: Uint8Array.from(Buffer.from(pairing.escrowKey, "base64")) }),
    async seal(material) {
      if (pairing === undefined) throw new Trouble("E_POSTE_UNPAIRED");
      return sealForPoste(material, derOf(pairing.certificatePem), parts.random);
    },
    async handOver(sealed, onProgress) {
      if (pairing === undefined) return { kind: "unreachable", code: "E_POSTE_UNPAIRED" };
      return handOver({ ...parts, pairing }, sealed, onProgress);
    },
  };
}

/**
 * One connection, one PUT, one answer. Before the connection stands nothing has left; after it, only a receipt that verifies
 * settles the doubt, and the same parcel is offered again (docs/poste-protocol.md).
 */
async function handOver(
  parts: PosteLinkParts & { readonly pairing: Pairing },
  sealed: SealedLot,
  onProgress: (percent: number) => void,
): Promise<HandOverEnd> {
  const { pairing, identity, clock, limits = LINK_LIMITS } = parts;
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
      const answer = await putLot(socket, identity.deviceId, sealed, onProgress, deadline.signal);
      return readAnswer(answer, sealed, pairing);
    } finally {
      socket.destroy();
    }
  } catch (thrown) {
    return { kind: connected ? "not-confirmed" : "unreachable", code: troubleCode(thrown) ?? "E_POSTE_ABSENT" };
  } finally {
    connecting.cancel();
    whole.cancel();
  }
}
