import type { PosteReceipt, SealedLot } from "#billing/model/lot";
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

/** The way to the practice PC, as the flows see it. The device calls; the other end dedupes by id and hash. */
export interface Road {
  readonly paired: boolean;
  /** DER certificate that lots are enveloped for, when paired. */
  readonly recipientCertificate: Uint8Array | undefined;
  /** Hands a sealed parcel over and brings the signed receipt back, already verified against the pin. Never throws. */
  handOver(sealed: SealedLot, onProgress: (percent: number) => void): Promise<HandOverEnd>;
}
