import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { type B2Invoice, type B2Lot, readB2File } from "#billing/formats/index";
import { fieldOf, numberOf } from "#billing/formats/record";
import type { ReturnableInvoice, ReturnableLot } from "#billing/model/attach-return";
import { type Day, fromAammjj } from "#billing/model/dates";
import type { LotIdentity, LotKind, PosteReceipt } from "#billing/model/lot";
import { cents } from "#billing/model/money";
import type { Share } from "#billing/model/share";

/** A lot that the poste was given. */
export interface HeldLot extends ReturnableLot {
  readonly deviceId: string;
  readonly receipt: PosteReceipt;
  /** "01-349-9881" or an AMC number. */
  readonly recipient: string;
  /** Its folder is not there any more: its invoices are known no more. */
  readonly filed: boolean;
}

/** An invoice in one of them, FSE and DRE together. */
export interface HeldInvoice extends ReturnableInvoice {
  readonly careSheetId: string;
  readonly mode: string;
  readonly stage: "signed" | "voided";
  readonly careTo: Day;
  readonly amo: string; // "01-349-9881"
  readonly name: string;
  readonly firstName: string;
  readonly feeCents: number;
  readonly receivedAt: string;
}

const text = v.string();
const count = v.pipe(v.number(), v.safeInteger());
const listed = v.array(
  v.looseObject({ number: text, name: text, firstName: text, amoCents: count, amcCents: count, totalFeesCents: count }),
);

const NO_SHARE: Share = { state: "none" };

/** Reads a lot from its folder. */
export async function readHeldLot(
  dir: string,
  event: { readonly deviceId: string; readonly lotId: string; readonly receipt: PosteReceipt },
): Promise<{ readonly lot: HeldLot; readonly invoices: readonly HeldInvoice[] }> {
  const { lotId, deviceId, receipt } = event;
  const common = { lotId, deviceId, receipt, identity: identityOf(lotId) };
  const folder = join(dir, "lots", lotId);
  const names = await readdir(folder).catch((): readonly string[] => []);
  const file = names.find((name) => name.endsWith(".B2"));
  if (file === undefined)
    return { lot: { ...common, members: [], digest: "", recipient: "", filed: true }, invoices: [] };
  const [lot] = readB2File(await readFile(join(folder, file))).lots;
  const list = v.parse(listed, JSON.parse(await readFile(join(folder, "invoice.json"), "utf8")));
  if (lot === undefined)
    return { lot: { ...common, members: [], digest: "", recipient: "", filed: true }, invoices: [] };
  return {
    lot: {
      ...common,
      members: lot.invoices.map(({ number }) => number),
      digest: fieldOf(lot.trailer, "digest"),
      recipient: recipientOf(lot, common.identity.kind),
      filed: false,
    },
    invoices: lot.invoices.flatMap((one) => {
      const told = list.find(({ number }) => number === one.number);
      return told === undefined ? [] : [invoiceOf(one, told, lot, receipt)];
    }),
  };
}

function invoiceOf(
  { number, records }: B2Invoice,
  told: v.InferOutput<typeof listed>[number],
  lot: B2Lot,
  receipt: PosteReceipt,
): HeldInvoice {
  const record = (key: string) => records.find((one) => one.key === key);
  const head = record("2");
  const sheet = record("2T");
  const days = records.filter(({ key }) => key === "4").map((one) => fromAammjj(fieldOf(one, "careDate")));
  const [careFrom, ...later] = days.toSorted();
  if (head === undefined || sheet === undefined || careFrom === undefined) throw new RangeError("not an invoice");
  return {
    billerNumber: fieldOf(head, "billerNumber"),
    number,
    careSheetId: fieldOf(sheet, "careSheetId"),
    mode: fieldOf(sheet, "securingMode"),
    stage: "signed",
    test: fieldOf(lot.header, "testIndicator") === "T",
    fse: NO_SHARE,
    dre: NO_SHARE,
    careFrom,
    careTo: later.at(-1) ?? careFrom,
    amo: ["regimeCode", "fundCode", "centreCode"].map((field) => fieldOf(head, field)).join("-"),
    amounts: { amoCents: cents(told.amoCents), amcCents: cents(told.amcCents) },
    feeCents: told.totalFeesCents,
    name: told.name,
    firstName: told.firstName,
    receivedAt: receipt.receivedAt,
  };
}

function recipientOf({ header }: B2Lot, kind: LotKind): string {
  if (kind === "DRE") return String(numberOf(header, "recipientAmcNumber")).padStart(10, "0");
  return ["recipientRegime", "recipientFund", "recipientCentre"].map((field) => fieldOf(header, field)).join("-");
}

/** "fse.346001233.012.261014183000" in its parts. */
function identityOf(lotId: string): LotIdentity {
  const [kind = "", billerNumber = "", lotNumber = "", stamp = ""] = lotId.split(".");
  const [day, time] = [stamp.slice(0, 6), stamp.slice(6)];
  return {
    kind: kind === "dre" ? "DRE" : kind === "pj" ? "PJ" : "FSE",
    billerNumber,
    lotNumber,
    creationDay: fromAammjj(day),
    creationTime: `${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}`,
  };
}
