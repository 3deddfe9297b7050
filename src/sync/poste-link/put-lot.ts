import { type ClientRequest, type IncomingMessage, request } from "node:http";
import type { TLSSocket } from "node:tls";
import type { SealedLot } from "#billing/model/lot";
import { Trouble } from "#util/trouble";
import { contentDigest, lotPath } from "../messages/index.ts";

/** Pieces the parcel leaves in, and the longest answer read: a receipt is about 700 bytes. */
const CHUNK_BYTES = 16 * 1024;
const ANSWER_BYTES = 64 * 1024;

export interface PosteAnswer {
  readonly status: number;
  readonly body: string;
}

/** Sends the PUT of a sealed lot over an open connection and gives the answer whole. Rejects when the connection ends first. */
export function putLot(
  socket: TLSSocket,
  deviceId: string,
  sealed: SealedLot,
  onProgress: (percent: number) => void,
  until: AbortSignal,
): Promise<PosteAnswer> {
  return new Promise((resolve, reject) => {
    const call = request({
      createConnection: () => socket,
      method: "PUT",
      path: lotPath(deviceId, sealed.id),
      headers: {
        host: "poste",
        "content-type": "application/json",
        "content-length": sealed.parcel.length,
        "content-digest": contentDigest(sealed.hash),
        connection: "close",
      },
      signal: until,
    });
    call.on("error", reject);
    call.on("response", (response) => void collect(response).then(resolve, reject));
    sendInChunks(call, sealed.parcel, onProgress);
  });
}

/** Writes as the other end takes it, so that the percentage shown is of bytes that left. */
function sendInChunks(call: ClientRequest, bytes: Uint8Array, onProgress: (percent: number) => void): void {
  let sent = 0;
  const next = () => {
    if (sent >= bytes.length) return void call.end();
    const chunk = bytes.subarray(sent, sent + CHUNK_BYTES);
    sent += chunk.length;
    onProgress(Math.floor((100 * sent) / bytes.length));
    call.write(chunk, (problem) => (problem ? undefined : next()));
  };
  next();
}

async function collect(response: IncomingMessage): Promise<PosteAnswer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response) {
    size += part.length;
    if (size > ANSWER_BYTES) throw new Trouble("E_POSTE_RECEIPT", { part: "size" });
    parts.push(part);
  }
  return { status: response.statusCode ?? 0, body: Buffer.concat(parts).toString("utf8") };
}
