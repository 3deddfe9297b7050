/**
 * BER OBJECTS as the cards carry them: tag, length, value, both ways. A card is hostile input, so the reader is bounded
 * (limits.ts), iterative, and answers with a named refusal instead of throwing. Never here: what a tag means (card-files/
 * knows), input or output. May import: util.
 */
export { TLV_LIMITS } from "./limits.ts";
export {
  readTlvFile,
  readTlvList,
  type TlvNode,
  type TlvOptions,
  type TlvRead,
  type TlvRefusal,
  type TlvRefused,
} from "./reader.ts";
export { tlv } from "./writer.ts";
