import type { Day } from "../model/dates.ts";
import type { SecuringMode } from "../model/invoice.ts";
import type { LotIdentity, LotRecipient, PosteReceipt } from "../model/lot.ts";
import type { Cents } from "../model/money.ts";
import type { Share } from "../model/share.ts";
import type { PrintJobRecord } from "./records.ts";
import type { LotAnswer, ReturnedReason } from "./returns.ts";
import type { PieceFacts } from "./sending-records.ts";

/**
 * WHAT IS SEEN OF THE JOURNAL. Small values kept in memory; whole invoices, lots and their bytes stay in the journal
 * and are read when wanted (`journal.signedInvoice`, `journal.lot`), so that memory stays flat with 100 000 records.
 */

export type { Share, ShareMark, ShareState } from "../model/share.ts";

/** signing: "signature à reprendre". signed: it exists. unused: its number was given up. voided: tombstone. */
export type InvoiceStage = "signing" | "signed" | "unused" | "voided";

export interface InvoiceView {
  readonly billerNumber: string;
  readonly number: string;
  readonly careSheetId: string;
  readonly draftId?: string;
  /** Id of the replacement it was made in. */
  readonly replacement?: string;
  readonly stage: InvoiceStage;
  /** The signature that came first, of an invoice that waits for the other: "En attente CPS", "En attente Vitale". */
  readonly firstSignature?: "vitale" | "cps";
  readonly mode: SecuringMode;
  readonly test: boolean;
  readonly performerNumber: string;
  readonly fse: Share;
  readonly dre: Share;
  readonly amo: { readonly regime: string; readonly fund: string; readonly centre: string };
  readonly amc?: {
    readonly amcNumber: string;
    readonly routing?: { readonly code: string; readonly host: string; readonly domain: string };
  };
  readonly amounts: {
    readonly feeCents: Cents;
    readonly baseCents: Cents;
    readonly amoCents: Cents;
    readonly amcCents: Cents;
    readonly patientCents: Cents;
  };
  /** Nominative part; absent once its key is destroyed. */
  readonly patient?: { readonly name: string; readonly firstName: string };
  /** First and last day of care. */
  readonly careFrom: Day;
  readonly careTo: Day;
  readonly drawnAtMs: number;
  readonly signedAtMs?: number;
  readonly unusedReason?: string;
  /** Since when nothing but numbers, amounts and states is left of it. */
  readonly purgedAtMs?: number;
  /** Places in the journal. */
  readonly signingSeq: number;
  readonly firstSignatureSeq?: number;
  readonly signedSeq?: number;
}

/** sealed: it can leave, by the poste or by mail. handed-over: the poste signed for it, or the mail server took it. */
export type LotStage = "formed" | "signed" | "sealed" | "handed-over";

export interface LotView {
  readonly lotId: string;
  readonly identity: LotIdentity;
  readonly recipient: LotRecipient;
  readonly fileId: string;
  readonly members: readonly string[];
  readonly pieces?: readonly string[];
  readonly digest: string;
  readonly stage: LotStage;
  readonly hash?: string;
  readonly receipt?: PosteReceipt;
  /** Its mail, once that is frozen. */
  readonly mail?: LotMail;
  /** Reçu or refusé, once its ARL was applied. */
  readonly answer?: LotAnswer;
  /** An ARL said of it what this version does not know: "retour non compris". */
  readonly notUnderstood?: true;
  readonly handedOverAtMs?: number;
  /** Since when nothing but numbers, amounts and states is left of it. */
  readonly purgedAtMs?: number;
  /** Number of the erasable key of its bytes. */
  readonly bodyKey: number;
  readonly formedAtMs: number;
  readonly formedSeq: number;
  readonly signedSeq?: number;
  readonly sealedSeq?: number;
}

/**
 * ready: to send. uncertain: "Envoyé - non confirmé", it may have arrived. accepted: the server took it. failed: the server
 * refused it for good, "échec d'envoi".
 */
export type MailState = "ready" | "uncertain" | "accepted" | "failed";

/** The mail of a lot. */
export interface LotMail {
  readonly messageId: string;
  readonly hash: string;
  readonly state: MailState;
  readonly attempts: number;
  /** An attempt before the last one ended without an outcome. */
  readonly doubted?: true;
  /** Place of its bytes in the journal. */
  readonly seq: number;
}

/** linked: it waits for the positive ARL of its invoice's lot, or for the next sending. received, refused: by an ARL. */
export type PieceState = "linked" | "in-lot" | "sent" | "received" | "refused";

/** A piece justificative (formats.md 6). */
export interface PieceView extends PieceFacts {
  readonly state: PieceState;
  /** The lot it is in. */
  readonly lotId?: string;
  /** Why it was refused. */
  readonly reason?: ReturnedReason;
  readonly linkedAtMs: number;
  readonly seq: number;
  /** Number of the erasable key of its bytes. */
  readonly bodyKey: number;
  readonly purgedAtMs?: number;
}

export interface PrintJobView extends Omit<PrintJobRecord, "kind"> {
  readonly askedAtMs: number;
}

/** Already billed that day for one patient: the `sameDay` of pricing. */
export interface SameDayFacts {
  readonly bsx?: "BSA" | "BSB" | "BSC";
  readonly di: boolean;
  readonly ifiCount: number;
  readonly longPerfusion?: "14" | "15";
}

/** The person billed for, as far as same-day facts need to know. */
export interface PatientKey {
  readonly insuredNir: string;
  readonly rank: string;
  readonly birthDate: string;
  readonly birthRank: string;
}
