import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { readContentDigest, readLotPath } from "#sync/messages/index";
import { Trouble } from "#util/trouble";
import type { PosteLog } from "./log.ts";
import type { LotStore } from "./store.ts";

/** A request of a paired device: two roads exist, PUT and GET of /lots/{device}/{lot}. None asks for a signature. */
export interface Call {
  readonly store: LotStore;
  readonly log: PosteLog;
  /** Serial number of the device that calls. */
  readonly device: string;
  readonly parcelBytes: number;
}

/** Names that a path of ours could hold; dots in front, escapes, queries and anything else are a malformed request. */
const PATH = /^(\/[A-Za-z0-9][A-Za-z0-9.-]*)+$/;

/** A disk without room left, by its own limit or the user's. */
const FULL = ["ENOSPC", "EDQUOT", "EFBIG"];

/** Answers one request. Rejects with what `fail` answers. */
export async function answer(call: Call, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = request.url ?? "";
  if (!PATH.test(url)) return say(response, 400, { code: "PATH" });
  const path = readLotPath(url);
  if (path === undefined || path.deviceId !== call.device) return say(response, 404, { code: "NOT_FOUND" });
  if (request.method === "PUT") return receive(call, request, response, path.lotId);
  if (request.method !== "GET") return say(response, 405, { code: "METHOD" });
  const receipt = call.store.receipt(path.lotId);
  return receipt === undefined ? say(response, 404, { code: "UNKNOWN_LOT" }) : say(response, 200, receipt);
}

async function receive(call: Call, request: IncomingMessage, response: ServerResponse, lotId: string): Promise<void> {
  const announced = readContentDigest(request.headers["content-digest"]?.toString());
  if (announced === undefined) return say(response, 400, { code: "DIGEST" });
  const parcel = await collect(request, call.parcelBytes);
  if (parcel === "too-large") return say(response, 413, { code: "E_LOT_ENVELOPE" });
  if (createHash("sha256").update(parcel).digest("hex") !== announced)
    return say(response, 422, { code: "E_LOT_DIGEST" });
  const reception = await call.store.receive(call.device, lotId, parcel);
  call.log(reception.kind, { device: call.device, lotId });
  if (reception.kind === "conflict") return say(response, 409, { code: "E_POSTE_REFUSED" });
  return say(response, reception.kind === "stored" ? 201 : 200, reception.receipt);
}

/** The whole body; refused by its announced length before a byte of it is kept, or once it passes the bound. */
async function collect(request: IncomingMessage, limit: number): Promise<Uint8Array | "too-large"> {
  if (Number(request.headers["content-length"] ?? 0) > limit) return "too-large";
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > limit) return "too-large";
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

/** What is answered when a request failed: 422 and a permanent code, 507 on a full disk, else 500. */
export function fail(response: ServerResponse, log: PosteLog, thrown: unknown): void {
  const system = String((thrown as NodeJS.ErrnoException).code ?? "INTERNAL");
  if (thrown instanceof Trouble) log("not-taken", { code: thrown.code, why: String(thrown.facts.why ?? "") });
  else log("failed", { code: system });
  if (response.headersSent || response.destroyed) response.destroy();
  else if (thrown instanceof Trouble) say(response, 422, { code: thrown.code });
  else if (FULL.includes(system)) say(response, 507, { code: "E_POSTE_FULL" });
  else say(response, 500, { code: "INTERNAL" });
}
