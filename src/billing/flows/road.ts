import type { SignedInvoice } from "#billing/model/invoice";
import type { PosteReceipt, SealedLot } from "#billing/model/lot";
import type { PushedFile, Standing } from "#billing/model/standing";
import type { TroubleCode } from "#util/trouble-codes";

/** How one hand-over ended. Only "received" lets the lot leave the outbox, and only once it is journaled. */
export type HandOverEnd =
  | { readonly kind: "received"; readonly receipt: PosteReceipt }
  /** Nothing reached the other end. */
  | { readonly kind: "unreachable"; readonly code: TroubleCode }
  /** It may have arrived: "Envoyé - non confirmé". The same parcel is offered again. */
  | { readonly kind: "not-confirmed"; readonly code: TroubleCode }
  /** The other end said no, and why; the lot is kept. */
  | { readonly kind: "refused"; readonly code: TroubleCode };

/** A lot signed by the CPS, with the sheets it holds: what a parcel is made of. */
export interface SealMaterial {
  readonly lotId: string;
  readonly signedData: Uint8Array;
  readonly members: readonly SignedInvoice[];
}

/** The way to the practice PC, as the flows see it. The device calls; the other end dedupes by id and hash. */
export interface Road {
  readonly paired: boolean;
  /** X25519 public key of the other end, 32 bytes: a copy of the data key is kept sealed to it. */
  readonly escrowKey?: Uint8Array;
  /** Envelopes a lot for the other end. Trouble E_POSTE_UNPAIRED without a pairing. */
  seal(material: SealMaterial): Promise<SealedLot>;
  /** Hands a sealed parcel over and brings the signed receipt back, already verified against the pin. Never throws. */
  handOver(sealed: SealedLot, onProgress: (percent: number) => void): Promise<HandOverEnd>;
  /** What the other end has for this device; absent when it never has anything. */
  readonly pushes?: Pushes;
}

export type AskedEnd<T> =
  | { readonly kind: "given"; readonly value: T }
  | { readonly kind: "failed"; readonly code: TroubleCode };

/** What the other end has for this device, and what it is told in return. None of it throws. */
export interface Pushes {
  list(): Promise<AskedEnd<readonly PushedFile[]>>;
  /** The whole file, its size and SHA-256 as announced. */
  fetch(file: PushedFile, onProgress: (percent: number) => void): Promise<AskedEnd<Uint8Array>>;
  /** `seq`: number of the last record of the journal. Fails with E_STORE_LOST_TAIL when the other end knows a later one. */
  tell(seq: number, standing: Standing): Promise<AskedEnd<undefined>>;
}
