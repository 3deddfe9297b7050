import * as v from "valibot";
import { Trouble } from "#util/trouble";

/** The other end, as known since the pairing. Its certificate is the pin, and the key that lots are enveloped for. */
export interface Pairing {
  readonly host: string;
  readonly port: number;
  readonly posteId: string; // first 16 hexadecimal digits of the certificate's SHA-256
  readonly certificatePem: string;
  /** Base64 of the poste's raw X25519 public key: a copy of the data key is sealed to it (reliability 5, rule 7). */
  readonly escrowKey?: string;
}

const schema = v.strictObject({
  host: v.pipe(v.string(), v.regex(/^[A-Za-z0-9.:-]{1,253}$/)),
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535)),
  posteId: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
  certificatePem: v.pipe(v.string(), v.startsWith("-----BEGIN CERTIFICATE-----"), v.maxLength(8192)),
  escrowKey: v.exactOptional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{43}=$/))), // 32 bytes
});

/** Reads a pairing file. Trouble E_POSTE_UNPAIRED when it is not one. */
export function parsePairing(text: string): Pairing {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Trouble("E_POSTE_UNPAIRED", { part: "file" });
  }
  const parsed = v.safeParse(schema, json);
  if (!parsed.success) throw new Trouble("E_POSTE_UNPAIRED", { part: "file" });
  return parsed.output;
}
