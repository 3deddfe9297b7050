import type { B2Lot } from "#billing/formats/index";
import { checkPieces, readB2File } from "#billing/formats/index";
import { fieldOf, numberOf } from "#billing/formats/record";
import { TRN1_STRINGS } from "#billing/formats/strings";
import { TEST_TRUST } from "#billing/model/test-authorities";
import { openEnvelope, openLot, type PieceFile, signedPart, verifyLotSignature } from "#billing/signing/index";
import { type LotAnnex, readAnnex, readParcel } from "#sync/messages/index";
import { sameBytes } from "#util/bytes";
import { Trouble } from "#util/trouble";
import { checkMembers } from "./check-members.ts";
import type { PosteIdentity } from "./identity.ts";

/** A parcel opened and found to be what it says. */
export interface OpenedParcel {
  readonly fileName: string;
  /** The B2 file. */
  readonly file: Uint8Array;
  /** The lot as it came, and the signed part inside. */
  readonly enveloped: Uint8Array;
  readonly signedData: Uint8Array;
  /** The documents of a lot of pieces, bound to its bordereau; [] in any other. */
  readonly pieces: readonly PieceFile[];
  readonly annex: LotAnnex;
  /** Serial number of the device that made the lot, from the lot itself. */
  readonly deviceSerial: string;
  readonly totalFeesCents: number;
}

/**
 * Opens both objects of a parcel and checks them to the last signature: the CPS signed the lot, the file agrees with itself,
 * the lot is the one named, the annex names its very invoices, and the cards signed each of them. Trouble E_LOT_ENVELOPE,
 * E_LOT_SIGNATURE or E_LOT_DIGEST, `why` naming the first check that failed: nothing of it may be stored.
 */
export function openParcel(bytes: Uint8Array, lotId: string, identity: PosteIdentity): OpenedParcel {
  const parcel = readParcel(bytes);
  const signedData = signedDataOf(parcel.lot, identity);
  const { file, fileName, pieces } = verifyLotSignature(signedData, { cpsIssuer: TEST_TRUST.cpsIssuer });
  const annex = readAnnex(openEnvelope(parcel.annex, identity.keyPem, identity.certificatePem));
  const lot = onlyLot(file);
  const names = namesOf(lot);
  if (names.lotId !== lotId || annex.lotId !== lotId) throw refused("identity");
  if (names.fileName !== fileName) throw refused("file-name");
  // Only the authorities of the test deck are known here, and test and real never mix (formats.md 5.2).
  if (fieldOf(lot.header, "testIndicator") !== "T") throw new Trouble("E_LOT_SIGNATURE", { why: "real-lot" });
  checkPieces(lot, pieces);
  checkMembers(lot, annex, TEST_TRUST);
  return {
    fileName,
    file,
    enveloped: parcel.lot,
    signedData,
    pieces,
    annex,
    deviceSerial: fieldOf(lot.header, "deviceSerial"),
    totalFeesCents: numberOf(lot.trailer, "totalFees"),
  };
}

/** What the envelope holds, which must be to the byte what the device puts in: the envelope hides, it does not protect. */
function signedDataOf(lot: Uint8Array, { keyPem, certificatePem }: PosteIdentity): Uint8Array {
  const signedData = openLot(lot, keyPem, certificatePem);
  const inside = openEnvelope(lot, keyPem, certificatePem);
  if (!sameBytes(inside, signedPart(signedData, TRN1_STRINGS))) throw new Trouble("E_LOT_ENVELOPE", { why: "part" });
  return signedData;
}

/** The one lot of the file; what its reading refuses is told under the code of a lot that does not hold together. */
function onlyLot(file: Uint8Array): B2Lot {
  try {
    const [lot, ...more] = readB2File(file).lots;
    if (lot !== undefined && more.length === 0) return lot;
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    throw new Trouble("E_LOT_DIGEST", { ...thrown.facts, why: "file", cause: thrown.code });
  }
  throw refused("lots");
}

/** Identity and file name of a lot, read from its own header (formats.md 2.2, 5.3). */
function namesOf({ header }: B2Lot): { readonly lotId: string; readonly fileName: string } {
  const field = (name: string) => fieldOf(header, name);
  const kind = field("lotKind").trim();
  const stamp = `${field("creationDate")}${field("creationTime")}`;
  return {
    lotId: `${kind.toLowerCase()}.${field("billerNumber")}.${field("lotNumber")}.${stamp}`,
    fileName: `${kind}_${field("billerNumber")}_${field("lotNumber")}_${stamp}.B2`,
  };
}

function refused(why: string): Trouble {
  return new Trouble("E_LOT_DIGEST", { why });
}
