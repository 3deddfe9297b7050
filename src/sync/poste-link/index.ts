/**
 * THE LINK TO THE POSTE. TLS 1.3 both ways with pinned certificates, one PUT a lot, one signed receipt back; what stands there for
 * this device; how it stands; that it is there.
 * Never: a PIN, a request to sign, a listening socket. May import: hal/ports, billing's face, formats, signing, util, node:tls, node:http.
 */
export { checkedReceipt } from "./answer.ts";
export type { LinkIdentity } from "./identity.ts";
export { LINK_LIMITS, type LinkLimits } from "./limits.ts";
export { createPosteLink } from "./link.ts";
export { keepPresence } from "./presence.ts";
export { sealForPoste } from "./seal.ts";
