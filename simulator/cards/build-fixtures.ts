/**
 * Makes fixtures/: for each card of the deck its RSA keys, its certificates and the authority's signature over its
 * files; and the terminal's test trust, src/billing/model/test-authorities.ts. Run by hand after a change of the
 * deck's tables: `node simulator/cards/build-fixtures.ts`. Keys that exist are kept, so that certificates (RSA PKCS#1,
 * serial numbers and dates from the tables) come out the same again; a signature is made anew only when it is due.
 * Fictional people and test keys: they open nothing.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import forge from "node-forge";
import { hex } from "#util/bytes";
import type { CardBlank } from "./blank.ts";
import { digestsOf, signedByAuthority } from "./digests.ts";
import { amcBlank, amcNames } from "./files-amc.ts";
import { cpsBlank, cpsNames } from "./files-cps.ts";
import { vitaleBlank, vitaleNames } from "./files-vitale.ts";
import { FIXTURES, type Fixture, fixtureOf } from "./fixtures.ts";
import { CPS_TWISTS, hostileBlank } from "./special.ts";

const CPS_ISSUER = "TOURNEE TEST AC CPS";
const VITALE_ISSUER = "TOURNEE TEST AC VITALE";
const TRUST = new URL("../../src/billing/model/test-authorities.ts", import.meta.url);

interface Authorities {
  readonly cpsKey: string;
  readonly vitaleKey: string;
  readonly dataKey: string;
}

function rsaKey(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return privateKey.export({ format: "der", type: "pkcs8" }).toString("base64");
}

function p256Key(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ format: "der", type: "pkcs8" }).toString("base64");
}

const keyOf = (base64: string) =>
  createPrivateKey({ key: Buffer.from(base64, "base64"), format: "der", type: "pkcs8" });

const pemOf = (base64: string) => keyOf(base64).export({ format: "pem", type: "pkcs8" }).toString();

function authorities(): Authorities {
  const place = new URL("authorities.json", FIXTURES);
  if (existsSync(place)) return JSON.parse(readFileSync(place, "utf8"));
  const made = { cpsKey: rsaKey(), vitaleKey: rsaKey(), dataKey: p256Key() };
  writeFileSync(place, `${JSON.stringify(made, undefined, 2)}\n`);
  return made;
}

interface CertificateWish {
  readonly key: string;
  readonly issuer: string;
  readonly issuerKey: string;
  readonly serial: string;
  readonly from: string;
  readonly to: string;
  readonly subject: readonly forge.pki.CertificateField[];
  readonly extensions: readonly object[];
}

/** X.509 v3, SHA-256 with RSA, DER in base64. The last day is included. */
function certificate(wish: CertificateWish): string {
  const made = forge.pki.createCertificate();
  const own = forge.pki.privateKeyFromPem(pemOf(wish.key));
  made.publicKey = forge.pki.setRsaPublicKey(own.n, own.e);
  made.serialNumber = wish.serial;
  made.validity.notBefore = new Date(`${dashed(wish.from)}T00:00:00Z`);
  made.validity.notAfter = new Date(`${dashed(wish.to)}T23:59:59Z`);
  made.setSubject([...wish.subject]);
  made.setIssuer(nameOf(wish.issuer));
  made.setExtensions([...wish.extensions]);
  made.sign(forge.pki.privateKeyFromPem(pemOf(wish.issuerKey)), forge.md.sha256.create());
  return Buffer.from(forge.asn1.toDer(forge.pki.certificateToAsn1(made)).getBytes(), "latin1").toString("base64");
}

const dashed = (date: string) => `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}`;

/** forge wants the string type here, and its types say the tag class: a number to both. */
const UTF8_STRING: forge.asn1.Class = Number(forge.asn1.Type.UTF8);

/** C=FR, O=TOURNEE TEST, then what is given; texts are UTF-8. */
function nameOf(commonName: string, profession?: string, holder: Partial<CardBlank["subject"]> = {}) {
  const utf8 = (name: string, value: string) => ({
    name,
    value,
    valueTagClass: UTF8_STRING,
  });
  const optional = (name: string, value: string | undefined) => (value === undefined ? [] : [utf8(name, value)]);
  return [
    { name: "countryName", value: "FR" },
    utf8("organizationName", "TOURNEE TEST"),
    ...optional("organizationalUnitName", profession),
    utf8("commonName", commonName),
    ...optional("surname", holder.surname),
    ...optional("givenName", holder.givenName),
  ];
}

function issuerCertificate(name: string, key: string, serial: string): string {
  return certificate({
    key,
    issuer: name,
    issuerKey: key,
    serial,
    from: "20150101",
    to: "20441231",
    subject: nameOf(name),
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
}

type Use = "signature" | "authentication" | "card";

/** One certificate of a card; its serial number is a digit for its use and that of the card. */
function cardCertificate(blank: CardBlank, use: Use, key: string, from: Authorities): string {
  const { commonName, profession } = blank.subject;
  const cps = blank.kind === "cps";
  return certificate({
    key,
    issuer: cps ? CPS_ISSUER : VITALE_ISSUER,
    issuerKey: cps ? from.cpsKey : from.vitaleKey,
    serial: `0${use === "authentication" ? 2 : 1}${blank.serial}`,
    from: blank.issuedOn,
    to: blank.validTo,
    subject: nameOf(commonName, profession, blank.subject),
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      {
        name: "keyUsage",
        ...(use === "authentication" ? { digitalSignature: true } : { nonRepudiation: true }),
        critical: true,
      },
    ],
  });
}

function fixture(blank: CardBlank, from: Authorities): Fixture {
  const before = existsSync(new URL(`${blank.name}.json`, FIXTURES)) ? fixtureOf(blank.name) : undefined;
  const uses: readonly ("signature" | "authentication")[] =
    blank.kind === "cps" ? ["signature", "authentication"] : ["signature"];
  const keys: Record<string, string> = {};
  const certificates: Record<string, string> = {};
  for (const use of uses) {
    const key = before?.keys[use] ?? rsaKey();
    keys[use] = key;
    const named = blank.kind === "cps" ? use : "card";
    certificates[named] = cardCertificate(blank, named, key, from);
  }
  return { keys, certificates, auth: authOf(blank, from, before) };
}

function authOf(blank: CardBlank, from: Authorities, before: Fixture | undefined): Fixture["auth"] {
  const key = keyOf(from.dataKey);
  const signedOn = blank.issuedOn;
  const message = signedByAuthority(blank.serial, signedOn, digestsOf(blank.files));
  const old = Buffer.from(before?.auth.signature ?? "", "hex");
  const kept =
    old.length === 64 && verify("sha256", message, { key: createPublicKey(key), dsaEncoding: "ieee-p1363" }, old);
  const signature = kept ? old : sign("sha256", message, { key, dsaEncoding: "ieee-p1363" });
  return { keyId: dataKeyId(from), signedOn, signature: signature.toString("hex").toUpperCase() };
}

const spkiOf = (from: Authorities): Buffer =>
  createPublicKey(keyOf(from.dataKey)).export({ format: "der", type: "spki" });

const dataKeyId = (from: Authorities): string =>
  createHash("sha256").update(spkiOf(from)).digest("hex").slice(0, 16).toUpperCase();

/** The public halves, as data for the terminal's test mode. */
function trustModule(from: Authorities): string {
  const block = (bytes: Uint8Array) =>
    `fromHex(\`\n${hex(bytes)
      .match(/.{1,100}/g)
      ?.map((line) => `    ${line}`)
      .join("\n")}\n  \`)`;
  const issuer = (name: string, key: string, serial: string) =>
    block(Uint8Array.from(Buffer.from(issuerCertificate(name, key, serial), "base64")));
  return `import { fromHex } from "#util/bytes";
import type { CardTrust } from "./trust.ts";

/**
 * Whom the cards of the test deck are vouched by: certificates of "${CPS_ISSUER}" and "${VITALE_ISSUER}" (DER),
 * and the public key of the data authority. Trusted in test mode only; a real mode refuses them. Made by
 * simulator/cards/build-fixtures.ts.
 */
export const TEST_TRUST: CardTrust = {
  cpsIssuer: ${issuer(CPS_ISSUER, from.cpsKey, "0101")},
  vitaleIssuer: ${issuer(VITALE_ISSUER, from.vitaleKey, "0102")},
  dataKeyId: fromHex("${dataKeyId(from)}"),
  dataKey: ${block(Uint8Array.from(spkiOf(from)))},
};
`;
}

function main(): void {
  mkdirSync(FIXTURES, { recursive: true });
  const from = authorities();
  const blanks = [
    ...cpsNames().map((name) => cpsBlank(name)),
    ...Object.values(CPS_TWISTS).map((twist) => cpsBlank("C01", twist)),
    ...vitaleNames().map(vitaleBlank),
    hostileBlank(),
    ...amcNames().map(amcBlank),
  ];
  for (const blank of blanks) {
    const made = fixture(blank, from);
    writeFileSync(new URL(`${blank.name}.json`, FIXTURES), `${JSON.stringify(made, undefined, 2)}\n`);
  }
  mkdirSync(new URL(".", TRUST), { recursive: true });
  writeFileSync(TRUST, trustModule(from));
}

main();
