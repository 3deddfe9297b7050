import { assert } from "#util/assert";
import { concat } from "#util/bytes";
import { toAammjj } from "../model/dates.ts";
import { amcNumber10 } from "../model/identifiers.ts";
import type { SignedInvoice } from "../model/invoice.ts";
import type { Lot, LotIdentity, LotKind, LotRecipient } from "../model/lot.ts";
import { cents, sum } from "../model/money.ts";
import { readB2File, readInvoiceRecords } from "./b2-file.ts";
import { chainRecords } from "./chain.ts";
import { lotDigest, securingModeOf } from "./check-b2.ts";
import { centreOf } from "./invoice-fields.ts";
import type { Layout } from "./layout.ts";
import { type DecodedRecord, encodeRecord, type FieldValues, fieldOf, numberOf } from "./record.ts";
import { TRN1 } from "./trn1.ts";

/** Invoices that may share a lot. */
export interface LotGroup {
  readonly kind: Exclude<LotKind, "PJ">;
  readonly billerNumber: string;
  readonly recipient: LotRecipient;
  readonly members: readonly SignedInvoice[];
}

export interface GroupOptions {
  /** 10 by default (formats.md 5.3). */
  readonly invoicesPerLot: number;
  /** Off by default: a lot of several modes carries M. */
  readonly splitBySecuringMode?: boolean;
}

/** All that a lot says beside its invoices. */
export interface LotMaterial {
  readonly identity: LotIdentity;
  readonly recipient: LotRecipient;
  readonly fileId: string;
  readonly members: readonly SignedInvoice[];
  /** Holder of the CPS which signs: 8 + RPPS, or 0 + ADELI. */
  readonly signer: { readonly idType: "8" | "0"; readonly id: string };
  readonly device: { readonly serial: string; readonly version: string; readonly approvalNumber: string };
  /** Last record of the device's journal when the lot was closed: its number and its hash, of which 16 digits are written. */
  readonly journalAnchor?: { readonly sequence: number; readonly hash: string } | undefined;
  readonly test: boolean;
}

const PROGRAM = "TOURNE";

/**
 * Groups what is signed into lots: one biller, one recipient (an AMO organism; an AMC number and its route for the DRE), one
 * kind, test or real, at most `invoicesPerLot`. An invoice with a DRE stands in two groups. Order of arrival is kept.
 */
export function groupForLots(invoices: readonly SignedInvoice[], options: GroupOptions): readonly LotGroup[] {
  assert(options.invoicesPerLot >= 1, "a lot holds an invoice at least");
  const groups = new Map<string, LotGroup & { readonly members: SignedInvoice[] }>();
  for (const signed of invoices) {
    for (const { kind, recipient } of flowsOf(signed)) {
      const { biller, test, approvalNumber, mode } = signed.invoice;
      const parts = [kind, biller.number, recipient, test, approvalNumber, options.splitBySecuringMode ? mode : ""];
      const key = JSON.stringify(parts);
      const group = groups.get(key) ?? { kind, billerNumber: biller.number, recipient, members: [] };
      groups.set(key, group);
      group.members.push(signed);
    }
  }
  return [...groups.values()].flatMap((group) => cutGroup(group, options.invoicesPerLot));
}

function cutGroup(group: LotGroup, size: number): readonly LotGroup[] {
  const lots: LotGroup[] = [];
  for (let from = 0; from < group.members.length; from += size) {
    lots.push({ ...group, members: group.members.slice(from, from + size) });
  }
  return lots;
}

function flowsOf({ invoice, dreBytes }: SignedInvoice): readonly Pick<LotGroup, "kind" | "recipient">[] {
  const { amo, amc } = invoice;
  const fse = {
    kind: "FSE",
    recipient: { kind: "amo", regime: amo.regime, fund: amo.fund, centre: amo.centre },
  } as const;
  if (dreBytes === undefined) return [fse];
  assert(amc?.routing !== undefined, "a DRE has a route");
  return [fse, { kind: "DRE", recipient: { kind: "amc", amcNumber: amc.amcNumber, routing: amc.routing } }];
}

/**
 * Forms a lot and freezes its bytes: 000, 1, the invoices, 6, 999. Dates and times are those of its identity, so the same
 * material gives the same bytes (G12). The file is read back through every check before it is given out; a Trouble
 * E_B2_* here means that an invoice may not travel in this lot.
 */
export function buildLot(material: LotMaterial, layout: Layout = TRN1): Lot {
  const { identity, members } = material;
  assert(members.length > 0, "a lot holds an invoice at least");
  const bodies = members.map((signed) => bodyOf(signed, identity.kind));
  const records = bodies.flatMap((body) => readInvoiceRecords(body, layout));
  const totals = totalsOf(records);
  const covered = concat(chainRecords([encodeRecord(layout, "1", lotHeader(material, records))]), ...bodies);
  const digest = lotDigest(covered);
  const trailer = lotTrailer(material, { recordCount: records.length + 2, totals, digest });
  const ends = fileEnds(material);
  const file = concat(
    chainRecords([encodeRecord(layout, "000", { ...ends.both, ...ends.header })]),
    covered,
    chainRecords([
      encodeRecord(layout, "6", trailer),
      encodeRecord(layout, "999", { ...ends.both, recordCount: records.length + 4 }),
    ]),
  );
  readB2File(file, layout);
  return {
    identity,
    recipient: material.recipient,
    fileId: material.fileId,
    members: members.map(({ invoice }) => invoice.number),
    file,
    fileName: `${identity.kind}_${identity.billerNumber}_${identity.lotNumber}_${stampOf(identity)}.B2`,
    digest,
    totals,
  };
}

function bodyOf(signed: SignedInvoice, kind: LotKind): Uint8Array {
  const bytes = kind === "DRE" ? signed.dreBytes : signed.fseBytes;
  assert(bytes !== undefined && kind !== "PJ", "the invoice travels in lots of that kind");
  return bytes;
}

function totalsOf(records: readonly DecodedRecord[]): Lot["totals"] {
  const total = (key: string, name: string) =>
    sum(...records.filter((record) => record.key === key).map((record) => cents(numberOf(record, name))));
  return {
    feeCents: total("5", "totalFees"),
    baseCents: total("4", "reimbursementBase"),
    amoCents: total("5", "totalAmo"),
    amcCents: total("5", "totalAmc"),
  };
}

/** Record 1. */
function lotHeader(
  { identity, recipient, members, signer, device, test }: LotMaterial,
  records: readonly DecodedRecord[],
): FieldValues {
  const modes = records.filter(({ key }) => key === "2T").map((record) => fieldOf(record, "securingMode"));
  const amo = recipient.kind === "amo" ? recipient : undefined;
  return {
    billerNumber: identity.billerNumber,
    lotNumber: identity.lotNumber,
    lotKind: identity.kind,
    securingMode: securingModeOf(modes),
    testIndicator: test ? "T" : "P",
    recipientRegime: amo?.regime,
    recipientFund: amo?.fund,
    recipientCentre: amo && centreOf(amo),
    recipientAmcNumber: recipient.kind === "amc" ? amcNumber10(recipient.amcNumber) : undefined,
    creationDate: toAammjj(identity.creationDay),
    creationTime: timeOf(identity),
    itemCount: members.length,
    signerIdType: signer.idType,
    signerId: signer.id,
    approvalNumber: device.approvalNumber,
    softwareVersion: device.version,
    deviceSerial: device.serial,
  };
}

/** Record 6. */
function lotTrailer(
  { identity, members, journalAnchor }: LotMaterial,
  sums: { readonly recordCount: number; readonly totals: Lot["totals"]; readonly digest: string },
): FieldValues {
  return {
    billerNumber: identity.billerNumber,
    lotNumber: identity.lotNumber,
    lotKind: identity.kind,
    itemCount: members.length,
    recordCount: sums.recordCount,
    totalFees: sums.totals.feeCents,
    totalBase: sums.totals.baseCents,
    totalAmo: sums.totals.amoCents,
    totalAmc: sums.totals.amcCents,
    digest: sums.digest,
    journalSequence: journalAnchor?.sequence,
    journalHash: journalAnchor?.hash.toUpperCase().slice(0, 16),
  };
}

/** Records 000 and 999: what both repeat, and what the first says alone. */
function fileEnds({ identity, recipient, fileId, test }: LotMaterial): { both: FieldValues; header: FieldValues } {
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
      exchangeType: identity.kind === "DRE" ? "DR" : "FS",
      creationTime: timeOf(identity),
      testIndicator: test ? "T" : "P",
    },
  };
}

function timeOf({ creationTime }: LotIdentity): string {
  return creationTime.replaceAll(":", "");
}

/** AAMMJJHHMMSS of a lot, in its file name and its identity. */
function stampOf(identity: LotIdentity): string {
  return toAammjj(identity.creationDay) + timeOf(identity);
}
