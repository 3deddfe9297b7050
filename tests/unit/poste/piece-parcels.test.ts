import { beforeAll, describe, expect, test } from "vitest";
import { buildPieceLot, type LotPiece } from "#billing/formats/index";
import { day } from "#billing/model/dates";
import { lotId } from "#billing/model/lot";
import { pieceFileName } from "#billing/model/piece";
import { prepareLotSignature, verifyLotSignature } from "#billing/signing/index";
import { Trouble } from "#util/trouble";
import type { PosteIdentity } from "../../../poste/identity.ts";
import { posteIdentity } from "../../../poste/identity.ts";
import { openParcel } from "../../../poste/open-parcel.ts";
import { pdf } from "../../helpers/pdf.ts";
import { signDigest } from "../signing/authority.ts";
import { SIGNED_AT_MS } from "../signing/lots.ts";
import { nurse, seal, sha256, temporaryFolder } from "./rig.ts";

const DOCUMENTS = [pdf({ words: "Ordonnance" }), pdf({ words: "Feuille" })];
const PIECES = DOCUMENTS.map(
  (bytes, index): LotPiece => ({
    billerNumber: "346001233",
    number: "000000042",
    documentCode: index === 0 ? "ORDN" : "FSP",
    sequence: 1,
    firstCareDay: day("2026-10-14"),
    fseLotNumber: "012",
    fseLotDay: day("2026-10-14"),
    pages: 1,
    sizeBytes: bytes.length,
    sha256: sha256(bytes),
    documentDay: day("2026-10-12"),
    resolutionDpi: 0,
    colour: "G",
    origin: "N",
  }),
);
const LOT = buildPieceLot({
  identity: {
    kind: "PJ",
    billerNumber: "346001233",
    lotNumber: "003",
    creationDay: day("2026-10-15"),
    creationTime: "19:00:00",
  },
  recipient: { kind: "amo", regime: "01", fund: "349", centre: "9881" },
  fileId: "002",
  pieces: PIECES,
  signer: { idType: "8", id: "10001234565" },
  device: { serial: "TRN000001", version: "0.1.0", approvalNumber: "" },
  test: true,
});
const FILES = PIECES.map((piece, index) => ({
  fileName: pieceFileName(piece),
  bytes: DOCUMENTS[index] ?? new Uint8Array(),
}));

let poste: PosteIdentity;
beforeAll(async () => {
  poste = await posteIdentity(temporaryFolder(), { now: () => SIGNED_AT_MS });
});

/** The lot with those documents, signed. */
function signed(files = FILES): Uint8Array {
  const prepared = prepareLotSignature(LOT, nurse.certificate, SIGNED_AT_MS, files);
  return prepared.finish(signDigest(nurse.keyPem, prepared.attributesDigest));
}

function opened(files = FILES) {
  const sealed = seal({ lotId: lotId(LOT.identity), signedData: signed(files), members: [] }, poste);
  try {
    return openParcel(sealed.parcel, sealed.id, poste);
  } catch (thrown) {
    if (thrown instanceof Trouble) return `${thrown.code} ${thrown.facts.why} ${thrown.facts.piece ?? ""}`.trim();
    throw thrown;
  }
}

describe("a lot of pieces", () => {
  test("is signed with its documents, and gives them back", () => {
    const { file, fileName, pieces } = verifyLotSignature(signed(), { certificate: nurse.certificate });
    expect([fileName, pieces.map((one) => one.fileName)]).toEqual([
      "PJ_346001233_003_261015190000.B2",
      ["PJ_346001233_000000042_ORDN_01.PDF", "PJ_346001233_000000042_FSP_01.PDF"],
    ]);
    expect([file, pieces.map(({ bytes }) => bytes)]).toEqual([LOT.file, DOCUMENTS]);
  });

  test("is taken by the poste, with its documents", () => {
    expect(opened()).toMatchObject({ fileName: "PJ_346001233_003_261015190000.B2", pieces: FILES, totalFeesCents: 0 });
  });

  test.each<[string, typeof FILES, string]>([
    ["another document", [{ ...FILES[0], bytes: pdf({ words: "Autre" }) }, FILES[1]] as typeof FILES, "pieces 1"],
    ["the documents exchanged", FILES.toReversed(), "pieces 1"],
    [
      "a document under another name",
      [FILES[0], { ...FILES[1], fileName: "PJ_346001233_000000043_FSP_01.PDF" }] as typeof FILES,
      "pieces 2",
    ],
    ["a document missing", FILES.slice(0, 1), "pieces"],
    ["a document too many", [...FILES, ...FILES.slice(1)], "pieces"],
  ])("with %s it is refused, though its signature is good", (_, files, due) => {
    expect(opened(files)).toBe(`E_LOT_DIGEST ${due}`);
  });
});
