import type { CardTrust } from "#billing/model/trust";
import type { Clock } from "#hal/ports/index";
import type { TroubleCode } from "#util/trouble-codes";

/** The checks a card needs, handed in: billing/signing makes them (`cardCrypto`), nothing here computes. */
export interface CardCrypto {
  sha256(bytes: Uint8Array): Uint8Array;
  /** ECDSA P-256 with SHA-256; `publicKey` is a SubjectPublicKeyInfo, `signature` r + s, 64 bytes. */
  verifyEs256(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
  /** RSA PKCS#1 v1.5 with SHA-256 by the key of that certificate. */
  verifyRsaSha256(certificateDer: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
  /** Undefined when the platform cannot read it. */
  certificateFacts(der: Uint8Array): CardCertificateFacts | undefined;
}

export interface CardCertificateFacts {
  readonly subjectCommonName: string;
  readonly issuerCommonName: string;
}

export type { CardTrust };

/** What every reading is handed. `trust` holds the test issuers in test mode and nothing else. */
export interface CardDesk {
  readonly crypto: CardCrypto;
  readonly clock: Pick<Clock, "monotonicMs">;
  readonly trust: CardTrust;
}

/** A reading: what the card says, or why not. CARD_REMOVED and the reader's own troubles are thrown, not returned. */
export type CardRead<T> = { readonly kind: "read"; readonly value: T } | CardRefused;

export interface CardRefused {
  readonly kind: "refused";
  readonly code: TroubleCode;
  /** Numbers and event words: FID, reason, tags, status word. */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}
