import { createPrivateKey, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import * as v from "valibot";
import { E7, encodeFile } from "#hal/wire/card-files/index";
import { concat, fromHex } from "#util/bytes";
import type { CardBlank } from "./blank.ts";
import { digestsOf } from "./digests.ts";

/** What build-fixtures.ts made of one card: keys and certificates in base64 DER, the authority's signature in hexadecimal. */
const FIXTURE = v.object({
  keys: v.record(v.string(), v.string()),
  certificates: v.record(v.string(), v.string()),
  auth: v.object({ keyId: v.string(), signedOn: v.string(), signature: v.string() }),
});

export type Fixture = v.InferOutput<typeof FIXTURE>;

export const FIXTURES = new URL("./fixtures/", import.meta.url);

/** Reads a card's fixture. Called when the card is put in, not before: 60 RSA keys take a while to parse. */
export function fixtureOf(name: string): Fixture {
  return v.parse(FIXTURE, JSON.parse(readFileSync(new URL(`${name}.json`, FIXTURES), "utf8")));
}

/** A private key, parsed at its first use. */
export function lazyKey(fixture: Fixture, use: "signature" | "authentication"): () => KeyObject {
  let key: KeyObject | undefined;
  return () => {
    key ??= createPrivateKey({ key: Buffer.from(fixture.keys[use] ?? "", "base64"), format: "der", type: "pkcs8" });
    return key;
  };
}

export function certificateOf(fixture: Fixture, use: "signature" | "authentication" | "card"): Uint8Array {
  return Uint8Array.from(Buffer.from(fixture.certificates[use] ?? "", "base64"));
}

/** EF.AUTH of a card: the digests of its files as they are, the signature as it was made. */
export function authFile(blank: CardBlank, { auth }: Fixture): Uint8Array {
  return encodeFile(E7, {
    algorithm: "ES256",
    keyId: fromHex(auth.keyId),
    signedOn: auth.signedOn,
    digests: concat(digestsOf(blank.files)),
    signature: fromHex(auth.signature),
  });
}
