/**
 * THE LINK TO THE POSTE. TLS 1.3 both ways with pinned certificates, one PUT a lot, one signed receipt back.
 * Never: a PIN, a request to sign, a listening socket. May import: hal/ports, billing's face, formats, signing, util, node:tls, node:http.
 */
export { checkedReceipt } from "./answer.ts";
export type { LinkIdentity } from "./identity.ts";
export { LINK_LIMITS, type LinkLimits } from "./limits.ts";
export { createPosteLink } from "./link.ts";
export { sealForPoste } from "./seal.ts";
