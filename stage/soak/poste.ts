import { createHash, X509Certificate } from "node:crypto";
import type { HandOverEnd, Road } from "#billing";
import type { SealedLot } from "#billing/model/lot";
import { derOf } from "#billing/signing/index";
import type { Clock, Random } from "#hal/ports/index";
import { receiptHash } from "#sync/messages/index";
import { checkedReceipt } from "#sync/poste-link/index";
import { sealForPoste } from "#sync/poste-link/seal";
import { Trouble } from "#util/trouble";
import type { PosteIdentity } from "../../poste/identity.ts";
import { openParcel } from "../../poste/open-parcel.ts";
import { nextReceipt } from "../../poste/receipts.ts";
import identityFile from "./poste-identity.json" with { type: "json" };
import type { World } from "./world.ts";

/** The identity of the built-in poste, the same in every run: a test key, made once, that opens nothing real. */
function builtInIdentity(): PosteIdentity {
  const { raw } = new X509Certificate(identityFile.certificatePem);
  return { id: createHash("sha256").update(raw).digest("hex").slice(0, 16), ...identityFile };
}

/**
 * The road to a poste in this process: parcels are sealed, opened, verified and receipted by the code of the device and of
 * the poste, without a wire between. What it took stands in the world, where it finds it again at the next start.
 */
export function builtInPoste(world: World, parts: { readonly clock: Clock; readonly random: Random }): Road {
  const identity = builtInIdentity();
  const pairing = { host: "built-in", port: 1, posteId: identity.id, certificatePem: identity.certificatePem };
  return {
    paired: true,
    escrowKey: Uint8Array.from(Buffer.from(identity.escrowKey, "base64")),
    seal: async (material) => sealForPoste(material, derOf(identity.certificatePem), parts.random),
    async handOver(sealed, onProgress) {
      onProgress(50);
      const end = receive(world, identity, sealed, parts.clock);
      if (end.kind !== "received") return end;
      onProgress(100);
      return { kind: "received", receipt: checkedReceipt(JSON.stringify(end.receipt), sealed, pairing) };
    },
  };
}

/** Idempotent by lot identity and hash, as the poste is: the same receipt for the same lot, an alarm for another content. */
function receive(world: World, identity: PosteIdentity, sealed: SealedLot, clock: Clock): HandOverEnd {
  const hash = createHash("sha256").update(sealed.parcel).digest("hex");
  const taken = world.lots();
  const known = taken.find((lot) => lot.lotId === sealed.id);
  if (known !== undefined)
    return known.hash === hash
      ? { kind: "received", receipt: known.receipt }
      : { kind: "refused", code: "E_LOT_DIGEST" };
  try {
    const opened = openParcel(sealed.parcel, sealed.id, identity);
    const last = taken.at(-1);
    const chain = last === undefined ? START : { count: last.receipt.sequence, head: receiptHash(last.receipt) };
    const receipt = nextReceipt(identity, chain, {
      lotId: sealed.id,
      hash,
      receivedAt: new Date(clock.now()).toISOString(),
      invoices: opened.annex.invoices.length,
      totalFeesCents: opened.totalFeesCents,
    });
    world.took({ lotId: sealed.id, hash, receipt });
    return { kind: "received", receipt };
  } catch (thrown) {
    if (thrown instanceof Trouble) return { kind: "refused", code: thrown.code };
    throw thrown;
  }
}

const START = { count: 0, head: "0".repeat(64) };
