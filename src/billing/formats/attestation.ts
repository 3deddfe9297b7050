import * as v from "valibot";
import { type Day, fromCompact, isDay } from "../model/dates.ts";
import type { AmcFile } from "../model/round.ts";

/*
 * THE 2D CODE OF AN AMC ATTESTATION (profil Tournée, formats.md 9). ASCII, as a hand scanner types it:
 *
 *   TRNAMC1;AMC=0775627391;CONV=IS;CSR=;ADH=12345678;DEB=20260101;FIN=20261231;CT=00;R=1;CRC=5BF0FAC5
 *
 * CRC-32 (IEEE 802.3) of all that precedes ";CRC=". No name and no NIR in it. The content of the official code is not public:
 * another text is kept as text, and the triplet is typed.
 */
const MARK = /^TRNAMC(\d+);/;
const VERSION = "1";
/** A datamatrix holds about 2300 characters; this payload is far shorter. */
const LONGEST = 1000;

/** What the attestation says, as the round carries it; it does not say where it was learnt. */
export type Attestation = Omit<AmcFile, "origin">;

export type AttestationRead =
  | { readonly kind: "read"; readonly attestation: Attestation; readonly unknown: readonly string[] }
  /** Another text: kept as it is, never guessed. */
  | { readonly kind: "not-ours" }
  | {
      readonly kind: "refused";
      readonly why: "version" | "form" | "crc" | "missing" | "value";
      readonly about: string;
    };

const matching = (pattern: RegExp) => v.pipe(v.string(), v.regex(pattern));
const date = v.pipe(
  v.string(),
  v.regex(/^\d{8}$/),
  v.check((text) => isDay(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`)),
  v.transform((text): Day => fromCompact(text)),
);
/** Each key, what it may hold; those of AmcFile behind them. */
const KEYS = {
  AMC: matching(/^\d{10}$/),
  CONV: matching(/^([A-Z0-9]{2})?$/),
  CSR: matching(/^[A-Z0-9./-]{0,5}$/),
  ADH: matching(/^[A-Z0-9./-]{1,20}$/),
  DEB: date,
  FIN: date,
  CT: v.optional(matching(/^\d{2}$/)),
  CTR: v.optional(matching(/^[A-Z0-9./-]{1,12}$/)),
  IT: v.optional(matching(/^\d{2}$/)),
  STS: v.optional(matching(/^[A-Z0-9]$/)),
  RTE: v.optional(matching(/^[A-Z0-9]{2}$/)),
  HOST: v.optional(matching(/^[A-Z0-9]{3}$/)),
  DOM: v.optional(matching(/^[A-Za-z0-9./-]{1,20}$/)),
  R: v.optional(matching(/^[01]$/)),
} as const;
const shape = v.object(KEYS);
const REQUIRED = ["AMC", "CONV", "CSR", "ADH", "DEB", "FIN"] as const;

/** Reads what a scanner typed. An unknown key is kept and ignored; a wrong version, form, CRC or value is refused and named. */
export function readAttestation(typed: string): AttestationRead {
  const text = typed.trim();
  const version = MARK.exec(text)?.[1];
  if (version === undefined) return { kind: "not-ours" };
  if (version !== VERSION) return { kind: "refused", why: "version", about: version };
  const parts = /^(.*);CRC=([0-9A-F]{8})$/.exec(text.slice(0, LONGEST + 1));
  if (text.length > LONGEST || parts === null) return { kind: "refused", why: "form", about: "CRC" };
  const [, content = "", crc = ""] = parts;
  if (crc32(content) !== crc) return { kind: "refused", why: "crc", about: crc };
  const values = valuesOf(content.slice(content.indexOf(";") + 1));
  if (typeof values === "string") return { kind: "refused", why: "form", about: values };
  const missing = REQUIRED.find((key) => !values.has(key));
  if (missing !== undefined) return { kind: "refused", why: "missing", about: missing };
  const read = v.safeParse(shape, Object.fromEntries(values));
  if (!read.success) return { kind: "refused", why: "value", about: String(read.issues[0].path?.[0]?.key ?? "") };
  const unknown = [...values.keys()].filter((key) => !Object.hasOwn(KEYS, key));
  return { kind: "read", attestation: attestationOf(read.output), unknown };
}

/** The values by key, or the first part that is no key and value. */
function valuesOf(content: string): ReadonlyMap<string, string> | string {
  const values = new Map<string, string>();
  for (const part of content.split(";")) {
    const [, key = "", value = ""] = /^([A-Z]{1,4})=((?:[!-$&-:<>-~]|%[0-9A-F]{2})*)$/i.exec(part) ?? [];
    if (key === "" || key !== key.toUpperCase() || values.has(key)) return part;
    values.set(
      key,
      value.replace(/%([0-9A-F]{2})/gi, (_, byte: string) => String.fromCharCode(Number.parseInt(byte, 16))),
    );
  }
  return values;
}

function attestationOf(read: v.InferOutput<typeof shape>): Attestation {
  const { CT, CTR, IT, STS, RTE, HOST, DOM, R } = read;
  return {
    amcNumber: read.AMC,
    conventionCode: read.CONV,
    csr: read.CSR,
    member: read.ADH,
    from: read.DEB,
    to: read.FIN,
    ...(CT === undefined ? {} : { contractType: CT }),
    ...(CTR === undefined ? {} : { contractNumber: CTR }),
    ...(IT === undefined ? {} : { treatmentIndicator: IT }),
    ...(STS === undefined ? {} : { stsRouting: STS }),
    ...(RTE === undefined || HOST === undefined || DOM === undefined
      ? {}
      : { routing: { code: RTE, host: HOST, domain: DOM } }),
    ...(R === undefined ? {} : { responsible: R === "1" }),
  };
}

/** The payload of an attestation: what its 2D code holds. */
export function writeAttestation(attestation: Attestation): string {
  const { routing, responsible } = attestation;
  const values: readonly (readonly [string, string | undefined])[] = [
    ["AMC", attestation.amcNumber.padStart(10, "0")],
    ["CONV", attestation.conventionCode],
    ["CSR", attestation.csr],
    ["ADH", attestation.member],
    ["DEB", attestation.from.replaceAll("-", "")],
    ["FIN", attestation.to.replaceAll("-", "")],
    ["CT", attestation.contractType],
    ["CTR", attestation.contractNumber],
    ["IT", attestation.treatmentIndicator],
    ["STS", attestation.stsRouting],
    ["RTE", routing?.code],
    ["HOST", routing?.host],
    ["DOM", routing?.domain],
    ["R", responsible === undefined ? undefined : responsible ? "1" : "0"],
  ];
  const told = values.flatMap(([key, value]) => (value === undefined ? [] : [`;${key}=${escaped(value)}`]));
  const content = `TRNAMC${VERSION}${told.join("")}`;
  return `${content};CRC=${crc32(content)}`;
}

/** Space, ";", "=" and "%" travel as their code. */
function escaped(value: string): string {
  return value.replace(/[ ;=%]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** CRC-32 of IEEE 802.3, reflected, eight upper-case digits. */
function crc32(text: string): string {
  let crc = 0xffffffff;
  for (let at = 0; at < text.length; at++) {
    crc ^= text.charCodeAt(at) & 0xff;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ((crc ^ 0xffffffff) >>> 0).toString(16).toUpperCase().padStart(8, "0");
}
