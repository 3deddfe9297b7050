import { assert } from "#util/assert";
import { type Day, toAammjj } from "../model/dates.ts";
import type { Lot } from "../model/lot.ts";
import { cents } from "../model/money.ts";
import { type PieceName, pieceId } from "../model/piece.ts";
import { chainRecords } from "./chain.ts";
import type { Layout } from "./layout.ts";
import { type LotFrame, lotFileName, writeLotFile } from "./lot-file.ts";
import { encodeRecord } from "./record.ts";
import { TRN1 } from "./trn1.ts";

/** A piece as its record P tells it (formats.md 6.5). */
export interface LotPiece extends PieceName {
  readonly firstCareDay: Day;
  readonly fseLotNumber: string; // 3
  readonly fseLotDay: Day;
  readonly pages: number;
  readonly sizeBytes: number;
  readonly sha256: string; // 64 hexadecimal digits
  readonly documentDay: Day;
  readonly resolutionDpi: number;
  readonly colour: string; // G C B
  readonly origin: string; // S N
}

export interface PieceLotMaterial extends Omit<LotFrame, "securingMode"> {
  readonly pieces: readonly LotPiece[];
}

const NOTHING = cents(0);
const ZEROS = { feeCents: NOTHING, baseCents: NOTHING, amoCents: NOTHING, amcCents: NOTHING };

/** Forms a PJ lot and freezes its bordereau, which binds each PDF by its SHA-256. Troubles as `buildLot`. */
export function buildPieceLot(material: PieceLotMaterial, layout: Layout = TRN1): Lot {
  const { identity, pieces } = material;
  assert(pieces.length > 0 && identity.kind === "PJ", "a lot of pieces holds a piece at least");
  const body = chainRecords(pieces.map((piece) => encodeRecord(layout, "P", recordP(piece))));
  const content = { body, records: pieces.length, items: pieces.length, totals: ZEROS };
  return {
    identity,
    recipient: material.recipient,
    fileId: material.fileId,
    members: [],
    pieces: pieces.map(pieceId),
    ...writeLotFile(material, content, layout),
    fileName: lotFileName(identity),
    totals: ZEROS,
  };
}

function recordP(piece: LotPiece) {
  return {
    billerNumber: piece.billerNumber,
    invoiceNumber: piece.number,
    firstCareDate: toAammjj(piece.firstCareDay),
    fseLotNumber: piece.fseLotNumber,
    fseLotDate: toAammjj(piece.fseLotDay),
    documentCode: piece.documentCode,
    pieceSequence: piece.sequence,
    pageCount: piece.pages,
    sizeBytes: piece.sizeBytes,
    sha256: piece.sha256.toUpperCase(),
    documentDate: toAammjj(piece.documentDay),
    resolutionDpi: String(piece.resolutionDpi).padStart(3, "0"),
    colourMode: piece.colour,
    origin: piece.origin,
  };
}
