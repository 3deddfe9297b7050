/**
 * B2, DRE AND RETURNS: invoices and lots as records of 128 characters, both ways, from the table of positions
 * layouts/trn1.json. Writing is deterministic; reading refuses a file whole, naming the record and the position.
 * Never here: a card, a signature, a mail, a file of the disk, a position written in the program. May import:
 * billing/{model,signing/crypto}, util, valibot.
 */
export { checkInvoiceBytes, readB2File, readInvoiceRecords } from "./b2-file.ts";
export type { B2File, B2Invoice, B2Lot } from "./b2-model.ts";
export { splitRecords } from "./chain.ts";
export { type Normalised, normalise } from "./charset.ts";
export { lotDigest } from "./check-b2.ts";
export { checkPieces } from "./check-pieces.ts";
export { fieldWidth } from "./field-width.ts";
export type { InvoiceFlow } from "./invoice-fields.ts";
export { type Cut, dreRecords, fseRecords, type WrittenInvoice, writeInvoice } from "./invoice-records.ts";
export { type Field, type Layout, loadLayout, type RecordLayout } from "./layout.ts";
export { lotStamp } from "./lot-file.ts";
export { buildLot, type GroupOptions, groupForLots, type LotGroup, type LotMaterial } from "./lots.ts";
export { buildPieceLot, type LotPiece, type PieceLotMaterial } from "./piece-lots.ts";
export { type DecodedRecord, decodeRecord, encodeRecord, type FieldValues } from "./record.ts";
export type { ReturnFile, ReturnInvoice, ReturnLine, ReturnLot, ReturnParty, ReturnReason } from "./returns-model.ts";
export { type ReadReturn, readReturn } from "./returns-read.ts";
export { returnFileName, writeReturn } from "./returns-write.ts";
export { type FormatStrings, fill, TRN1_STRINGS } from "./strings.ts";
export { TRN1 } from "./trn1.ts";
