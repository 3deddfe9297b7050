/**
 * WHAT A CARD'S FILES MEAN: recognition, reading procedures over a `Card`, authenticity, roles, the access table,
 * signatures asked of the cards. A card is hostile input: every reading is bounded and ends in a value or a named
 * refusal. Never here: the reader's driver, a screen, a computation of cryptography (handed in as `CardCrypto`).
 * May import: hal/ports (types), hal/wire/{apdu,tlv,card-files}, util, billing/model.
 */

export { TEST_TRUST } from "#billing/model/test-authorities";
export {
  ACCESS_TABLE,
  type AccessTable,
  accessOf,
  filterFamily,
  type Holder,
  parseAccessTable,
} from "./access.ts";
export { type AmcCard, type AmcContract, type AmcPerson, readAmc } from "./amc.ts";
export { type CpsIdentity, readCps, readSituations } from "./cps.ts";
export type { CardCertificateFacts, CardCrypto, CardDesk, CardRead, CardRefused, CardTrust } from "./desk.ts";
export { compareZones, matchPerson, type ZoneComparison, zoneOfCard } from "./matching.ts";
export { type PinTries, pinStatus, pinTriesLeft } from "./pin.ts";
export { identifyCard, READING_LIMITS } from "./reading.ts";
export { type CardKind, kindRefusal, type Recognised, recognise } from "./recognise.ts";
export { cardRefusal, cpsRefusal, expired, familyRefusal, mayInvoice, mayLot, situationRefusal } from "./rights.ts";
export type { RoleAnswer, RoleProof } from "./role.ts";
export { authenticateCps, cpsRoleAnswer, signDigestCps, signDigestVitale } from "./signing.ts";
export { type BeneficiaryName, readVitale, type VitaleOptions } from "./vitale.ts";
