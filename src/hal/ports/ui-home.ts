/** What the home of an open session shows. */
export interface HomeFacts {
  readonly holder: string;
  readonly situation: string;
  readonly situations: number;
  readonly held: number;
  readonly free: number;
  /** Invoices signed and in no lot yet; lots formed that a cut left unsigned or unsealed; lots sealed and received by nobody. */
  readonly inNoLot: number;
  readonly lotsToFinish: number;
  readonly sealedLots: number;
  readonly toResume: number;
  /** Of those, the désynchronisées, by the signature that is missing. */
  readonly awaiting?: { readonly cps: number; readonly vitale: number };
  /** Visits put aside, or left by a lock. */
  readonly drafts: number;
  readonly toPrint: number;
}
