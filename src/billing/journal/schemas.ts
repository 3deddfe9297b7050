import * as v from "valibot";
import { type Day, isDay } from "../model/dates.ts";
import type { LotIdentity, LotRecipient, PosteReceipt } from "../model/lot.ts";
import type { Cents } from "../model/money.ts";

/** A schema that gives a T out of JSON. */
export type Schema<T> = v.GenericSchema<unknown, T>;

export const text = v.string();
/** So many decimal digits. */
export const digits = (count: number) => v.pipe(v.string(), v.regex(new RegExp(`^\\d{${count}}$`)));
export const lowerHex = (count: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${count}}$`)));
export const wholeNumber = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const cents = v.custom<Cents>((value) => Number.isSafeInteger(value));
export const day = v.custom<Day>((value) => typeof value === "string" && isDay(value));
export const facts = v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]));

/** Bytes, base64 in JSON. */
export const bytes = v.pipe(
  v.string(),
  v.base64(),
  v.transform((coded): Uint8Array => Uint8Array.from(Buffer.from(coded, "base64"))),
);

/** The other way. */
export function base64(content: Uint8Array): string {
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString("base64");
}

export const routing = v.strictObject({ code: text, host: text, domain: text });

export const lotIdentity = v.strictObject({
  kind: v.picklist(["FSE", "DRE", "PJ"]),
  billerNumber: digits(9),
  lotNumber: digits(3),
  creationDay: day,
  creationTime: v.pipe(v.string(), v.regex(/^\d{2}:\d{2}:\d{2}$/)),
}) satisfies Schema<LotIdentity>;

export const lotRecipient = v.variant("kind", [
  v.strictObject({ kind: v.literal("amo"), regime: text, fund: text, centre: text }),
  v.strictObject({ kind: v.literal("amc"), amcNumber: text, routing }),
]) satisfies Schema<LotRecipient>;

export const posteReceipt = v.strictObject({
  lotId: text,
  hash: lowerHex(64),
  posteId: text,
  receivedAt: text,
  sequence: wholeNumber,
  previous: text,
  invoices: wholeNumber,
  totalFeesCents: wholeNumber,
  signature: text,
}) satisfies Schema<PosteReceipt>;
