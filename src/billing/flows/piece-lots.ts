import { buildPieceLot, type LotPiece } from "#billing/formats/index";
import { type Book, mayLeave, type PieceView } from "#billing/journal/index";
import { parisTime } from "#billing/model/dates";
import { type Lot, type LotIdentity, type LotRecipient, lotId } from "#billing/model/lot";
import { pieceFileName } from "#billing/model/piece";
import type { PieceFile } from "#billing/signing/index";
import { assert } from "#util/assert";
import type { Desk } from "./desk.ts";
import { signerOf } from "./lot-signer.ts";
import type { Session } from "./session.ts";
import { billersOf } from "./whose-work.ts";

/**
 * Most that one lot carries: 15 pieces, or fewer so that its message stays under 10 MB (formats.md 5.3) and its record under
 * the 16 MiB of the journal. Three layers of base64 around 2,5 MB make 6 MB of message.
 */
const PIECES_PER_LOT = 15;
const PIECES_BYTES = 2_500_000;

/**
 * Forms lots of the pieces that may leave: in no lot, and the FSE lot of their invoice received (formats.md 6.4). One biller and
 * one AMO a lot. They are signed and sealed like every other lot by `finishLots`.
 */
export async function formPieceLots(desk: Desk, session: Session): Promise<void> {
  const { book } = session;
  const billers = billersOf(session);
  const ready = [...book.pieces.all()].filter((one) => billers.includes(one.billerNumber) && mayLeave(book, one));
  for (const { billerNumber, recipient, test, pieces } of groupsOf(book, ready)) {
    const now = parisTime(desk.clock.now());
    const identity: LotIdentity = {
      kind: "PJ",
      billerNumber,
      lotNumber: book.nextLotNumber(billerNumber, "PJ"),
      creationDay: now.day,
      creationTime: now.time,
    };
    const lot = buildPieceLot({
      identity,
      recipient,
      fileId: book.nextFileId(billerNumber, recipient),
      pieces: pieces.map((piece) => lotPiece(book, piece)),
      signer: signerOf(session),
      device: { serial: desk.device.serial, version: desk.device.version, approvalNumber: desk.device.approvalNumber },
      journalAnchor: desk.journal.anchor(),
      test,
    });
    await desk.journal.append({ kind: "lot-formed", lotId: lotId(identity), lot });
  }
}

/** The documents of a lot of pieces, in its order; [] for any other. */
export async function lotDocuments(desk: Desk, { book }: Session, lot: Lot): Promise<readonly PieceFile[]> {
  const documents: PieceFile[] = [];
  for (const id of lot.pieces ?? []) {
    const piece = book.pieces.piece(id);
    assert(piece !== undefined, "a lot names pieces that are there");
    documents.push({ fileName: pieceFileName(piece), bytes: await desk.journal.piece(id) });
  }
  return documents;
}

interface Group {
  readonly billerNumber: string;
  readonly recipient: LotRecipient;
  readonly test: boolean;
  readonly pieces: PieceView[];
}

/** Test and real never mix, and a lot that is full is followed by another. */
function groupsOf(book: Book, ready: readonly PieceView[]): readonly Group[] {
  const groups: Group[] = [];
  for (const piece of ready) {
    const { amo, test } = invoiceOf(book, piece);
    const recipient = { kind: "amo", regime: amo.regime, fund: amo.fund, centre: amo.centre } as const;
    const open = groups.findLast(
      (one) =>
        one.billerNumber === piece.billerNumber &&
        one.test === test &&
        JSON.stringify(one.recipient) === JSON.stringify(recipient),
    );
    if (open !== undefined && fits(open.pieces, piece)) open.pieces.push(piece);
    else groups.push({ billerNumber: piece.billerNumber, recipient, test, pieces: [piece] });
  }
  return groups;
}

function fits(pieces: readonly PieceView[], more: PieceView): boolean {
  const bytes = pieces.reduce((sum, { sizeBytes }) => sum + sizeBytes, more.sizeBytes);
  return pieces.length < PIECES_PER_LOT && bytes <= PIECES_BYTES;
}

function lotPiece(book: Book, piece: PieceView): LotPiece {
  const { careFrom, fse } = invoiceOf(book, piece);
  const identity = fse.lotId === undefined ? undefined : book.lot(fse.lotId)?.identity;
  assert(identity !== undefined, "the invoice of a piece that may leave is in a lot");
  return { ...piece, firstCareDay: careFrom, fseLotNumber: identity.lotNumber, fseLotDay: identity.creationDay };
}

function invoiceOf(book: Book, piece: PieceView) {
  const invoice = book.invoice(piece.billerNumber, piece.number);
  assert(invoice !== undefined, "a piece is linked to an invoice");
  return invoice;
}
