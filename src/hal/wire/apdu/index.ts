/**
 * WHAT A CARD IS TOLD AND ANSWERS: short APDUs, answers, the answer to reset. Pure, both ways. May import: util.
 */
export * from "./apdu.ts";
export * from "./atr.ts";
