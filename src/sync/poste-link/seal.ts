import type { SealMaterial } from "#billing";
import type { SignedInvoice } from "#billing/model/invoice";
import type { SealedLot } from "#billing/model/lot";
import { envelope, sha256 } from "#billing/signing/index";
import type { Random } from "#hal/ports/index";
import { hex } from "#util/bytes";
import { type AnnexInvoice, writeAnnex, writeParcel } from "../messages/index.ts";

/** Envelopes a signed lot and its annex for the poste's certificate (DER): the parcel that will leave, and its hash. */
export async function sealForPoste(
  material: SealMaterial,
  certificate: Uint8Array,
  random: Random,
): Promise<SealedLot> {
  const annex = writeAnnex({ lotId: material.lotId, invoices: material.members.map(annexInvoice) });
  const parcel = writeParcel({
    lot: await envelope(material.signedData, certificate, random),
    annex: await envelope(annex, certificate, random),
  });
  return { id: material.lotId, parcel, hash: hex(sha256(parcel)).toLowerCase() };
}

function annexInvoice(signed: SignedInvoice): AnnexInvoice {
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
    cps: card(signatures.cps),
    ...(signatures.vitale === undefined ? {} : { vitale: card(signatures.vitale) }),
  };
}
