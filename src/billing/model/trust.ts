/** Whom the cards must be vouched by: one issuer of CPS certificates, one of Vitale and AMC, one authority of the data. */
export interface CardTrust {
  readonly cpsIssuer: Uint8Array; // DER
  readonly vitaleIssuer: Uint8Array; // DER
  readonly dataKeyId: Uint8Array; // 8 bytes
  readonly dataKey: Uint8Array; // SubjectPublicKeyInfo
}
