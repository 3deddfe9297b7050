/**
 * THE ROAD. Takes sealed lots from the outbox, brings them to the practice PC, brings the receipts back.
 * Never: a card, a PIN, a screen, a driver. May import: hal/ports, billing's face, formats and signing, util, node:tls, node:http.
 */
export { type Pairing, parsePairing } from "./messages/index.ts";
export { createPosteLink, keepPresence, LINK_LIMITS, type LinkIdentity } from "./poste-link/index.ts";
