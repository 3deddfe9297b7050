/**
 * THE PROCEDURES OF THE TRADE, one a file, read like the procedure itself. They ask through ports and record through the
 * journal; never a drawing, a byte of a frame, a driver. May import: billing, hal/ports, util.
 */
export { applyReturn, type ReturnEnd } from "./apply-return.ts";
export { changePin } from "./change-pin.ts";
export { chooseSituation } from "./choose-situation.ts";
export { type CloseEnd, closeRound } from "./close-round.ts";
export type { Desk, DeviceFacts } from "./desk.ts";
export { type Diagnosis, diagnose, type SlotLook } from "./diagnose.ts";
export { enrolColleague } from "./enrol-colleague.ts";
export { factoryReset, type ResetEnd } from "./factory-reset.ts";
export { handOverLocked } from "./hand-over-locked.ts";
export { type CheckedPiece, expectedPieces, type LinkEnd, linkPiece } from "./link-piece.ts";
export { type MailResult, mailLots } from "./mail-lots.ts";
export type { MailEnd, MailMaterial, MailRoad, SealedMail } from "./mail-road.ts";
export { clockDoubtOf } from "./may-bill.ts";
export { printAgain, printCopy } from "./print-again.ts";
export { printDiagnosis, printTestPage } from "./print-diagnosis.ts";
export { printPaperSheet } from "./print-paper-sheet.ts";
export { mayErase, type Undischarged, undischarged } from "./protection.ts";
export { type PurgeEnd, purgeExpired } from "./purge-expired.ts";
export { type RemoveEnd, removePractitioner } from "./remove-practitioner.ts";
export { activateReplacement, enterReplacement, workAt } from "./replacement-activate.ts";
export { closeReplacement, eraseReplacement, unsentOf } from "./replacement-close.ts";
export { type PrepareEnd, prepareReplacement } from "./replacement-prepare.ts";
export { ownReplacements, type Replacement, readReplacements } from "./replacements.ts";
export { rereadCps } from "./reread-cps.ts";
export type { AskedEnd, HandOverEnd, Pushes, Road, SealMaterial } from "./road.ts";
export { type SentInvoice, type SentRecord, sentInvoice } from "./sent-invoice.ts";
export { holderName, type Session, type SessionEnd } from "./session.ts";
export { type UnlockEnd, unlock } from "./unlock.ts";
export { type Finding, type StoreReport, verifyStore } from "./verify-store.ts";
export { type BillEnd, billVisit } from "./visit/bill-visit.ts";
export { offerDrafts, openPending, pendingOf } from "./visit/pending.ts";
export { redoInvoice } from "./visit/redo-invoice.ts";
export { resumeSignatures } from "./visit/resume-signatures.ts";
export { type VoidEnd, voidInvoice } from "./void-invoice.ts";
export { billersOf, isOwnWork, toResume } from "./whose-work.ts";
export { beginWithoutCps, openWithoutCps } from "./without-cps.ts";
