/**
 * T=0, the byte protocol of the Vitale card, as a host sees it through a reader at TPDU level. Pure.
 * May import: util, apdu/.
 */
export * from "./tpdu.ts";
