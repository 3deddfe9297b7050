/**
 * THE FILES OF THE CARDS. One readable table per template (cards.md 2.5, 3.2, 4), an encoder and a decoder driven by
 * it: the simulator writes with the very tables the terminal reads with. Strict: types, presence, repetition, texts.
 * Also the FCP. Never here: what a field means for billing, rules between fields, input or
 * output. May import: util, tlv/.
 */
export { decodeFile, type FileRead, type FileRefusal, type FileRefused } from "./decode.ts";
export { encodeFile } from "./encode.ts";
export { type DirectoryFcp, decodeFcp, encodeFcp, type FileFcp } from "./fcp.ts";
export * from "./names.ts";
export type { Decoded, DecodedOf, Field, Shape, Template } from "./template.ts";
export { F5, F6, F7, FA } from "./templates-amc.ts";
export { E7, EC, F3 } from "./templates-common.ts";
export { E1, E2, E3, E4, E5 } from "./templates-cps.ts";
export { E8, E9, EA, EB, ED, EE, EF, F0, F1, F2, F4, F8, F9 } from "./templates-vitale.ts";
export { type EscapedText, escapeText, strictText } from "./text.ts";
export type { ValueRefusal } from "./types.ts";
