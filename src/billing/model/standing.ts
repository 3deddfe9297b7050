/**
 * WHAT IS TOLD AFTER EACH HAND-OVER: where the device stands, so that its practice PC shows the same as it does. All of it is the
 * state of that moment, told again whole the next time; told twice it changes nothing.
 */
export interface Standing {
  /** Cards that open the device, with what they were the last time (E020, E024). */
  readonly cards: readonly RegisteredCard[];
  /** Places: invoices held and acknowledged by nobody, and those left. */
  readonly held: number;
  readonly free: number;
  /** Invoices deleted though their lot had been handed over: it was refused, and the holder makes them anew (E095). */
  readonly tombstones: readonly Tombstone[];
  /** Files of the other end that the device has, and what became of them. */
  readonly taken: readonly TakenFile[];
  /** The data key sealed to the poste, by which a new card is let in once all are lost (reliability 5, rule 7). */
  readonly escrow?: { readonly generation: number; readonly publicKey: string; readonly sealed: string };
}

export interface RegisteredCard {
  readonly serial: string; // 20
  readonly type?: string; // CPS CPF CPE...
  readonly lastUseAt?: string; // ISO 8601
}

export interface Tombstone {
  readonly billerNumber: string;
  readonly number: string;
  readonly careSheetId: string;
}

/** taken: filed, now or before. refused: it could not be read, `code` says why; it is not fetched again. */
export interface TakenFile {
  readonly name: string;
  readonly sha256: string;
  readonly end: "taken" | "refused";
  readonly code?: string;
}

/** A file that stands at the other end for this device. `kind`: round, tables, return; others are passed over. */
export interface PushedFile {
  readonly name: string;
  readonly kind: string;
  readonly size: number;
  readonly sha256: string; // 64 hexadecimal digits in lower case
}
