import type { Book, InvoiceView } from "#billing/journal/index";
import type { Share } from "#billing/model/share";
import type { RegisteredCard, Standing, TakenFile, Tombstone } from "#billing/model/standing";
import { hex } from "#util/bytes";
import type { Desk } from "./desk.ts";

/** How this device stands: the cards that open it, its places, the invoices deleted that the poste holds. */
export function standingOf(desk: Desk, book: Book, taken: readonly TakenFile[]): Standing {
  return {
    cards: desk.keys.enrolled().map(({ serial }) => cardOf(book, serial)),
    held: book.held,
    free: Math.max(0, desk.device.capacity - book.held),
    tombstones: [...book.invoices()].filter((one) => isHeldByPoste(book, one)).map(tombstone),
    taken,
    ...escrowOf(desk),
  };
}

/** The copy that only the poste opens; absent while none was sealed to it. Bytes in hexadecimal. */
function escrowOf({ keys }: Desk): Pick<Standing, "escrow"> {
  const copy = keys.escrow();
  if (copy === undefined) return {};
  const { generation, publicKey, sealed } = copy;
  return { escrow: { generation, publicKey: hex(publicKey).toLowerCase(), sealed: hex(sealed).toLowerCase() } };
}

function cardOf(book: Book, serial: string): RegisteredCard {
  const use = book.lastUse(serial);
  return {
    serial,
    ...(use?.cardType !== undefined && { type: use.cardType }),
    ...(use !== undefined && { lastUseAt: new Date(use.atMs).toISOString() }),
  };
}

/** Deleted after its lot was refused, and the poste signed for that lot (E095). */
function isHeldByPoste(book: Book, { stage, fse, dre }: InvoiceView): boolean {
  const known = ({ refusedLotId }: Share) =>
    refusedLotId !== undefined && book.lot(refusedLotId)?.receipt !== undefined;
  return stage === "voided" && (known(fse) || known(dre));
}

function tombstone({ billerNumber, number, careSheetId }: InvoiceView): Tombstone {
  return { billerNumber, number, careSheetId };
}
