import type { SealMaterial } from "#billing";
import type { SignedInvoice } from "#billing/model/invoice";
import type { SealedLot } from "#billing/model/lot";
import { envelope, sealLot, sha256 } from "#billing/signing/index";
import type { Random } from "#hal/ports/index";
import { hex } from "#util/bytes";
import { type AnnexInvoice, type LotAnnex, writeAnnex, writeParcel } from "../messages/index.ts";

/** Envelopes a signed lot and its annex for the poste's certificate (DER): the parcel that will leave, and its hash. */
export function sealForPoste(material: SealMaterial, certificate: Uint8Array, random: Random): SealedLot {
  const parcel = writeParcel({
    lot: sealLot(material.signedData, certificate, random),
    annex: envelope(writeAnnex(annexOf(material)), certificate, random),
  });
  return { id: material.lotId, parcel, hash: hex(sha256(parcel)).toLowerCase() };
}

/** What goes beside a lot: its invoices as the practice software lists them, and the signatures of the cards over each. */
export function annexOf({ lotId, members }: SealMaterial): LotAnnex {
  return { lotId, invoices: members.map((one) => annexInvoice(one, lotId.startsWith("dre."))) };
}

/** What stands in the annex for one member: the signatures are those over the records of this lot, FSE or DRE. */
function annexInvoice(signed: SignedInvoice, dre: boolean): AnnexInvoice {
  const { invoice, signatures } = signed;
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
  const card = (one: SignedInvoice["signatures"]["cps"]) => ({
    cardSerial: one.cardSerial,
    certificate: base64(one.certificate),
    signature: base64(one.signature),
  });
  return {
    billerNumber: invoice.biller.number,
    number: invoice.number,
    careSheetId: invoice.careSheetId,
    mode: invoice.mode,
    name: invoice.beneficiary.name,
    firstName: invoice.beneficiary.firstName,
    birthDate: invoice.beneficiary.birthDate,
    totalFeesCents: invoice.totals.feeCents,
    amoCents: invoice.totals.amoCents,
    amcCents: invoice.totals.amcCents,
    patientCents: invoice.totals.patientCents,
    signedAt: new Date(signed.signedAtMs).toISOString(),
    cps: card(dre ? { ...signatures.cps, signature: signatures.dre?.signature ?? new Uint8Array() } : signatures.cps),
    ...(dre || signatures.vitale === undefined ? {} : { vitale: card(signatures.vitale) }),
  };
}
