import type { LotKind } from "../model/lot.ts";
import type { DecodedRecord } from "./record.ts";

/** One lot file, 000 to 999, read and agreeing with itself. */
export interface B2File {
  readonly kind: LotKind;
  readonly header: DecodedRecord;
  readonly lots: readonly B2Lot[];
  readonly trailer: DecodedRecord;
  /** All of them, in order. */
  readonly records: readonly DecodedRecord[];
  /** Complements whose letter the layout does not know: kept raw, to be reported. */
  readonly unknown: readonly DecodedRecord[];
}

export interface B2Lot {
  readonly header: DecodedRecord;
  /** Records 2 to 5 of each invoice; empty in a PJ lot. */
  readonly invoices: readonly B2Invoice[];
  /** Records P; empty but in a PJ lot. */
  readonly pieces: readonly DecodedRecord[];
  readonly trailer: DecodedRecord;
  /** All records from 1 to 6. */
  readonly records: readonly DecodedRecord[];
  /** What the digest covers: from record 1 included to record 6 excluded. */
  readonly covered: Uint8Array;
}

export interface B2Invoice {
  readonly number: string;
  readonly records: readonly DecodedRecord[];
  /** Records 2 to 5 as they stand: what the cards signed. */
  readonly bytes: Uint8Array;
}
