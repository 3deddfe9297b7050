import { constants } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { TLSSocket } from "node:tls";
import { deviceOf } from "./devices.ts";
import type { PosteIdentity } from "./identity.ts";
import { type PosteLog, rateLimited } from "./log.ts";
import type { Presence } from "./presence.ts";
import { answer, fail } from "./requests.ts";
import type { Caller } from "./standing.ts";
import type { LotStore } from "./store.ts";
import type { PosteTime } from "./time.ts";

/** How much and how long a caller may ask of us. */
export interface ServerLimits {
  readonly connections: number;
  readonly headerBytes: number;
  /** The largest parcel taken: a lot of 10 invoices is about 60 kB. */
  readonly parcelBytes: number;
  readonly handshakeMs: number;
  readonly headersMs: number;
  readonly requestMs: number;
  /** Of silence on an open connection. */
  readonly silenceMs: number;
  /** How often the two before are looked at. */
  readonly lookMs: number;
}

export const SERVER_LIMITS: ServerLimits = {
  connections: 32,
  headerBytes: 8192,
  parcelBytes: 8 * 1024 * 1024,
  handshakeMs: 10_000,
  headersMs: 10_000,
  requestMs: 120_000,
  silenceMs: 20_000,
  lookMs: 1000,
};

export interface ServerParts {
  readonly dir: string;
  readonly identity: PosteIdentity;
  readonly store: LotStore;
  readonly presence: Presence;
  readonly time: PosteTime;
  readonly log: PosteLog;
  readonly limits?: ServerLimits;
}

/**
 * The listening end. TLS 1.3, a pinned client certificate or nothing: whoever else calls is closed before a byte of HTTP is read, and
 * never learns why. Dates, names and authorities of certificates prove nothing; a session cannot be resumed.
 */
export function createPosteServer(parts: ServerParts): Server {
  const { dir, identity, store, presence, log, limits = SERVER_LIMITS } = parts;
  const callers = new WeakMap<object, Caller>();
  const server = createServer(
    {
      key: identity.keyPem,
      cert: identity.certificatePem,
      minVersion: "TLSv1.3",
      requestCert: true,
      rejectUnauthorized: false, // Replaced by the pin, looked at below before any request is read.
      secureOptions: constants.SSL_OP_NO_TICKET,
      handshakeTimeout: limits.handshakeMs,
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: limits.lookMs,
      keepAliveTimeout: 1,
    },
    (request: IncomingMessage, response: ServerResponse) => {
      const caller = callers.get(request.socket);
      if (caller === undefined) return void request.socket.destroy();
      const { deviceId: device, pin } = caller;
      const call = { dir, store, presence, log, device, pin, parcelBytes: limits.parcelBytes };
      answer(call, request, response).catch((thrown: unknown) => fail(response, log, thrown));
    },
  );
  server.maxConnections = limits.connections;
  server.timeout = limits.silenceMs;
  const refused = rateLimited(log, parts.time);
  server.prependListener("secureConnection", (socket: TLSSocket) => {
    const caller = callerOf(dir, socket);
    if (caller !== undefined) return void callers.set(socket, caller);
    refused("refused", { why: "not-paired" });
    socket.destroy();
  });
  server.on("tlsClientError", () => refused("refused", { why: "tls" }));
  return server;
}

function callerOf(dir: string, socket: TLSSocket): Caller | undefined {
  const fingerprint = socket.getPeerX509Certificate()?.fingerprint256;
  const deviceId = fingerprint === undefined || socket.isSessionReused() ? undefined : deviceOf(dir, fingerprint);
  if (fingerprint === undefined || deviceId === undefined) return undefined;
  return { deviceId, pin: fingerprint.replaceAll(":", "").slice(0, 16).toLowerCase() };
}
