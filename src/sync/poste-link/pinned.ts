import { connect, type TLSSocket } from "node:tls";
import { derOf } from "#billing/signing/index";
import { Trouble } from "#util/trouble";
import type { Pairing } from "../messages/index.ts";
import type { LinkIdentity } from "./identity.ts";

/**
 * Opens a TLS 1.3 connection to the poste and checks its certificate against the pin before a byte of HTTP is said.
 * Names, authorities and dates prove nothing here: the fingerprint alone does (reliability C12, N13).
 * Trouble E_POSTE_ABSENT when nobody answers, E_POSTE_REFUSED when somebody else does.
 */
export function connectPinned(pairing: Pairing, identity: LinkIdentity, until: AbortSignal): Promise<TLSSocket> {
  const pinned = Buffer.from(derOf(pairing.certificatePem));
  return new Promise((resolve, reject) => {
    if (until.aborted) return reject(new Trouble("E_POSTE_ABSENT"));
    const socket = connect({
      host: pairing.host,
      port: pairing.port,
      key: identity.keyPem,
      cert: identity.certificatePem,
      minVersion: "TLSv1.3",
      maxVersion: "TLSv1.3",
      rejectUnauthorized: false, // Replaced by the pin below, which is stricter.
    });
    const stop = () => socket.destroy(new Trouble("E_POSTE_ABSENT"));
    until.addEventListener("abort", stop, { once: true });
    socket.once("error", () => reject(new Trouble("E_POSTE_ABSENT")));
    socket.once("secureConnect", () => {
      until.removeEventListener("abort", stop);
      const peer = socket.getPeerX509Certificate();
      if (peer !== undefined && pinned.equals(peer.raw)) return resolve(socket);
      socket.destroy();
      reject(new Trouble("E_POSTE_REFUSED", { why: "pin" }));
    });
  });
}
