/**
 * KEYS AT REST. The data key, wrapped under keys that only a practitioner's card can make (reliability 5). Never from a
 * PIN; never a key kept after its use. May import: hal/ports, util, node:crypto, valibot.
 */
export { BackOff, openBackOff } from "./back-off.ts";
export { type DataKeys, deriveKeys, keysOf } from "./data-keys.ts";
export { openForDevice, sealForDevice } from "./device-seal.ts";
export { type EscrowCopy, openEscrow } from "./escrow.ts";
export { makeExchangePair } from "./exchange.ts";
export type { KekCard } from "./kek.ts";
export { type EnrolEnd, KeyStore, openKeyStore } from "./key-store.ts";
export { ANSWER_PATH, REQUEST_PATH } from "./pending-slot.ts";
export type { AskEnd, RecoverEnd } from "./recover.ts";
export { answerRecovery, parseRecoveryAnswer, parseRecoveryRequest, recoveryAnswerText } from "./recovery.ts";
export { readSealedFile, writeSealedFile } from "./sealed-file.ts";
export type { UnlockEnd } from "./unlock-end.ts";
