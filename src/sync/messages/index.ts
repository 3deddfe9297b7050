/**
 * WHAT DEVICE AND POSTE SAY TO EACH OTHER (profil Tournée): shapes, their schemas and their canonical bytes, shared by
 * both ends. No connection lives here. May import: billing/model, util, valibot. The protocol is told in docs/poste-protocol.md.
 */

export { type AnnexInvoice, type CardSignature, type LotAnnex, readAnnex, writeAnnex } from "./annex.ts";
export { type Pairing, parsePairing } from "./pairing.ts";
export { type Parcel, readParcel, writeParcel } from "./parcel.ts";
export { contentDigest, isDeviceId, isLotId, lotPath, readContentDigest, readLotPath } from "./paths.ts";
export { parseReceipt, receiptBytes, receiptHash } from "./receipt.ts";
