import { fromCompact } from "#billing/model/dates";
import { isFiness, isRpps, luhnKey, rppsOfIdNat } from "#billing/model/identifiers";
import type { CpsType, Practitioner, PractitionerCard, Role, Situation } from "#billing/model/practitioner";
import type { Card } from "#hal/ports/index";
import { AID, CPS_FILES, type Decoded, E1, E2, E3, E4 } from "#hal/wire/card-files/index";
import { hex } from "#util/bytes";
import { Trouble } from "#util/trouble";
import { certificateHolds, type DigestList, filesAgree, trustedDigests } from "./authenticity.ts";
import type { CardDesk, CardRead } from "./desk.ts";
import { decoded, fileTrouble, freeFile, needFile, selectApplication, startReading } from "./reading.ts";
import { asRead } from "./refusal.ts";

/** A CPS as read before its PIN: authentic, or it would have been refused. */
export interface CpsIdentity {
  readonly practitioner: Practitioner;
  readonly signatureCertificate: Uint8Array; // DER
  readonly authenticationCertificate: Uint8Array; // DER
  readonly fingerprint: {
    readonly atr: string;
    readonly serial: string;
    readonly authHash: string;
    readonly epoch: number;
  };
  /** Digests of the files that open with the PIN, already vouched for. */
  readonly digests: DigestList;
}

/** Reads what is free on a CPS: who holds it, its certificates, and the authenticity of both. The card may be in any slot. */
export function readCps(card: Card, desk: CardDesk): Promise<CardRead<CpsIdentity>> {
  return asRead(async () => {
    const reading = await startReading(card, desk, "cps");
    await selectApplication(reading.send, AID.cps);
    const idFile = await needFile(reading, CPS_FILES.id);
    const cardFile = await needFile(reading, CPS_FILES.card);
    const auth = await freeFile(reading, CPS_FILES.auth);
    const practitioner = practitionerOf(idFile, cardFile, reading.serial);
    await selectApplication(reading.send, AID.ias);
    const signatureCertificate = await freeFile(reading, CPS_FILES.signatureCertificate);
    const authenticationCertificate = await freeFile(reading, CPS_FILES.authenticationCertificate);
    const digests = trustedDigests(auth, reading.serial, desk);
    const holds = [signatureCertificate, authenticationCertificate].every((der) =>
      certificateHolds(der, practitioner.idNat, desk.trust.cpsIssuer, desk),
    );
    if (!digests || !holds || !filesAgree(reading.files, digests, desk)) throw new Trouble("E_CARD_AUTHENTICITY");
    const authHash = hex(desk.crypto.sha256(auth));
    return {
      practitioner,
      signatureCertificate,
      authenticationCertificate,
      fingerprint: { atr: hex(card.atr), serial: reading.serial, authHash, epoch: card.epoch },
      digests,
    };
  });
}

/**
 * Reads the assurance-maladie domain and the situations, once the PIN is open. The card must still be the one whose
 * identity is given: another serial number is E_CARD_SWAPPED.
 */
export function readSituations(card: Card, identity: CpsIdentity, desk: CardDesk): Promise<CardRead<PractitionerCard>> {
  return asRead(async () => {
    const reading = await startReading(card, desk, "cps");
    if (reading.serial !== identity.practitioner.cardSerial) throw new Trouble("E_CARD_SWAPPED");
    await selectApplication(reading.send, AID.cps);
    const domain = decoded(E3, await needFile(reading, CPS_FILES.domain), CPS_FILES.domain).value;
    if (domain.situations > 8) throw fileTrouble(CPS_FILES.domain, "count", "E3.C2");
    const situations: Situation[] = [];
    for (let number = 1; number <= domain.situations; number++) {
      const fid = CPS_FILES.firstSituation + number - 1;
      const value = decoded(E4, await needFile(reading, fid), fid).value;
      if (value.number !== number) throw fileTrouble(fid, "number", "E4.C1");
      situations.push(situationOf(value, fid));
    }
    if (!filesAgree(reading.files, identity.digests, desk)) throw new Trouble("E_CARD_AUTHENTICITY");
    return {
      practitioner: identity.practitioner,
      domain: {
        present: domain.present,
        mayInvoice: domain.mayInvoice,
        mayLot: domain.mayLot,
        ...(domain.updatedOn === undefined ? {} : { updatedOn: fromCompact(domain.updatedOn) }),
      },
      situations,
      signatureCertificate: identity.signatureCertificate,
      authenticationCertificate: identity.authenticationCertificate,
    };
  });
}

const ROLES: readonly string[] = ["01", "02", "03", "04", "05"];
const STAFF: readonly string[] = ["CPE", "CDE", "CPA"];

function practitionerOf(idFile: Uint8Array, cardFile: Uint8Array, serial: string): Practitioner {
  const id = decoded(E1, idFile, CPS_FILES.id).value;
  const card = decoded(E2, cardFile, CPS_FILES.card).value;
  if (card.mark !== "TEST" || card.profile !== "TRN-CPS-1") throw new Trouble("E_CARD_UNKNOWN", { reason: "profile" });
  if (card.serial !== serial) throw fileTrouble(CPS_FILES.card, "serial", "E2.C3");
  if (!isRole(card.role)) throw fileTrouble(CPS_FILES.card, "role", "E2.C9");
  if (card.naming === "N" && (!id.useName || !id.firstName)) throw fileTrouble(CPS_FILES.id, "missing", "E1.C1");
  if (STAFF.includes(card.cardType) && !id.establishment) throw fileTrouble(CPS_FILES.id, "missing", "E1.C8");
  const rpps = rppsOfIdNat(id.idNat);
  const wrongKeys = wrongKeysOf(id.idNat);
  return {
    cardSerial: serial,
    cardType: cpsType(card.cardType),
    anonymous: card.naming === "A",
    ...(id.useName === undefined ? {} : { name: id.useName }),
    ...(id.firstName === undefined ? {} : { firstName: id.firstName }),
    ...(id.civility === undefined ? {} : { civility: id.civility }),
    ...(id.familyName === undefined ? {} : { familyName: id.familyName }),
    idNat: id.idNat,
    ...(rpps === undefined ? {} : { rpps }),
    ...(id.adeli === undefined ? {} : { adeli: id.adeli }),
    profession: id.profession,
    ...(id.establishment === undefined ? {} : { establishment: id.establishment }),
    role: card.role,
    validFrom: fromCompact(card.issuedOn),
    validTo: fromCompact(card.validTo),
    issuer: card.issuer,
    ...(wrongKeys.length === 0 ? {} : { wrongKeys }),
    pin: pinLengths(card.pinLengths),
  };
}

/** 8 + RPPS, or 3 + FINESS + / + number: the key of the number inside. */
function wrongKeysOf(idNat: string): NonNullable<Practitioner["wrongKeys"]> {
  const rpps = rppsOfIdNat(idNat);
  if (rpps !== undefined) return isRpps(rpps) ? [] : ["rpps"];
  const finess = /^3([^/]{9})\//.exec(idNat)?.[1];
  return finess === undefined || isFiness(finess) ? [] : ["finess"];
}

const isRole = (text: string): text is Role => ROLES.includes(text);

function cpsType(text: string): CpsType {
  const types: readonly CpsType[] = ["CPS", "CPF", "CPE", "CDE", "CPA"];
  return types.find((type) => type === text) ?? "CPA"; // The table of E2 lets no other text through.
}

/** CA of E2: fewest digits, most digits, bytes of the block. 4, 4, 8 when absent. */
function pinLengths(bytes: Uint8Array | undefined): Practitioner["pin"] {
  if (!bytes) return { minDigits: 4, maxDigits: 4, blockBytes: 8 };
  const [minDigits = 0, maxDigits = 0, blockBytes = 0] = bytes;
  if (minDigits < 4 || maxDigits < minDigits || blockBytes < maxDigits || blockBytes > 16) {
    throw fileTrouble(CPS_FILES.card, "pin-lengths", "E2.CA");
  }
  return { minDigits, maxDigits, blockBytes };
}

function situationOf(value: Decoded<typeof E4.fields>, fid: number): Situation {
  if ((value.billingNumber === undefined) !== (value.billingKey === undefined)) {
    throw fileTrouble(fid, "missing", "E4.C4");
  }
  const wrongKeys: Situation["wrongKeys"][number][] = [];
  if (value.billingNumber !== undefined && luhnKey(value.billingNumber) !== value.billingKey) {
    wrongKeys.push("billing-number");
  }
  const place = value.structure;
  if (place?.kind === "F" && (place.identifier === undefined || !isFiness(place.identifier))) wrongKeys.push("finess");
  return {
    number: value.number,
    label: value.label,
    ...(value.billingNumber === undefined ? {} : { billingNumber: `${value.billingNumber}${value.billingKey}` }),
    ...(place === undefined ? {} : { structure: { ...place, name: place.name ?? "", kind: place.kind ?? "" } }),
    specialty: value.specialty,
    convention: value.convention,
    tariffZone: value.tariffZone,
    ikZone: value.ikZone,
    practiceMode: practiceMode(value.practiceMode),
    mayInvoice: value.mayInvoice,
    mayLot: value.mayLot,
    from: fromCompact(value.from),
    ...(value.to === undefined ? {} : { to: fromCompact(value.to) }),
    optam: value.optam ?? false,
    agreements: [value.agreement1, value.agreement2, value.agreement3].filter((one) => one !== undefined),
    ...(value.sector === undefined ? {} : { sector: value.sector }),
    ...(value.fund === undefined ? {} : { fund: value.fund }),
    wrongKeys,
  };
}

function practiceMode(text: string): Situation["practiceMode"] {
  const modes: readonly Situation["practiceMode"][] = ["L", "S", "R", "B"];
  return modes.find((mode) => mode === text) ?? "B"; // The table of E4 lets no other text through.
}
