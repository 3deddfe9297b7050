/**
 * WHAT DEVICE AND POSTE SAY TO EACH OTHER (profil Tournée): shapes, their schemas and their canonical bytes, shared by
 * both ends. No connection lives here. May import: billing/model, util, valibot. The protocol is told in docs/poste-protocol.md.
 */

export { type AnnexInvoice, type CardSignature, type LotAnnex, readAnnex, writeAnnex } from "./annex.ts";
export { type Pairing, parsePairing } from "./pairing.ts";
export { type Parcel, readParcel, writeParcel } from "./parcel.ts";
export {
  contentDigest,
  isDeviceId,
  isLotId,
  lotPath,
  PUSH_PATH,
  presencePath,
  pushedPath,
  readContentDigest,
  readLotPath,
  readPushedPath,
  readSyncPath,
  syncPath,
} from "./paths.ts";
export {
  isPushedName,
  MANIFEST_BYTES,
  MANIFEST_FILES,
  PUSHED_BYTES,
  type PushedKind,
  readManifest,
  writeManifest,
} from "./pushed.ts";
export { parseReceipt, receiptBytes, receiptHash } from "./receipt.ts";
export { readSync, SYNC_BYTES, standingShape, writeSync } from "./sync-record.ts";
