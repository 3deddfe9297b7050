import { applyReturn, type LotView, type Session } from "#billing";
import { type ReturnFile, writeReturn } from "#billing/formats/index";
import { parisTime } from "#billing/model/dates";
import { sha256 } from "#billing/signing/index";
import { hex } from "#util/bytes";
import { Trouble } from "#util/trouble";
import type { BuiltInDevice } from "./device.ts";
import { arlOf, byPayer, type Outcome, rspOf, type Stamp } from "./payers.ts";

/** What the payers say: which lot of the last hand-over is refused (from 1; 0 for none), and of each invoice. */
export interface Saying {
  readonly arl?: { readonly refused: number };
  readonly rsp?: Outcome;
}

/**
 * The payers answer everything that can be answered: an ARL for each lot handed over and not answered, then an RSP for each
 * invoice of a lot that was received and of which they said nothing. Each file is in the world before the device gets it.
 */
export async function answerAll(
  { desk, world }: BuiltInDevice,
  session: Session,
  saying: Saying,
  lastSent: readonly string[],
): Promise<void> {
  if (world === undefined) return; // Nobody is there to answer.
  const { book } = session;
  const { day, time } = parisTime(desk.clock.now());
  const apply = async (write: (stamp: Stamp) => ReturnFile) => {
    const bytes = writeReturn(write({ fileId: world.nextReturnId(), day, time }));
    world.returned({ hash: hex(sha256(bytes)).toLowerCase() });
    const end = await applyReturn(desk, book, bytes);
    if (end.kind === "refused") throw new Trouble(end.code);
  };
  if (saying.arl !== undefined) {
    const open = inOrderMade(book.lots(), (lot) => lot.stage === "handed-over" && lot.answer === undefined);
    const asked = lastSent.length > 0 ? lastSent : open.map(({ lotId }) => lotId);
    const refused = new Set(asked.slice(Math.max(0, saying.arl.refused - 1), saying.arl.refused));
    for (const lots of byPayer(open)) await apply((stamp) => arlOf(lots, refused, stamp));
  }
  const { rsp } = saying;
  if (rsp === undefined) return;
  const settled = inOrderMade(book.lots(), (lot) => lot.answer?.status === "received" && lot.members.length > 0);
  for (const lots of byPayer(settled.filter((lot) => !answered(session, lot))))
    await apply((stamp) => rspOf(lots, (biller, number) => book.invoice(biller, number), rsp, stamp));
}

function inOrderMade(lots: Iterable<LotView>, wanted: (lot: LotView) => boolean): readonly LotView[] {
  return [...lots].filter(wanted).sort((a, b) => a.formedSeq - b.formedSeq);
}

/** Whether the payer said something of the invoices of a lot already: it answers whole lots. */
function answered(session: Session, { identity, members }: LotView): boolean {
  const share = identity.kind === "DRE" ? "dre" : "fse";
  return members.some((number) => session.book.invoice(identity.billerNumber, number)?.[share].outcomes !== undefined);
}
