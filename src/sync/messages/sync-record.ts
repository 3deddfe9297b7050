import * as v from "valibot";
import type { Standing } from "#billing/model/standing";
import { readCanonical } from "./canonical.ts";

/*
 * WHERE THE DEVICE STANDS: `PUT /sync/{device}/{seq}`, JSON, the fields of model/standing.ts in the order below. `seq` is the number
 * of its last record, which only grows: a device that comes back with a smaller one was put back to an older copy.
 */

/** The largest record read: some thousand tombstones. */
export const SYNC_BYTES = 512 * 1024;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const matching = (pattern: RegExp) => v.pipe(v.string(), v.regex(pattern));

export const standingShape = v.strictObject({
  cards: v.pipe(
    v.array(
      v.strictObject({
        serial: matching(/^\d{20}$/),
        type: v.exactOptional(matching(/^[A-Z]{1,5}$/)),
        lastUseAt: v.exactOptional(v.pipe(v.string(), v.isoTimestamp())),
      }),
    ),
    v.maxLength(64),
  ),
  held: count,
  free: count,
  tombstones: v.pipe(
    v.array(
      v.strictObject({
        billerNumber: matching(/^\d{9}$/),
        number: matching(/^\d{9}$/),
        careSheetId: matching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
      }),
    ),
    v.maxLength(4000),
  ),
  taken: v.pipe(
    v.array(
      v.strictObject({
        name: matching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/),
        sha256: matching(/^[0-9a-f]{64}$/),
        end: v.picklist(["taken", "refused"]),
        code: v.exactOptional(matching(/^[A-Z0-9_]{1,40}$/)),
      }),
    ),
    v.maxLength(256),
  ),
  escrow: v.exactOptional(
    v.strictObject({ generation: count, publicKey: matching(/^[0-9a-f]{64}$/), sealed: matching(/^[0-9a-f]{184}$/) }),
  ),
}) satisfies v.GenericSchema<unknown, Standing>;

/** Bytes of a record: JSON, its fields in the order of the schema. */
export function writeSync(record: Standing): Uint8Array {
  return Buffer.from(JSON.stringify(record), "utf8");
}

/** Reads one; undefined when it is not what `writeSync` writes. */
export function readSync(bytes: Uint8Array): Standing | undefined {
  return bytes.length > SYNC_BYTES ? undefined : readCanonical(bytes, standingShape, writeSync);
}
