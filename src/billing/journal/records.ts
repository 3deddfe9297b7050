import type { VisitEntry } from "#hal/ports/index";
import type { Day } from "../model/dates.ts";
import type { Invoice, SignedInvoice } from "../model/invoice.ts";
import type { Lot, PosteReceipt } from "../model/lot.ts";
import type { VisitPatient } from "../model/visit-patient.ts";
import type { ReplacementMovedRecord, ReplacementOpenedRecord } from "./replacement-records.ts";
import type { ReturnFacts } from "./returns.ts";
import type { MailOutcomeRecord, MailSealedRecord, MailSubmittedRecord, PieceRecord } from "./sending-records.ts";

/**
 * WHAT THE JOURNAL SAYS. One record is one fact, written once, in one fsync, and never edited (principle 16). Whatever
 * the product knows about an invoice or a lot is a fold of these, in their order (fold.ts).
 *
 * A kind keeps its name and its type number for ever (kinds.ts).
 */
export type JournalRecord =
  | EnrolledRecord
  | SigningRecord
  | FirstSignatureRecord
  | SignedRecord
  | UnusedRecord
  | VoidedRecord
  | LotFormedRecord
  | LotSignedRecord
  | LotSealedRecord
  | HandedOverRecord
  | MailSealedRecord
  | MailSubmittedRecord
  | MailOutcomeRecord
  | PieceRecord
  | PrintJobRecord
  | AuditRecord
  | ClockConfirmedRecord
  | SettingsChangedRecord
  | ArlRecord
  | RspRecord
  | ReturnRefusedRecord
  | PutBackRecord
  | ReplacementOpenedRecord
  | ReplacementMovedRecord
  | PurgeRecord
  | RotationRecord
  | WhileLockedRecord;

export type * from "./replacement-records.ts";
export type * from "./sending-records.ts";

export type RecordKind = JournalRecord["kind"];

/** A record as it was read back: its place in the order, and the wall clock when it was appended. */
export interface JournalEntry {
  readonly seq: number;
  readonly atMs: number;
  readonly record: JournalRecord | PurgedRecord;
}

/** What is left of a record whose erasable key is destroyed. */
export interface PurgedRecord {
  readonly kind: "purged";
  readonly was: RecordKind;
}

/** Event facts: numbers and words of the program; never a name, a NIR, a code or an APDU. */
export type Facts = Readonly<Record<string, string | number | boolean>>;

/** A practitioner's card opens this device from now on. */
export interface EnrolledRecord {
  readonly kind: "enrolled";
  readonly cardSerial: string; // 20 digits
  readonly holder: { readonly idNat: string; readonly name?: string; readonly firstName?: string };
  /** Registered for this replacement and for nothing else: the holder is under the key of what was set up. */
  readonly replacement?: string;
}

/** Before the first card signs: the number drawn and the exact bytes, in one record (reliability 4). */
export interface SigningRecord {
  readonly kind: "signing";
  readonly billerNumber: string; // 9 digits
  /** `book.nextNumber(billerNumber, deviceRank)`; anything else is refused. */
  readonly number: string; // 9 digits
  readonly careSheetId: string; // 26
  readonly invoice: Invoice;
  readonly fseBytes: Uint8Array;
  /** There exactly when `invoice.amc.dre`: FSE and DRE are one record, both or neither. */
  readonly dreBytes?: Uint8Array;
  readonly draftId?: string;
  /** Made inside this replacement (its id names nobody). */
  readonly replacement?: string;
  /** What was keyed: the draft comes back with it when the number is given up (reliability 4). */
  readonly entry?: VisitEntry;
  /** Who it is for and how that is known, as the visit had it: the draft comes back with it too. */
  readonly patient?: VisitPatient;
  /** What the Vitale was to this invoice before it signs: who it is for, and the rights it told (E044). */
  readonly vitale?: VitaleSteps;
}

/** The first two of the three roles of a Vitale, for one invoice; the third is its signature in the `signed` record. */
export interface VitaleSteps {
  readonly read: {
    /** Wall clock at the end of the reading. */
    readonly atMs: number;
    /** How long it took, card and holder's part of it included (E035). */
    readonly tookMs: number;
  };
  /** Rights as the card tells them: when it was last updated, and whether they are open on the day of care. */
  readonly rights: { readonly updatedOn: Day; readonly open: boolean };
}

/** The first of two signatures, checked: what is left to do is named (désynchronisé, or a signature to resume). */
export interface FirstSignatureRecord {
  readonly kind: "first-signature";
  readonly billerNumber: string;
  readonly number: string;
  readonly by: "vitale" | "cps";
  readonly signature: { readonly cardSerial: string; readonly certificate: Uint8Array; readonly signature: Uint8Array };
}

/** The invoice exists: "enregistrée". Its bytes are those of its `signing` record; `signedRecord` makes one. */
export interface SignedRecord {
  readonly kind: "signed";
  readonly billerNumber: string;
  readonly number: string;
  readonly signatures: SignedInvoice["signatures"];
  readonly signedAtMs: number;
}

/** A number drawn and given up before the signatures: "n° … non utilisé". No other invoice gets it. */
export interface UnusedRecord {
  readonly kind: "unused";
  readonly billerNumber: string;
  readonly number: string;
  readonly reason: string; // an event word: "given-up", "card-refused"...
}

/** Tombstone of a signed invoice that was in no lot. */
export interface VoidedRecord {
  readonly kind: "voided";
  readonly billerNumber: string;
  readonly number: string;
}

/** A lot's members and bytes are frozen. `lotId` is `lotId(lot.identity)`. */
export interface LotFormedRecord {
  readonly kind: "lot-formed";
  readonly lotId: string;
  readonly lot: Lot;
}

/** The CMS signed-data of the lot, verified. */
export interface LotSignedRecord {
  readonly kind: "lot-signed";
  readonly lotId: string;
  readonly signedData: Uint8Array;
}

/** What will leave, and its hash. The bytes are kept, so that a lost outbox is rebuilt under the same hash. */
export interface LotSealedRecord {
  readonly kind: "lot-sealed";
  readonly lotId: string;
  readonly hash: string; // SHA-256 of parcel, 64 hexadecimal digits in lower case
  readonly parcel: Uint8Array;
}

/** The poste holds the lot: its signed receipt, verified. The invoices are "envoyées" and no longer held. */
export interface HandedOverRecord {
  readonly kind: "handed-over";
  readonly lotId: string;
  readonly receipt: PosteReceipt;
}

/** A paper to print, then printed. One id a paper; the invoice, when there is one, is already committed. */
export interface PrintJobRecord {
  readonly kind: "print-job";
  readonly id: string;
  /** "ticket", "duplicate", "round-end"...: a word of the flows. */
  readonly document: string;
  readonly about?: { readonly billerNumber: string; readonly number: string };
  readonly state: "to-print" | "printed";
  /** How many copies of this document were asked for, this one included. */
  readonly copies: number;
}

/** One line of the audit chain, which is this journal. */
export interface AuditRecord {
  readonly kind: "audit";
  readonly event: string;
  readonly facts: Facts;
}

/** The user confirmed date and time after a doubt. */
export interface ClockConfirmedRecord {
  readonly kind: "clock-confirmed";
  readonly confirmedMs: number;
}

/** Trace of a setting that bears on invoices (situation, device rank, idle time). The value itself lies in settings. */
export interface SettingsChangedRecord {
  readonly kind: "settings-changed";
  readonly facts: Facts;
}

/** A file of ARL, applied: which lots were received or refused. One record a file, its bytes kept. */
export interface ArlRecord extends ReturnFacts {
  readonly kind: "arl";
  readonly bytes: Uint8Array;
}

/** A file of RSP, applied: what became of each invoice. */
export interface RspRecord extends ReturnFacts {
  readonly kind: "rsp";
  readonly bytes: Uint8Array;
}

/** A return file that could not be read: refused whole, nothing changed, its bytes kept. */
export interface ReturnRefusedRecord {
  readonly kind: "return-refused";
  readonly hash: string; // SHA-256 of the file, lower-case hexadecimal
  readonly code: string;
  readonly at: number; // rank of the entity
  readonly position: number;
  readonly bytes: Uint8Array;
}

/** "Remettre en lot": the user says that an invoice of a refused lot goes into another lot as it is. */
export interface PutBackRecord {
  readonly kind: "put-back";
  readonly billerNumber: string;
  readonly number: string;
}

/** The retention of a lot ended: the erasable keys that only it needs are destroyed, whatever is cut after this record. */
export interface PurgeRecord {
  readonly kind: "purge";
  readonly lotId: string;
}

/** A new data key is in use; `removed` is the card it was made to shut out. */
export interface RotationRecord {
  readonly kind: "rotation";
  readonly generation: number;
  readonly removed?: string; // 20 digits
}

/** One line of the audit from a time when nobody was unlocked, out of the inbox: `box` and `entry` are its place there. */
export interface WhileLockedRecord {
  readonly kind: "while-locked";
  readonly box: string; // 32 hexadecimal digits in lower case
  readonly entry: number;
  /** Wall clock when it happened. */
  readonly atMs: number;
  readonly event: string;
  readonly facts: Facts;
}

/** The record that makes a signed invoice exist. */
export function signedRecord(signed: SignedInvoice): SignedRecord {
  const { invoice, signatures, signedAtMs } = signed;
  return { kind: "signed", billerNumber: invoice.biller.number, number: invoice.number, signatures, signedAtMs };
}
