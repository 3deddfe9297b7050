import type { B2Invoice, B2Lot, DecodedRecord } from "#billing/formats/index";
import { fieldOf, numberOf } from "#billing/formats/record";
import { parisTime } from "#billing/model/dates";
import {
  certificateFacts,
  checkIssuedBy,
  fseDigest,
  type SignatureTrust,
  verifyRsaDigest,
} from "#billing/signing/index";
import type { AnnexInvoice, CardSignature, LotAnnex } from "#sync/messages/index";
import { Trouble } from "#util/trouble";

/**
 * Checks that an annex tells of the very invoices of a lot, and that the cards signed each of them as it stands in the file.
 * Trouble E_LOT_DIGEST (`why` members or annex) or E_LOT_SIGNATURE (`why` sheet, `by` the card), with the rank of the invoice.
 */
export function checkMembers(lot: B2Lot, annex: LotAnnex, trust: SignatureTrust): void {
  if (lot.invoices.length !== annex.invoices.length) throw new Trouble("E_LOT_DIGEST", { why: "members" });
  const dre = fieldOf(lot.header, "lotKind").trim() === "DRE";
  lot.invoices.forEach((invoice, index) => {
    const told = annex.invoices[index];
    if (told === undefined || !agrees(invoice, told, dre))
      throw new Trouble("E_LOT_DIGEST", { why: "annex", invoice: index + 1 });
    const wrong = wrongSigner(invoice, told, dre, trust);
    if (wrong !== undefined) throw new Trouble("E_LOT_SIGNATURE", { why: "sheet", by: wrong, invoice: index + 1 });
  });
}

/** All that the annex says and the records say too: number, biller, sheet, mode, birth date, amounts. */
function agrees({ number, records }: B2Invoice, told: AnnexInvoice, dre: boolean): boolean {
  const head = only(records, "2");
  const sheet = only(records, "2T");
  const end = only(records, "5");
  if (head === undefined || sheet === undefined || end === undefined) return false;
  const amc = numberOf(end, "totalAmc");
  return (
    told.number === number &&
    told.billerNumber === fieldOf(head, "billerNumber") &&
    told.careSheetId === fieldOf(sheet, "careSheetId") &&
    told.mode === fieldOf(sheet, "securingMode") &&
    told.birthDate.slice(-6) === fieldOf(head, "birthDate") &&
    told.totalFeesCents === numberOf(end, "totalFees") &&
    told.amoCents === numberOf(end, "totalAmo") &&
    (told.amcCents === amc || (!dre && amc === 0)) && // An FSE is silent on a share that travels in a DRE.
    told.patientCents <= told.totalFeesCents
  );
}

/**
 * Whose signature is missing, not due or wrong; undefined when all is well. A secured or désynchronisé FSE bears both
 * signatures, any other and a DRE that of the CPS alone. Dates of certificates are looked at on the day of the signature.
 */
function wrongSigner(
  invoice: B2Invoice,
  told: AnnexInvoice,
  dre: boolean,
  trust: SignatureTrust,
): "cps" | "vitale" | undefined {
  const digest = fseDigest(invoice.bytes);
  const on = parisTime(Date.parse(told.signedAt)).day;
  const signed = (by: CardSignature, issuer: Uint8Array) => {
    const certificate = binary(by.certificate);
    return (
      checkIssuedBy(certificate, issuer, on).kind === "good" &&
      verifyRsaDigest(certificate, digest, binary(by.signature))
    );
  };
  if (!signed(told.cps, trust.cpsIssuer)) return "cps";
  if (!certificateFacts(binary(told.cps.certificate)).keyUsage.includes("nonRepudiation")) return "cps";
  const due = !dre && (told.mode === "S" || told.mode === "Y");
  if (due !== (told.vitale !== undefined)) return "vitale";
  return told.vitale === undefined || signed(told.vitale, trust.vitaleIssuer) ? undefined : "vitale";
}

function only(records: readonly DecodedRecord[], key: string): DecodedRecord | undefined {
  return records.find((record) => record.key === key);
}

function binary(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, "base64"));
}
