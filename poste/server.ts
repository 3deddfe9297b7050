import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { TLSSocket } from "node:tls";
import { readContentDigest, readLotPath } from "#sync/messages/index";
import { Trouble, troubleCode } from "#util/trouble";
import { readDevices } from "./devices.ts";
import type { PosteIdentity } from "./identity.ts";
import type { LotStore } from "./store.ts";

/** The largest parcel taken: a lot of 10 invoices is about 60 kB. */
const PARCEL_BYTES = 8 * 1024 * 1024;

/** What the poste tells about a connection, for its own log: event words and serial numbers only. */
export type PosteLog = (event: string, facts: Readonly<Record<string, string | number>>) => void;

/**
 * The listening end. TLS 1.3, a pinned client certificate or nothing; two roads: PUT and GET of /lots/{device}/{lot}.
 * It has no way to ask for a signature, and anything else is 404.
 */
export function createPosteServer(dir: string, identity: PosteIdentity, store: LotStore, log: PosteLog): Server {
  const server = createServer(
    {
      key: identity.keyPem,
      cert: identity.certificatePem,
      minVersion: "TLSv1.3",
      requestCert: true,
      rejectUnauthorized: false, // Replaced by the pin: the device's fingerprint, checked before any request is read.
      maxHeaderSize: 8192,
      headersTimeout: 10_000,
      requestTimeout: 60_000,
      keepAliveTimeout: 1,
    },
    (request, response) => {
      answer(dir, store, log, request, response).catch((thrown: unknown) => fail(response, log, thrown));
    },
  );
  server.maxConnections = 16;
  return server;
}

async function answer(
  dir: string,
  store: LotStore,
  log: PosteLog,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const device = await callingDevice(dir, request);
  if (device === undefined) {
    log("refused", { why: "not-paired" });
    request.socket.destroy();
    return;
  }
  const path = readLotPath(request.url ?? "");
  if (path === undefined || path.deviceId !== device) return say(response, 404, { code: "NOT_FOUND" });
  if (request.method === "GET") {
    const receipt = await store.receipt(path.lotId);
    return receipt === undefined ? say(response, 404, { code: "UNKNOWN_LOT" }) : say(response, 200, receipt);
  }
  if (request.method !== "PUT") return say(response, 405, { code: "METHOD" });
  await receive(store, log, request, response, device, path.lotId);
}

async function receive(
  store: LotStore,
  log: PosteLog,
  request: IncomingMessage,
  response: ServerResponse,
  device: string,
  lotId: string,
): Promise<void> {
  const announced = readContentDigest(request.headers["content-digest"]?.toString());
  if (announced === undefined) return say(response, 400, { code: "DIGEST" });
  const parcel = await collect(request);
  if (createHash("sha256").update(parcel).digest("hex") !== announced)
    return say(response, 422, { code: "E_LOT_DIGEST" });
  const reception = await store.receive(device, lotId, parcel);
  log(reception.kind, { device, lotId });
  if (reception.kind === "conflict") return say(response, 409, { code: "E_LOT_DIGEST" });
  return say(response, reception.kind === "stored" ? 201 : 200, reception.receipt);
}

/** The serial number of the device whose pinned certificate is on the other end, or undefined. */
async function callingDevice(dir: string, request: IncomingMessage): Promise<string | undefined> {
  const fingerprint = (request.socket as TLSSocket).getPeerX509Certificate()?.fingerprint256;
  if (fingerprint === undefined) return undefined;
  for (const [id, pinned] of await readDevices(dir)) if (pinned === fingerprint) return id;
  return undefined;
}

async function collect(request: IncomingMessage): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > PARCEL_BYTES) throw new Trouble("E_LOT_ENVELOPE", { why: "too-large" });
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function say(response: ServerResponse, status: number, body: unknown): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    connection: "close",
  });
  response.end(text);
}

function fail(response: ServerResponse, log: PosteLog, thrown: unknown): void {
  const full = (thrown as NodeJS.ErrnoException).code === "ENOSPC";
  const code = troubleCode(thrown);
  log("failed", { code: code ?? (full ? "ENOSPC" : "INTERNAL") });
  if (response.headersSent) response.destroy();
  else if (full) say(response, 507, { code: "E_POSTE_FULL" });
  else say(response, code === undefined ? 500 : 422, { code: code ?? "INTERNAL" });
}
