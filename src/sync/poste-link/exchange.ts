import { type ClientRequest, type IncomingMessage, request } from "node:http";
import type { TLSSocket } from "node:tls";
import { Trouble } from "#util/trouble";

/** One request on an open connection, and the bounds of its answer. */
export interface Exchange {
  readonly method: "GET" | "PUT";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | number>>;
  /** What goes up, in pieces as the other end takes them. */
  readonly body?: Uint8Array;
  readonly onSent?: (percent: number) => void;
  /** The longest answer read. */
  readonly answerBytes: number;
  /** Bytes of the answer that came so far. */
  readonly onHeard?: (bytes: number) => void;
}

export interface Heard {
  readonly status: number;
  readonly body: Uint8Array;
}

const CHUNK_BYTES = 16 * 1024;

/** Says one request and hears the answer whole. Rejects when the connection ends first, or the answer is longer than allowed. */
export function exchange(socket: TLSSocket, wish: Exchange, until: AbortSignal): Promise<Heard> {
  const { method, path, body = new Uint8Array(0), headers = {} } = wish;
  return new Promise((resolve, reject) => {
    const call = request({
      createConnection: () => socket,
      method,
      path,
      headers: {
        host: "poste",
        ...headers,
        ...(method === "PUT" && { "content-length": body.length }),
        connection: "close",
      },
      signal: until,
    });
    call.on("error", reject);
    call.on("response", (response) => void collect(response, wish).then(resolve, reject));
    sendInChunks(call, body, wish.onSent ?? (() => {}));
  });
}

/** Writes as the other end takes it, so that the percentage shown is of bytes that left. */
function sendInChunks(call: ClientRequest, bytes: Uint8Array, onSent: (percent: number) => void): void {
  let sent = 0;
  const next = () => {
    if (sent >= bytes.length) return void call.end();
    const chunk = bytes.subarray(sent, sent + CHUNK_BYTES);
    sent += chunk.length;
    onSent(Math.floor((100 * sent) / bytes.length));
    call.write(chunk, (problem) => (problem ? undefined : next()));
  };
  next();
}

async function collect(response: IncomingMessage, { answerBytes, onHeard }: Exchange): Promise<Heard> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response) {
    size += part.length;
    if (size > answerBytes) throw new Trouble("E_POSTE_ANSWER", { part: "size" });
    onHeard?.(size);
    parts.push(part);
  }
  return { status: response.statusCode ?? 0, body: new Uint8Array(Buffer.concat(parts)) };
}
