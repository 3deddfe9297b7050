/**
 * WHAT A CARD IS TOLD AND ANSWERS: short APDUs, answers, the dialogue of 61xx and 6Cxx, the answer to reset.
 * Pure. May import: util, the limits of ccid/.
 */
export * from "./apdu.ts";
export * from "./atr.ts";
export * from "./dialogue.ts";
