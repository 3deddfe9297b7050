import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openLot, sealLot, verifyLotSignature } from "../../src/billing/signing/index.ts";
import { authority, cps, party } from "../unit/signing/authority.ts";
import { LOT, random, signedLot } from "../unit/signing/lots.ts";

const found = spawnSync("openssl", ["version"], { encoding: "utf8" });
const missing = found.status === 0 ? "" : " (not run: openssl is not installed)";

describe.skipIf(missing !== "")(`openssl as the recipient of a lot${missing}`, () => {
  const dir = mkdtempSync(join(tmpdir(), "openssl-cms-"));
  const at = (name: string) => join(dir, name);
  const openssl = (...args: readonly string[]) => execFileSync("openssl", args, { cwd: dir, stdio: "pipe" });
  const recipient = party({ commonName: "recipient", usage: { keyEncipherment: true } });
  const card = cps();
  const signed = signedLot(card);

  beforeAll(() => {
    writeFileSync(at("key.pem"), recipient.keyPem);
    writeFileSync(at("cert.pem"), recipient.certificatePem);
    writeFileSync(at("ca.pem"), authority.certificatePem);
    writeFileSync(at("signed.der"), signed);
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  const decryptAndVerify = (sealed: Uint8Array) => {
    writeFileSync(at("lot.p7m"), sealed);
    openssl(
      "cms",
      "-decrypt",
      "-inform",
      "DER",
      "-in",
      "lot.p7m",
      "-inkey",
      "key.pem",
      "-recip",
      "cert.pem",
      "-out",
      "inner.eml",
    );
    openssl("cms", "-verify", "-inform", "SMIME", "-in", "inner.eml", ...TRUST, "-out", "part.eml");
    return readFileSync(at("part.eml"), "ascii");
  };
  /** Purpose any: the certificate is a card's, made to sign invoices. The date is that of the lot. */
  const TRUST = ["-CAfile", "ca.pem", "-purpose", "any", "-attime", String(Date.parse("2026-10-14T16:30:00Z") / 1000)];

  test("it decrypts (RSAES-OAEP, SHA-256), verifies, and finds the very file", () => {
    const [headers = "", body = ""] = decryptAndVerify(sealLot(signed, recipient.certificate, random)).split(
      "\r\n\r\n",
    );
    expect(headers).toContain(`Content-Disposition: attachment; filename=${LOT.fileName}`);
    expect(new Uint8Array(Buffer.from(body, "base64"))).toEqual(LOT.file);
  });

  test("it decrypts and verifies with the older key transport", () => {
    const sealed = sealLot(signed, recipient.certificate, random, { keyTransport: "rsa-pkcs1" });
    expect(decryptAndVerify(sealed)).toContain("application/EDI-consent");
  });

  test("it checks the signing certificate attribute, version 2", () => {
    openssl("cms", "-verify", "-cades", "-inform", "DER", "-in", "signed.der", ...TRUST, "-out", "part.eml");
    expect(readFileSync(at("part.eml"), "ascii")).toContain(LOT.fileName);
  });

  test("it refuses a signed object with one byte of the file changed, as we do", () => {
    const altered = signed.slice();
    const place = Buffer.from(signed).indexOf(Buffer.from(LOT.file).toString("base64").slice(0, 40));
    altered[place + 3] = (altered[place + 3] ?? 0) ^ 0x01;
    writeFileSync(at("altered.der"), altered);
    expect(() => openssl("cms", "-verify", "-inform", "DER", "-in", "altered.der", ...TRUST, "-out", "x")).toThrow();
    expect(() => verifyLotSignature(altered)).toThrow("E_LOT_SIGNATURE");
  });

  test("what openssl envelopes for us in the same form, we open", () => {
    openssl("cms", "-verify", "-inform", "DER", "-in", "signed.der", ...TRUST, "-out", "part.eml");
    const mime =
      "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    writeFileSync(at("wrapped.eml"), mime + Buffer.from(signed).toString("base64").replace(/.{76}/g, "$&\r\n"));
    const oaep = ["-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256"];
    openssl(
      "cms",
      "-encrypt",
      "-binary",
      "-aes256",
      "-outform",
      "DER",
      "-in",
      "wrapped.eml",
      "-out",
      "theirs.der",
      "-recip",
      "cert.pem",
      ...oaep,
    );
    expect(openLot(new Uint8Array(readFileSync(at("theirs.der"))), recipient.keyPem, recipient.certificatePem)).toEqual(
      signed,
    );
  });
});
