import { concat } from "#util/bytes";
import { toAammjj } from "../model/dates.ts";
import { amcNumber10 } from "../model/identifiers.ts";
import type { Lot, LotIdentity, LotKind, LotRecipient } from "../model/lot.ts";
import { readB2File } from "./b2-file.ts";
import { chainRecords } from "./chain.ts";
import { lotDigest } from "./check-b2.ts";
import { centreOf } from "./invoice-fields.ts";
import type { Layout } from "./layout.ts";
import { encodeRecord, type FieldValues } from "./record.ts";

/** All that a lot says beside what it holds. */
export interface LotFrame {
  readonly identity: LotIdentity;
  readonly recipient: LotRecipient;
  readonly fileId: string;
  /** Mode of all its invoices, or M; none in a lot of pieces. */
  readonly securingMode?: string;
  /** Holder of the CPS which signs: 8 + RPPS, or 0 + ADELI. */
  readonly signer: { readonly idType: "8" | "0"; readonly id: string };
  readonly device: { readonly serial: string; readonly version: string; readonly approvalNumber: string };
  /** Last record of the device's journal when the lot was closed: its number and its hash, of which 16 digits are written. */
  readonly journalAnchor?: { readonly sequence: number; readonly hash: string } | undefined;
  readonly test: boolean;
}

/** What stands between the records 1 and 6. */
export interface LotContent {
  readonly body: Uint8Array;
  readonly records: number;
  /** Invoices, or pieces. */
  readonly items: number;
  readonly totals: Lot["totals"];
}

const PROGRAM = "TOURNE";
const EXCHANGE: Readonly<Record<LotKind, string>> = { FSE: "FS", DRE: "DR", PJ: "PJ" };

/**
 * The whole file of one lot, 000 to 999, read back through every check before it is given out. Dates and times are those of its
 * identity, so the same content gives the same bytes (G12). Trouble E_B2_* when something may not travel in it.
 */
export function writeLotFile(
  frame: LotFrame,
  content: LotContent,
  layout: Layout,
): { readonly file: Uint8Array; readonly digest: string } {
  const covered = concat(chainRecords([encodeRecord(layout, "1", lotHeader(frame, content))]), content.body);
  const digest = lotDigest(covered);
  const ends = fileEnds(frame);
  const file = concat(
    chainRecords([encodeRecord(layout, "000", { ...ends.both, ...ends.header })]),
    covered,
    chainRecords([
      encodeRecord(layout, "6", lotTrailer(frame, content, digest)),
      encodeRecord(layout, "999", { ...ends.both, recordCount: content.records + 4 }),
    ]),
  );
  readB2File(file, layout);
  return { file, digest };
}

/** "FSE_346001233_012_261014183000.B2" (formats.md 5.3). */
export function lotFileName(identity: LotIdentity): string {
  return `${identity.kind}_${identity.billerNumber}_${identity.lotNumber}_${lotStamp(identity)}.B2`;
}

/** Record 1. */
function lotHeader(
  { identity, recipient, securingMode, signer, device, test }: LotFrame,
  { items }: LotContent,
): FieldValues {
  const amo = recipient.kind === "amo" ? recipient : undefined;
  return {
    billerNumber: identity.billerNumber,
    lotNumber: identity.lotNumber,
    lotKind: identity.kind,
    securingMode,
    testIndicator: test ? "T" : "P",
    recipientRegime: amo?.regime,
    recipientFund: amo?.fund,
    recipientCentre: amo && centreOf(amo),
    recipientAmcNumber: recipient.kind === "amc" ? amcNumber10(recipient.amcNumber) : undefined,
    creationDate: toAammjj(identity.creationDay),
    creationTime: timeOf(identity),
    itemCount: items,
    signerIdType: signer.idType,
    signerId: signer.id,
    approvalNumber: device.approvalNumber,
    softwareVersion: device.version,
    deviceSerial: device.serial,
  };
}

/** Record 6. */
function lotTrailer(
  { identity, journalAnchor }: LotFrame,
  { items, records, totals }: LotContent,
  digest: string,
): FieldValues {
  return {
    billerNumber: identity.billerNumber,
    lotNumber: identity.lotNumber,
    lotKind: identity.kind,
    itemCount: items,
    recordCount: records + 2,
    totalFees: totals.feeCents,
    totalBase: totals.baseCents,
    totalAmo: totals.amoCents,
    totalAmc: totals.amcCents,
    digest,
    journalSequence: journalAnchor?.sequence,
    journalHash: journalAnchor?.hash.toUpperCase().slice(0, 16),
  };
}

/** Records 000 and 999: what both repeat, and what the first says alone. */
function fileEnds({ identity, recipient, fileId, test }: LotFrame): { both: FieldValues; header: FieldValues } {
  const amo = recipient.kind === "amo";
  return {
    both: {
      senderType: "PS",
      senderNumber: identity.billerNumber,
      senderProgram: PROGRAM,
      recipientType: amo ? "AO" : "AC",
      recipientNumber: amo ? recipient.regime + recipient.fund + centreOf(recipient) : amcNumber10(recipient.amcNumber),
      fileId,
      lotCount: 1,
      creationDate: toAammjj(identity.creationDay),
    },
    header: {
      exchangeType: EXCHANGE[identity.kind],
      creationTime: timeOf(identity),
      testIndicator: test ? "T" : "P",
    },
  };
}

function timeOf({ creationTime }: LotIdentity): string {
  return creationTime.replaceAll(":", "");
}

/** AAMMJJHHMMSS of a lot, in its file name and its identity. */
export function lotStamp(identity: LotIdentity): string {
  return toAammjj(identity.creationDay) + timeOf(identity);
}
