import type { LotView } from "#billing/journal/index";
import { Trouble } from "#util/trouble";
import type { TroubleCode } from "#util/trouble-codes";
import { applyReturn } from "./apply-return.ts";
import type { Desk } from "./desk.ts";
import type { MailEnd, MailRoad, SealedMail } from "./mail-road.ts";
import type { Session } from "./session.ts";
import { billersOf } from "./whose-work.ts";

/** What became of the lots of one round of mailing. */
export interface MailResult {
  readonly lots: number;
  readonly accepted: readonly string[];
  /** What went wrong, a lot each; the first of them that ends the round is the last. */
  readonly problems: readonly { readonly lotId: string; readonly kind: "doubt" | "kept"; readonly code: TroubleCode }[];
}

/**
 * Sends every sealed lot by mail (of those `wanted`), in the order made. The whole message is frozen, then the attempt is journaled, then made, then
 * its outcome journaled: after a cut in between the lot is "envoyé - non confirmé". Such a lot is offered again only after the
 * mailbox was read for its acknowledgement, and then it is the same message (reliability 4). A lot that is refused leaves the
 * others right; a server out of reach ends the round. Trouble E_STORE_* when it cannot be recorded.
 */
export async function mailLots(
  desk: Desk,
  session: Session,
  wanted: (lot: LotView) => boolean = () => true,
): Promise<MailResult> {
  const { mail } = desk;
  if (mail === undefined) throw new Trouble("E_MAIL_UNSET");
  const asked = await askMailbox(desk, session, mail);
  const open = inOrderMade(session.book.lotsToMail(billersOf(session)).filter(wanted));
  const lots = asked ? open : open.filter((lot) => lot.mail?.state !== "uncertain");
  const accepted: string[] = [];
  const problems: MailResult["problems"][number][] = open
    .filter((lot) => !lots.includes(lot))
    .map(({ lotId }) => ({ lotId, kind: "doubt", code: "E_MAIL_ABSENT" }));
  for (const [index, { lotId }] of lots.entries()) {
    const end = await mailOne(desk, session, mail, lotId, (percent) =>
      desk.ui.show({ kind: "hand-over", step: "sending", lot: index + 1, lots: lots.length, percent }),
    );
    if (end.kind === "accepted") accepted.push(lotId);
    else problems.push({ lotId, kind: end.kind === "not-confirmed" ? "doubt" : "kept", code: end.code });
    if (end.kind === "unreachable" || end.kind === "not-confirmed") break;
  }
  return { lots: open.length, accepted, problems };
}

/** Whether a lot in doubt arrived after all is asked of the mailbox first; false when it cannot be asked. */
async function askMailbox(desk: Desk, session: Session, mail: MailRoad): Promise<boolean> {
  if (!session.book.lotsToMail().some((lot) => lot.mail?.state === "uncertain")) return true;
  const files = await mail.readMailbox();
  if (files === "unread") return false;
  for (const file of files) await applyReturn(desk, session.book, file);
  return true;
}

async function mailOne(
  desk: Desk,
  session: Session,
  mail: MailRoad,
  lotId: string,
  onProgress: (percent: number) => void,
): Promise<MailEnd> {
  const sealed = await sealMail(desk, session, mail, lotId);
  if ("kind" in sealed) return sealed;
  const attempt = (session.book.lot(lotId)?.mail?.attempts ?? 0) + 1;
  await desk.outbox.remove(lotId); // What may be on its way by mail is not handed to the poste as well.
  await desk.journal.append({ kind: "mail-submitted", lotId, attempt });
  const end = await mail.submit(sealed, onProgress);
  if (end.kind !== "not-confirmed") {
    const outcome = end.kind === "unreachable" ? "not-taken" : end.kind;
    await desk.journal.append({ kind: "mail-outcome", lotId, attempt, outcome });
    await backInOutbox(desk, session.book.lot(lotId));
  }
  return end;
}

/** The mail of a lot, frozen now if it is not yet; why not, when it has no recipient. */
export async function sealMail(
  desk: Desk,
  session: Pick<Session, "book">,
  mail: MailRoad,
  lotId: string,
): Promise<SealedMail | (MailEnd & { kind: "refused" })> {
  const before = session.book.lot(lotId)?.mail;
  if (before !== undefined)
    return { lotId, messageId: before.messageId, hash: before.hash, message: await desk.journal.mail(lotId) };
  try {
    const [lot, signedData] = [await desk.journal.lot(lotId), await desk.journal.lotSignature(lotId)];
    const sealed = await mail.seal({ lot, signedData, test: desk.device.mode === "test", atMs: desk.clock.now() });
    await desk.journal.append({ kind: "mail-sealed", ...sealed });
    return sealed;
  } catch (thrown) {
    if (thrown instanceof Trouble && (thrown.code === "E_MAIL_RECIPIENT" || thrown.code === "E_MAIL_SIZE"))
      return { kind: "refused", code: thrown.code };
    throw thrown;
  }
}

/** A lot that certainly did not leave may go by the poste again. */
async function backInOutbox(desk: Desk, lot: LotView | undefined): Promise<void> {
  const waits = lot?.stage === "sealed" && lot.mail?.state !== "uncertain";
  if (lot === undefined || !waits || lot.hash === undefined) return;
  await desk.outbox.put({ id: lot.lotId, hash: lot.hash, parcel: await desk.journal.parcel(lot.lotId) });
}

function inOrderMade(lots: readonly LotView[]): readonly LotView[] {
  return lots.toSorted((a, b) => a.formedSeq - b.formedSeq);
}
