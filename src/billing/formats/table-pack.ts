import * as v from "valibot";
import { type Day, isDay } from "#billing/model/dates";
import { Trouble } from "#util/trouble";

/*
 * A PACK OF TABLES (profil Tournée), as its publisher signs it:
 *
 *   TRN-TABLES-1 LF
 *   Ed25519 signature over "TRN-TABLES-1" LF payload, base64, 88 characters LF
 *   payload: JSON, UTF-8   { "version": "2026-01", "number": 12, "from": "2026-01-01", "tables": [ ... ] }
 *
 * `number` grows with each pack of this publisher: an older one never takes the place of a newer. `from` is the day from which
 * something in it differs, shown to the user; each value inside has its own dates. `tables` are files of
 * billing/rules/tables: one of a name known already replaces it.
 */
const MARK = "TRN-TABLES-1\n";
const SIGNATURE_CHARACTERS = 88;
/** The largest pack read: the whole CCAM is about 4 MB. */
export const PACK_BYTES = 8 * 1024 * 1024;

/** What a pack says, each table not looked into. */
export interface TablePack {
  readonly version: string;
  readonly number: number;
  readonly from: Day;
  readonly tables: readonly unknown[];
}

/** A pack in its two parts, the signature not verified. */
export interface SignedPack {
  readonly signature: Uint8Array;
  /** What it covers. */
  readonly signed: Uint8Array;
  readonly payload: Uint8Array;
}

const shape = v.strictObject({
  version: v.pipe(v.string(), v.regex(/^[0-9A-Za-z.-]{1,20}$/)),
  number: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  from: v.custom<Day>((value) => typeof value === "string" && isDay(value)),
  tables: v.pipe(v.array(v.unknown()), v.minLength(1), v.maxLength(100)),
});

/** Whether a file says that it is a pack. */
export function looksLikePack(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, MARK.length)).toString("latin1") === MARK;
}

/** Takes a pack apart. Trouble E_TABLE when it is not one. */
export function splitPack(bytes: Uint8Array): SignedPack {
  const payloadAt = MARK.length + SIGNATURE_CHARACTERS + 1;
  const coded = Buffer.from(bytes.subarray(MARK.length, payloadAt)).toString("latin1");
  const signature = Buffer.from(coded.slice(0, -1), "base64");
  const sound = looksLikePack(bytes) && bytes.length <= PACK_BYTES && coded === `${signature.toString("base64")}\n`;
  if (!sound) throw new Trouble("E_TABLE", { reason: "not a pack" });
  const payload = bytes.subarray(payloadAt);
  return { signature: new Uint8Array(signature), signed: packBytes(payload), payload };
}

/** What the publisher signs. */
export function packBytes(payload: Uint8Array): Uint8Array {
  return new Uint8Array(Buffer.concat([Buffer.from(MARK, "latin1"), payload]));
}

/** The file. */
export function writePack(payload: Uint8Array, signature: Uint8Array): Uint8Array {
  return new Uint8Array(Buffer.concat([Buffer.from(`${MARK}${Buffer.from(signature).toString("base64")}\n`), payload]));
}

/** Reads what a verified pack says. Trouble E_TABLE. */
export function readPayload(payload: Uint8Array): TablePack {
  const parsed = v.safeParse(shape, json(payload));
  if (!parsed.success) throw new Trouble("E_TABLE", { reason: "not of the shape" });
  return parsed.output;
}

function json(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
  } catch {
    return undefined;
  }
}
