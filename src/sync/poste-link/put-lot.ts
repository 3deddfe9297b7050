import type { TLSSocket } from "node:tls";
import type { SealedLot } from "#billing/model/lot";
import { contentDigest, lotPath } from "../messages/index.ts";
import { exchange } from "./exchange.ts";

/** The longest answer read: a receipt is about 700 bytes. */
const ANSWER_BYTES = 64 * 1024;

export interface PosteAnswer {
  readonly status: number;
  readonly body: string;
}

/** Sends the PUT of a sealed lot over an open connection and gives the answer whole. Rejects when the connection ends first. */
export async function putLot(
  socket: TLSSocket,
  deviceId: string,
  sealed: SealedLot,
  onProgress: (percent: number) => void,
  until: AbortSignal,
): Promise<PosteAnswer> {
  const { status, body } = await exchange(
    socket,
    {
      method: "PUT",
      path: lotPath(deviceId, sealed.id),
      headers: { "content-type": "application/json", "content-digest": contentDigest(sealed.hash) },
      body: sealed.parcel,
      onSent: onProgress,
      answerBytes: ANSWER_BYTES,
    },
    until,
  );
  return { status, body: Buffer.from(body).toString("utf8") };
}
