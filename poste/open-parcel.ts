import type { B2Invoice, B2Lot } from "#billing/formats/index";
import { readB2File } from "#billing/formats/index";
import { fieldOf, numberOf } from "#billing/formats/record";
import { fromAammjj } from "#billing/model/dates";
import { TEST_TRUST } from "#billing/model/test-authorities";
import {
  checkIssuedBy,
  fseDigest,
  openEnvelope,
  openLot,
  verifyLotSignature,
  verifyRsaDigest,
} from "#billing/signing/index";
import { type AnnexInvoice, type LotAnnex, readAnnex, readParcel } from "#sync/messages/index";
import { Trouble } from "#util/trouble";
import type { PosteIdentity } from "./identity.ts";

/** A parcel opened and found to be what it says. */
export interface OpenedParcel {
  readonly fileName: string;
  /** The B2 file. */
  readonly file: Uint8Array;
  /** The lot as it came, and the signed part inside. */
  readonly enveloped: Uint8Array;
  readonly signedData: Uint8Array;
  readonly annex: LotAnnex;
  readonly totalFeesCents: number;
}

/**
 * Opens both objects of a parcel and checks them to the last signature: the CPS signed the lot, the file agrees with itself,
 * the lot is the one named, the annex names its very invoices, and the cards signed each of them. Trouble E_LOT_ENVELOPE,
 * E_LOT_SIGNATURE, E_LOT_DIGEST or E_B2_*: nothing of it may be stored.
 */
export function openParcel(bytes: Uint8Array, lotId: string, identity: PosteIdentity): OpenedParcel {
  const parcel = readParcel(bytes);
  const signedData = openLot(parcel.lot, identity.keyPem, identity.certificatePem);
  const { file, fileName } = verifyLotSignature(signedData, { cpsIssuer: TEST_TRUST.cpsIssuer });
  const annex = readAnnex(openEnvelope(parcel.annex, identity.keyPem, identity.certificatePem));
  const [lot, ...more] = readB2File(file).lots;
  if (lot === undefined || more.length > 0) throw new Trouble("E_LOT_DIGEST", { why: "lots" });
  if (identityOf(lot) !== lotId || annex.lotId !== lotId) throw new Trouble("E_LOT_DIGEST", { why: "identity" });
  checkMembers(lot, annex);
  return {
    fileName,
    file,
    enveloped: parcel.lot,
    signedData,
    annex,
    totalFeesCents: numberOf(lot.trailer, "totalFees"),
  };
}

/** The identity of a lot, read from its own header (formats.md 2.2). */
function identityOf({ header }: B2Lot): string {
  const field = (name: string) => fieldOf(header, name);
  const stamp = `${field("creationDate")}${field("creationTime")}`;
  return `${field("lotKind").trim().toLowerCase()}.${field("billerNumber")}.${field("lotNumber")}.${stamp}`;
}

function checkMembers(lot: B2Lot, annex: LotAnnex): void {
  if (lot.invoices.length !== annex.invoices.length) throw new Trouble("E_LOT_DIGEST", { why: "members" });
  const day = fromAammjj(fieldOf(lot.header, "creationDate"));
  lot.invoices.forEach((invoice, index) => {
    const told = annex.invoices[index];
    if (told === undefined || !agrees(invoice, told))
      throw new Trouble("E_LOT_DIGEST", { why: "annex", invoice: index });
    const digest = fseDigest(invoice.bytes);
    for (const [by, signature, issuer] of [
      ["cps", told.cps, TEST_TRUST.cpsIssuer],
      ["vitale", told.vitale, TEST_TRUST.vitaleIssuer],
    ] as const) {
      if (signature === undefined) continue;
      const certificate = binary(signature.certificate);
      const good =
        checkIssuedBy(certificate, issuer, day).kind === "good" &&
        verifyRsaDigest(certificate, digest, binary(signature.signature));
      if (!good) throw new Trouble("E_LOT_SIGNATURE", { by, invoice: index });
    }
  });
}

/** The annex tells of this very invoice: number, biller, amounts. A secured FSE comes with both signatures. */
function agrees(invoice: B2Invoice, told: AnnexInvoice): boolean {
  const [first] = invoice.records;
  const last = invoice.records.at(-1);
  if (first === undefined || last === undefined) return false;
  return (
    told.number === invoice.number &&
    told.billerNumber === fieldOf(first, "billerNumber") &&
    told.totalFeesCents === numberOf(last, "totalFees") &&
    told.amoCents === numberOf(last, "totalAmo")
  );
}

function binary(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, "base64"));
}
