import type { Book } from "#billing";
import { invoiceId } from "./names.ts";

/** Says each thing once, when the journal has it: invoices signed and voided, lots made, handed over, answered. */
export class Acks {
  readonly #say: (line: string) => void;
  #known = new Set<string>();

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  /** What the journal held before this run is known: whoever played it was told, or was cut. */
  knows(book: Book): void {
    this.#known = new Set(thingsOf(book));
  }

  /** Tells what is new. Everything in the book is on the disk: a record enters it after its fsync. */
  tell(book: Book): void {
    for (const thing of thingsOf(book)) {
      if (this.#known.has(thing)) continue;
      this.#known.add(thing);
      this.#say(`ACK ${thing}`);
    }
  }

  enrolled(serial: string): void {
    this.#say(`ACK enrolled ${serial}`);
  }

  /** Its erasable keys are destroyed. */
  purged(lotId: string): void {
    this.#say(`ACK purged ${lotId}`);
  }

  rekeyed(generation: number): void {
    this.#say(`ACK rekeyed ${generation}`);
  }
}

function* thingsOf(book: Book): Generator<string> {
  for (const view of book.invoices()) {
    if (view.signedSeq !== undefined) yield `signed ${invoiceId(view)}`;
    if (view.stage === "voided") yield `voided ${invoiceId(view)}`;
  }
  for (const lot of book.lots())
    if (lot.stage === "handed-over" || (lot.stage === "sealed" && lot.mail !== undefined)) yield `lot ${lot.lotId}`;
  for (const lot of book.lots()) if (lot.stage === "handed-over") yield `sent ${lot.lotId}`;
  for (const lot of book.lots()) if (lot.answer !== undefined) yield `arl ${lot.lotId}`;
  for (const piece of book.pieces.all()) yield `scor ${piece.pieceId}`;
  for (const view of book.invoices())
    if (view.fse.outcomes !== undefined || view.dre.outcomes !== undefined) yield `rsp ${invoiceId(view)}`;
}
