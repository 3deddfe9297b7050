import type { Day } from "../model/dates.ts";
import type { Invoice, InvoiceLine } from "../model/invoice.ts";
import type { LotIdentity, LotRecipient, PosteReceipt } from "../model/lot.ts";
import type {
  Facts,
  PrintJobRecord,
  PurgeRecord,
  PutBackRecord,
  ReturnRefusedRecord,
  RotationRecord,
  WhileLockedRecord,
} from "./records.ts";
import type { ReplacementMovedRecord, ReplacementOpenedRecord } from "./replacement-records.ts";
import type { ReturnFacts } from "./returns.ts";
import type { MailOutcomeRecord, MailSealedRecord, MailSubmittedRecord, PieceFacts } from "./sending-records.ts";
import type { InvoiceView, PatientKey } from "./views.ts";

/**
 * THE PART OF A RECORD THAT A FOLD READS. A record is written in three parts (payload.ts): facts, which name nobody;
 * the person's name, small; the body, which is large and read only when wanted. An entry is the first two.
 */
export type Entry =
  | { readonly kind: "enrolled"; readonly cardSerial: string; readonly replacement?: string }
  | SigningEntry
  | {
      readonly kind: "first-signature";
      readonly billerNumber: string;
      readonly number: string;
      readonly by: "vitale" | "cps";
    }
  | { readonly kind: "signed"; readonly billerNumber: string; readonly number: string; readonly signedAtMs: number }
  | { readonly kind: "unused"; readonly billerNumber: string; readonly number: string; readonly reason: string }
  | { readonly kind: "voided"; readonly billerNumber: string; readonly number: string }
  | LotFormedEntry
  | { readonly kind: "lot-signed"; readonly lotId: string }
  | { readonly kind: "lot-sealed"; readonly lotId: string; readonly hash: string }
  | { readonly kind: "handed-over"; readonly lotId: string; readonly receipt: PosteReceipt }
  | Omit<MailSealedRecord, "message">
  | MailSubmittedRecord
  | MailOutcomeRecord
  | PieceEntry
  | PrintJobRecord
  | { readonly kind: "audit"; readonly event: string; readonly facts: Facts }
  | { readonly kind: "clock-confirmed"; readonly confirmedMs: number }
  | { readonly kind: "settings-changed"; readonly facts: Facts }
  | ReturnEntry
  | Omit<ReturnRefusedRecord, "bytes">
  | PutBackRecord
  | Omit<ReplacementOpenedRecord, "setUp">
  | ReplacementMovedRecord
  | PurgeRecord
  | RotationRecord
  | WhileLockedRecord;

export type ReturnEntry = (ReturnFacts & { readonly kind: "arl" }) | (ReturnFacts & { readonly kind: "rsp" });

export interface SigningEntry
  extends Pick<
    InvoiceView,
    | "billerNumber"
    | "number"
    | "careSheetId"
    | "draftId"
    | "replacement"
    | "mode"
    | "test"
    | "performerNumber"
    | "amo"
    | "amc"
    | "amounts"
    | "careFrom"
    | "careTo"
  > {
  readonly kind: "signing";
  readonly dre: boolean;
  readonly days: readonly DayFacts[];
  /** Absent once the key of the person's part is destroyed. */
  readonly person?: Person;
}

export interface LotFormedEntry {
  readonly kind: "lot-formed";
  readonly lotId: string;
  readonly identity: LotIdentity;
  readonly recipient: LotRecipient;
  readonly fileId: string;
  readonly members: readonly string[];
  readonly pieces?: readonly string[];
  readonly digest: string;
}

export interface PieceEntry extends PieceFacts {
  readonly kind: "piece";
}

/** Who the invoice is for. */
export interface Person extends PatientKey {
  readonly name: string;
  readonly firstName: string;
}

/** What an invoice bills on one day that bears on the price of the next one. Days without any are left out. */
export interface DayFacts {
  readonly day: Day;
  /** Kilometres of IK. */
  readonly km: number;
  readonly bsx?: "BSA" | "BSB" | "BSC";
  readonly di: boolean;
  readonly ifiCount: number;
  readonly longPerfusion?: "14" | "15";
}

/** The day facts of an invoice's lines, in order of days. */
export function dayFactsOf(invoice: Invoice): readonly DayFacts[] {
  const byDay = new Map<Day, DayFacts>();
  for (const line of invoice.lines) {
    const before = byDay.get(line.careDate) ?? { day: line.careDate, km: 0, di: false, ifiCount: 0 };
    const after = withLine(before, line);
    if (after !== before) byDay.set(line.careDate, after);
  }
  return [...byDay.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}

function withLine(facts: DayFacts, line: InvoiceLine): DayFacts {
  switch (line.code) {
    case "IK":
      return { ...facts, km: facts.km + line.quantity };
    case "IFI":
      return { ...facts, ifiCount: facts.ifiCount + line.quantity };
    case "DI":
      return { ...facts, di: true };
    case "BSA":
    case "BSB":
    case "BSC":
      return { ...facts, bsx: line.code };
    case "AMI":
    case "AMX":
      // Only the long perfusions carry these coefficients (billing-rules 9).
      return line.coefficient === "14" || line.coefficient === "15"
        ? { ...facts, longPerfusion: line.coefficient }
        : facts;
    default:
      return facts;
  }
}
