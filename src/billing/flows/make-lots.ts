import { signDigestCps } from "#billing/cards/index";
import { buildLot, groupForLots } from "#billing/formats/index";
import { parisTime } from "#billing/model/dates";
import type { SignedInvoice } from "#billing/model/invoice";
import { type Lot, type LotIdentity, type LotKind, lotId } from "#billing/model/lot";
import { prepareLotSignature, verifyLotSignature } from "#billing/signing/index";
import type { Desk } from "./desk.ts";
import { signerOf } from "./lot-signer.ts";
import { sealMail } from "./mail-lots.ts";
import { formPieceLots, lotDocuments } from "./piece-lots.ts";
import { sealLot } from "./seal-lots.ts";
import type { Session } from "./session.ts";
import { billersOf } from "./whose-work.ts";
import { needed, neededEnd } from "./with-card.ts";

/**
 * Forms, signs and seals lots of everything signed and in no lot yet; first finishes the lots that an earlier cut left
 * half made. Each step is one record: bytes frozen, then signed, then sealed (reliability 4).
 */
export async function makeLots(desk: Desk, session: Session): Promise<readonly string[]> {
  await formLots(desk, session);
  return finishLots(desk, session);
}

/** The same of the pieces whose time to leave has come: at each sending, before it (formats.md 6.4). */
export async function makePieceLots(desk: Desk, session: Session): Promise<readonly string[]> {
  await formPieceLots(desk, session);
  return finishLots(desk, session);
}

/** Signs and seals the lots that are formed and no further: those just made, or those that a cut left half made. */
export async function finishLots(desk: Desk, session: Session): Promise<readonly string[]> {
  const open = session.book.lotsToFinish(billersOf(session));
  let done = 0;
  for (const view of open) {
    done += 1;
    const show = (step: "signing" | "sealing") =>
      desk.ui.show({ kind: "hand-over", step, lot: done, lots: open.length, percent: 0 });
    if (view.stage === "formed") {
      show("signing");
      await signLot(desk, session, await desk.journal.lot(view.lotId));
    }
    show("sealing"); // Without any road it is kept as it is, and sealed once there is one.
    if (desk.road.paired) await sealLot(desk, view);
    if (desk.mail !== undefined) await sealMail(desk, session, desk.mail, view.lotId);
  }
  return open.map((view) => view.lotId);
}

async function formLots(desk: Desk, session: Session): Promise<void> {
  const waiting: SignedInvoice[] = [];
  for (const view of session.book.inNoLot(billersOf(session))) waiting.push(await desk.journal.signedInvoice(view));
  const groups = groupForLots(waiting, { invoicesPerLot: 10 })
    .map((group) => ({ ...group, members: group.members.filter((one) => waitsForLot(session, one, group.kind)) }))
    .filter((group) => group.members.length > 0);
  for (const [index, group] of groups.entries()) {
    desk.ui.show({ kind: "hand-over", step: "forming", lot: index + 1, lots: groups.length, percent: 0 });
    const now = parisTime(desk.clock.now());
    const identity: LotIdentity = {
      kind: group.kind,
      billerNumber: group.billerNumber,
      lotNumber: session.book.nextLotNumber(group.billerNumber, group.kind),
      creationDay: now.day,
      creationTime: now.time,
    };
    const lot = buildLot({
      identity,
      recipient: group.recipient,
      fileId: session.book.nextFileId(group.billerNumber, group.recipient),
      members: group.members,
      signer: signerOf(session),
      device: { serial: desk.device.serial, version: desk.device.version, approvalNumber: desk.device.approvalNumber },
      journalAnchor: desk.journal.anchor(),
      test: desk.device.mode === "test",
    });
    await desk.journal.append({ kind: "lot-formed", lotId: lotId(identity), lot });
  }
}

/** An FSE and its DRE go into lots of their own: a cut may have left one of the two in a lot already. */
function waitsForLot(session: Session, signed: SignedInvoice, kind: LotKind): boolean {
  const view = session.book.invoice(signed.invoice.biller.number, signed.invoice.number);
  return (kind === "DRE" ? view?.dre : view?.fse)?.state === "created";
}

/** The CPS signs the attributes of the CMS; the result is verified before it is kept. */
async function signLot(desk: Desk, session: Session, lot: Lot): Promise<void> {
  const { signatureCertificate } = session.card;
  const documents = await lotDocuments(desk, session, lot);
  const prepared = prepareLotSignature(lot, signatureCertificate, desk.clock.now(), documents);
  const end = await desk.reader.withCard("cps", (card) => signDigestCps(card, prepared.attributesDigest), {
    stayPowered: true,
    epoch: session.epoch,
  });
  const signedData = prepared.finish(needed(neededEnd(end)));
  verifyLotSignature(signedData, { certificate: signatureCertificate });
  await desk.journal.append({ kind: "lot-signed", lotId: lotId(lot.identity), signedData });
}
