import { createPrivateKey } from "node:crypto";
import { ContentInfo, CryptoEngine, EnvelopedData } from "pkijs";
import { describe, expect, test } from "vitest";
import {
  derOf,
  envelope,
  makeSelfSigned,
  openEnvelope,
  openLot,
  sealLot,
  verifyLotSignature,
} from "../../../src/billing/signing/index.ts";
import { Trouble } from "../../../src/util/trouble.ts";
import { cps, party } from "./authority.ts";
import { LOT, random, signedLot } from "./lots.ts";

const poste = await makeSelfSigned({
  commonName: "poste",
  organisation: "TOURNEE TEST",
  serial: "0102",
  fromMs: Date.parse("2026-01-01T00:00:00Z"),
  years: 20,
});
const recipient = derOf(poste.certificatePem);
const signed = signedLot(cps());
const sealed = sealLot(signed, recipient, random);

const refusal = (action: () => unknown): string => {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof Trouble) return `${thrown.code} ${thrown.facts.why ?? ""}`.trim();
    throw thrown;
  }
  return "accepted";
};

describe("the envelope of a lot", () => {
  test("is opened by its recipient alone, and holds the signed object untouched", () => {
    expect(openLot(sealed, poste.keyPem, poste.certificatePem)).toEqual(signed);
    expect(openLot(sealed, poste.keyPem)).toEqual(signed);
  });

  test("with the older key transport it is opened too", () => {
    const older = sealLot(signed, recipient, random, { keyTransport: "rsa-pkcs1" });
    expect(openLot(older, poste.keyPem)).toEqual(signed);
  });

  test("shows nothing of the file", () => {
    const file = Buffer.from(LOT.file).toString("base64").slice(0, 60);
    expect(Buffer.from(sealed).includes(Buffer.from(file))).toBe(false);
  });

  test("two envelopes of one lot differ: each has its own key", () => {
    expect(sealLot(signed, recipient, random)).not.toEqual(sealed);
  });

  test("another key does not open it", () => {
    const other = party({ commonName: "other" });
    expect(refusal(() => openLot(sealed, other.keyPem))).toBe("E_LOT_ENVELOPE decryption");
  });

  test("another certificate is not its recipient", () => {
    const other = party({ commonName: "other" });
    expect(refusal(() => openLot(sealed, poste.keyPem, other.certificatePem))).toBe("E_LOT_ENVELOPE recipient");
  });

  test("one byte changed anywhere never gives the lot as it was signed", () => {
    const accepted: number[] = [];
    for (let at = 0; at < sealed.length; at += at < 500 ? 1 : 197) {
      const altered = sealed.slice();
      altered[at] = (altered[at] ?? 0) ^ 0x01;
      if (refusal(() => verifyLotSignature(openLot(altered, poste.keyPem, poste.certificatePem))) === "accepted")
        accepted.push(at);
    }
    expect(accepted).toEqual([]);
  });

  test("a certificate that may not receive keys, or too short, is refused", () => {
    const signer = party({ commonName: "signer", usage: { nonRepudiation: true } });
    const short = party({ commonName: "short", bits: 1024, usage: { keyEncipherment: true } });
    expect(refusal(() => envelope(signed, signer.certificate, random))).toBe("E_LOT_ENVELOPE recipient");
    expect(refusal(() => envelope(signed, short.certificate, random))).toBe("E_LOT_ENVELOPE recipient");
  });

  test("what is no envelope is refused as such", () => {
    expect(refusal(() => openEnvelope(signed, poste.keyPem))).toBe("E_LOT_ENVELOPE structure");
    expect(refusal(() => openEnvelope(new Uint8Array(3), poste.keyPem))).toBe("E_LOT_ENVELOPE structure");
    expect(refusal(() => openEnvelope(sealed, "no key"))).toBe("E_LOT_ENVELOPE key");
  });

  test("a library of others opens it (pkijs, OAEP)", async () => {
    const data = new EnvelopedData({ schema: ContentInfo.fromBER(sealed).content });
    const key = createPrivateKey(poste.keyPem).export({ type: "pkcs8", format: "der" });
    const engine = new CryptoEngine({ name: "node", crypto: globalThis.crypto });
    const content = await data.decrypt(0, { recipientPrivateKey: new Uint8Array(key).buffer }, engine);
    expect(Buffer.from(content).toString("ascii")).toContain(Buffer.from(signed).toString("base64").slice(0, 60));
  });
});
