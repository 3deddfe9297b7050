import { type Clock, sleep } from "../ports/index.ts";
import {
  decodeFeatures,
  EMPTY,
  ESCAPE,
  type Features,
  firmwareText,
  slotStatus,
  vendorEscape,
} from "../wire/ccid/index.ts";
import type { Connection } from "./connection.ts";
import type { ReaderCounts } from "./counts.ts";
import type { Refusal } from "./link.ts";

/** Input left over from before is read for this long at most. */
const MAX_FLUSH_MS = 300;
const TRIES = 3;
const BETWEEN_TRIES_MS = 250;
/** A device that says this much without one frame, in each of the tries, is no reader: a receiver talking NMEA, a modem. */
const TALKER_BYTES = 32;

export type Welcome =
  | { readonly kind: "welcomed"; readonly firmware: string; readonly features: Features | undefined }
  | { readonly kind: "unanswered" }
  | { readonly kind: "refused"; readonly reason: Refusal };

/**
 * Opening sequence on a fresh line, steps 2 to 6 of wire.md 2.5: flush, firmware string, synchronous notification,
 * features, state of the three slots. Rejects with E_READER_ABSENT when the line goes meanwhile.
 */
export async function welcome(
  connection: Connection,
  clock: Clock,
  counts: ReaderCounts,
  requireSecureEntry: boolean,
): Promise<Welcome> {
  await connection.drain(MAX_FLUSH_MS);
  const firmware = await askFirmware(connection, clock, counts);
  if (typeof firmware !== "string") return firmware;
  await connection.request(vendorEscape, { vendor: ESCAPE.synchronous }, 0); // A refusal is no harm: notifications are accepted at any time.
  const asked = await connection.request(vendorEscape, { vendor: ESCAPE.features }, 0);
  const features = asked.kind === "done" ? decodeFeatures(asked.value.vendor) : undefined;
  if (requireSecureEntry && !features?.verify) return { kind: "refused", reason: "no-secure-entry" };
  for (const slot of [0, 1, 2]) {
    const status = await connection.request(slotStatus, EMPTY, slot);
    if (status.kind === "lost") return { kind: "unanswered" };
  }
  return { kind: "welcomed", firmware, features };
}

async function askFirmware(connection: Connection, clock: Clock, counts: ReaderCounts): Promise<string | Welcome> {
  let talks = true;
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    if (attempt > 1) await sleep(clock, BETWEEN_TRIES_MS);
    const heard = counts.junkBytes + counts.timeBytes;
    const reply = await connection.once(vendorEscape, { vendor: ESCAPE.firmware }, 0);
    const text = reply.kind === "done" ? firmwareText(reply.value.vendor) : undefined;
    if (text !== undefined) return text;
    if (reply.kind !== "lost") return { kind: "refused", reason: "not-a-reader" };
    talks &&= counts.junkBytes + counts.timeBytes - heard >= TALKER_BYTES;
  }
  return talks ? { kind: "refused", reason: "not-a-reader" } : { kind: "unanswered" };
}
