import * as v from "valibot";
import { Trouble } from "#util/trouble";
import { base64, readCanonical } from "./canonical.ts";

/**
 * What a PUT carries and what lies in the outbox: two CMS objects, both readable by the poste alone.
 *
 *   { "format": "TRN-PARCEL-1",
 *     "lot":    base64, EnvelopedData around the lot signed by the CPS (formats.md 5.2),
 *     "annex":  base64, EnvelopedData around the signatures of the sheets and the list of the invoices }
 */
export interface Parcel {
  readonly lot: Uint8Array;
  readonly annex: Uint8Array;
}

const FORMAT = "TRN-PARCEL-1";
const schema = v.strictObject({ format: v.literal(FORMAT), lot: base64, annex: base64 });

/** Bytes of a parcel; the same parcel always gives the same bytes. */
export function writeParcel(parcel: Parcel): Uint8Array {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
  return write({ format: FORMAT, lot: base64(parcel.lot), annex: base64(parcel.annex) });
}

/** Reads a parcel written by `writeParcel`. Trouble E_LOT_ENVELOPE when it is not one; the text is never quoted. */
export function readParcel(bytes: Uint8Array): Parcel {
  const read = readCanonical(bytes, schema, write);
  if (read === undefined) throw new Trouble("E_LOT_ENVELOPE", { why: "parcel" });
  const binary = (text: string) => new Uint8Array(Buffer.from(text, "base64"));
  return { lot: binary(read.lot), annex: binary(read.annex) };
}

function write(parcel: v.InferOutput<typeof schema>): Uint8Array {
  return Buffer.from(JSON.stringify(parcel), "ascii");
}
