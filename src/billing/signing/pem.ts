/** DER of the first certificate in a PEM text. Throws RangeError when there is none. */
export function derOf(pem: string): Uint8Array {
  const body = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(pem)?.[1];
  if (body === undefined) throw new RangeError("no certificate in this PEM");
  return new Uint8Array(Buffer.from(body.replace(/\s+/g, ""), "base64"));
}
