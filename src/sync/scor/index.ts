/**
 * THE RULES OF A PIECE (formats.md 6.3), the same on the device, at the poste and on the command line. A document is judged as
 * bytes; never run, drawn or fetched from. May import: billing's face and signing, util, node:zlib, sharp.
 */
export { checkedPiece, checkPiece, PIECE_RULES, type PieceReport, type PieceRule, type RuleVerdict } from "./check.ts";
