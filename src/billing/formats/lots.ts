import { assert } from "#util/assert";
import { concat } from "#util/bytes";
import type { SignedInvoice } from "../model/invoice.ts";
import type { Lot, LotKind, LotRecipient } from "../model/lot.ts";
import { cents, sum } from "../model/money.ts";
import { readInvoiceRecords } from "./b2-file.ts";
import { securingModeOf } from "./check-b2.ts";
import type { Layout } from "./layout.ts";
import { type LotFrame, lotFileName, writeLotFile } from "./lot-file.ts";
import { type DecodedRecord, fieldOf, numberOf } from "./record.ts";
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

/** All that a lot says, and its invoices. */
export interface LotMaterial extends Omit<LotFrame, "securingMode"> {
  readonly members: readonly SignedInvoice[];
}

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
  const modes = records.filter(({ key }) => key === "2T").map((record) => fieldOf(record, "securingMode"));
  const content = { body: concat(...bodies), records: records.length, items: members.length, totals };
  const { file, digest } = writeLotFile({ ...material, securingMode: securingModeOf(modes) }, content, layout);
  return {
    identity,
    recipient: material.recipient,
    fileId: material.fileId,
    members: members.map(({ invoice }) => invoice.number),
    file,
    fileName: lotFileName(identity),
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
