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
import type { Refusal } from "./link.ts";

/** Input left over from before is read for this long at most. */
const MAX_FLUSH_MS = 300;
const TRIES = 3;
const BETWEEN_TRIES_MS = 250;
/** A device that says so much text, and not one frame, is no reader: a receiver talking NMEA, a modem. */
const TEXT_BYTES = 64;
const TEXT_SHARE = 0.95;

export type Welcome =
  | { readonly kind: "welcomed"; readonly firmware: string; readonly features: Features | undefined }
  | { readonly kind: "unanswered" }
  | { readonly kind: "refused"; readonly reason: Refusal };

/**
 * Opening sequence on a fresh line, steps 2 to 6 of wire.md 2.5: flush, firmware string, synchronous notification,
 * features, state of the three slots. Rejects with E_READER_ABSENT when the line goes meanwhile.
 */
export async function welcome(connection: Connection, clock: Clock, requireSecureEntry: boolean): Promise<Welcome> {
  await connection.drain(MAX_FLUSH_MS);
  const firmware = await askFirmware(connection, clock);
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

async function askFirmware(connection: Connection, clock: Clock): Promise<string | Welcome> {
  connection.source.startSample();
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    if (attempt > 1) await sleep(clock, BETWEEN_TRIES_MS);
    const reply = await connection.once(vendorEscape, { vendor: ESCAPE.firmware }, 0);
    if (reply.kind === "lost") continue;
    const text = reply.kind === "done" ? firmwareText(reply.value.vendor) : undefined;
    connection.source.takeSample();
    return text ?? { kind: "refused", reason: "not-a-reader" };
  }
  // Noise is not a device: it may pass. Text is one, and will not become a reader.
  return isText(connection.source.takeSample()) ? { kind: "refused", reason: "not-a-reader" } : { kind: "unanswered" };
}

function isText(bytes: readonly number[]): boolean {
  const text = bytes.filter((byte) => (byte >= 0x20 && byte <= 0x7e) || byte === 0x0d || byte === 0x0a);
  return bytes.length >= TEXT_BYTES && text.length >= TEXT_SHARE * bytes.length;
}
