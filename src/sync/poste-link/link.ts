import type { HandOverEnd, Road } from "#billing";
import type { SealedLot } from "#billing/model/lot";
import { derOf } from "#billing/signing/index";
import type { Clock, Random } from "#hal/ports/index";
import { Trouble } from "#util/trouble";
import type { Pairing } from "../messages/index.ts";
import { readAnswer } from "./answer.ts";
import { type CallParts, callPoste } from "./call.ts";
import type { LinkIdentity } from "./identity.ts";
import { LINK_LIMITS, type LinkLimits } from "./limits.ts";
import { pushesOf } from "./pushes.ts";
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
export function createPosteLink({ pairing, identity, clock, random, limits = LINK_LIMITS }: PosteLinkParts): Road {
  const parts = pairing === undefined ? undefined : { pairing, identity, clock, limits };
  return {
    paired: pairing !== undefined,
    ...(pairing?.escrowKey !== undefined && { escrowKey: Uint8Array.from(Buffer.from(pairing.escrowKey, "base64")) }),
    async seal(material) {
      if (pairing === undefined) throw new Trouble("E_POSTE_UNPAIRED");
      return sealForPoste(material, derOf(pairing.certificatePem), random);
    },
    async handOver(sealed, onProgress) {
      return parts === undefined
        ? { kind: "unreachable", code: "E_POSTE_UNPAIRED" }
        : handOver(parts, sealed, onProgress);
    },
    ...(parts !== undefined && { pushes: pushesOf(parts) }),
  };
}

/**
 * One connection, one PUT, one answer. Before the connection stands nothing has left; after it, only a receipt that verifies
 * settles the doubt, and the same parcel is offered again (docs/poste-protocol.md).
 */
async function handOver(
  parts: CallParts,
  sealed: SealedLot,
  onProgress: (percent: number) => void,
): Promise<HandOverEnd> {
  const end = await callPoste(parts, async (socket, until) => {
    const answer = await putLot(socket, parts.identity.deviceId, sealed, onProgress, until);
    return readAnswer(answer, sealed, parts.pairing);
  });
  if (end.kind === "said") return end.value;
  return { kind: end.connected ? "not-confirmed" : "unreachable", code: end.code };
}
