import { createHash } from "node:crypto";
import type { Book, Finding } from "#billing";
import { TEST_TRUST } from "#billing/cards/index";
import { checkPieces, readB2File } from "#billing/formats/index";
import { envelopedOf, openLot, verifyLotSignature } from "#billing/signing/index";
import { asciiBytes } from "#util/bytes";
import { troubleCode } from "#util/trouble";
import identity from "./payer-identity.json" with { type: "json" };
import type { MailSeen, World } from "./world.ts";

/**
 * What the mail server took, held against the journal: one identity and one content a lot however often it came, none that the
 * journal does not know, none that the poste has as well, each opened and verified as its payer would. A piece stands in one
 * lot, unless that lot was refused.
 */
export function* mailFindings(world: World, book: Book): Generator<Finding> {
  const taken = new Map<string, MailSeen>();
  const piecesIn = new Map<string, string>();
  const byPoste = new Set(world.lots().map(({ lotId }) => lotId));
  for (const mail of world.mails()) {
    const { lotId, messageId, hash } = mail;
    const before = taken.get(lotId);
    taken.set(lotId, mail);
    if (before !== undefined) {
      if (before.messageId !== messageId || before.hash !== hash) yield { what: "MAILED_TWICE", about: lotId };
      continue;
    }
    const known = book.lot(lotId)?.mail;
    if (known?.messageId !== messageId || known.hash !== hash) yield { what: "MAILED_UNKNOWN", about: lotId };
    if (byPoste.has(lotId)) yield { what: "SENT_BOTH_WAYS", about: lotId };
    yield* contentFindings(mail, book, piecesIn);
  }
  for (const { lotId, mail } of book.lots())
    if (mail?.state === "accepted" && !taken.has(lotId)) yield { what: "ACCEPTED_WITHOUT_MAIL", about: lotId };
}

/** The message is the one hashed, opens, and holds the lot it names, signed; `piecesIn` fills with each piece and its lot. */
function* contentFindings(
  { lotId, hash, message }: MailSeen,
  book: Book,
  piecesIn: Map<string, string>,
): Generator<Finding> {
  const bytes = asciiBytes(message);
  if (createHash("sha256").update(bytes).digest("hex") !== hash) yield { what: "MAIL_CHANGED", about: lotId };
  try {
    const signedData = openLot(envelopedOf(bytes), identity.keyPem, identity.certificatePem);
    const { file, fileName, pieces } = verifyLotSignature(signedData, { cpsIssuer: TEST_TRUST.cpsIssuer });
    for (const lot of readB2File(file).lots) checkPieces(lot, pieces);
    const named = fileName.replace(".B2", "").replaceAll("_", ".").toLowerCase();
    if (named !== lotId) yield { what: "MAIL_OF_ANOTHER", about: lotId };
    for (const piece of pieces) {
      const first = piecesIn.get(piece.fileName);
      if (first !== undefined && book.lot(first)?.answer?.status !== "refused")
        yield { what: "PIECE_SENT_TWICE", about: piece.fileName };
      piecesIn.set(piece.fileName, lotId);
    }
  } catch (thrown) {
    const code = troubleCode(thrown);
    if (code === undefined) throw thrown;
    yield { what: "MAIL_UNREADABLE", about: `${lotId} ${code}` };
  }
}
