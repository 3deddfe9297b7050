import { connect, type TLSSocket } from "node:tls";
import { derOf } from "#billing/signing/index";
import { sameBytes } from "#util/bytes";
import { Trouble } from "#util/trouble";
import type { Pairing } from "../messages/index.ts";
import type { LinkIdentity } from "./identity.ts";

/**
 * Opens a TLS 1.3 connection to the poste and checks its certificate against the pin before a byte of HTTP is said.
 * Names, authorities and dates prove nothing here: the certificate itself does (reliability C12, N13).
 * Trouble E_POSTE_ABSENT when nobody answers before `until` is aborted, E_POSTE_REFUSED when somebody else does.
 */
export function connectPinned(pairing: Pairing, identity: LinkIdentity, until: AbortSignal): Promise<TLSSocket> {
  const pinned = derOf(pairing.certificatePem);
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
    const give = (trouble: Trouble) => {
      until.removeEventListener("abort", tooLate);
      socket.destroy();
      reject(trouble);
    };
    const tooLate = () => give(new Trouble("E_POSTE_ABSENT"));
    until.addEventListener("abort", tooLate, { once: true });
    socket.on("error", tooLate); // Stays: an error after the connection is told by the exchange itself.
    socket.once("close", tooLate);
    socket.once("secureConnect", () => {
      const peer = socket.getPeerX509Certificate();
      if (peer === undefined || !sameBytes(pinned, peer.raw))
        return give(new Trouble("E_POSTE_REFUSED", { why: "pin" }));
      until.removeEventListener("abort", tooLate);
      socket.off("close", tooLate);
      resolve(socket);
    });
  });
}
