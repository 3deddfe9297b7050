import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import {
  PUSH_PATH,
  presencePath,
  readContentDigest,
  readLotPath,
  readPushedPath,
  readSync,
  readSyncPath,
  SYNC_BYTES,
  writeManifest,
} from "#sync/messages/index";
import { Trouble } from "#util/trouble";
import { PosteBook } from "./book.ts";
import { pairedDevices } from "./devices.ts";
import type { PosteLog } from "./log.ts";
import type { Presence } from "./presence.ts";
import { fileReturns, lookInto, offered, putAway } from "./push-folder.ts";
import { keepStanding } from "./standing.ts";
import type { LotStore } from "./store.ts";

/**
 * A request of a paired device: its lots, PUT and GET of /lots/{device}/{lot}; what stands for it, GET of /push and /push/{name};
 * how it stands, PUT of /sync/{device}/{seq}; that it is there, PUT of /presence/{device}. None asks for a signature.
 */
export interface Call {
  readonly dir: string;
  readonly store: LotStore;
  readonly presence: Presence;
  readonly log: PosteLog;
  /** Serial number of the device that calls. */
  readonly device: string;
  /** Of the certificate it calls with: 16 hexadecimal digits of its SHA-256. */
  readonly pin: string;
  readonly parcelBytes: number;
}

/** Names that a path of ours could hold; dots in front, escapes, queries and anything else are a malformed request. */
const PATH = /^(\/[A-Za-z0-9][A-Za-z0-9._-]*)+$/;

/** A disk without room left, by its own limit or the user's. */
const FULL = ["ENOSPC", "EDQUOT", "EFBIG"];

/** Answers one request. Rejects with what `fail` answers. */
export async function answer(call: Call, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = request.url ?? "";
  const { method } = request;
  if (!PATH.test(url)) return say(response, 400, { code: "PATH" });
  const name = readPushedPath(url);
  if (url === PUSH_PATH || name !== undefined)
    return method === "GET" ? give(call, response, name) : say(response, 405, { code: "METHOD" });
  const sync = readSyncPath(url);
  if (sync?.deviceId === call.device)
    return method === "PUT" ? hear(call, request, response, sync.seq) : say(response, 405, { code: "METHOD" });
  if (url === presencePath(call.device)) {
    if (method !== "PUT") return say(response, 405, { code: "METHOD" });
    await call.presence.hear(call.device, request);
    return say(response, 200, {});
  }
  const path = readLotPath(url);
  if (path === undefined || path.deviceId !== call.device) return say(response, 404, { code: "NOT_FOUND" });
  if (method === "PUT") return receive(call, request, response, path.lotId);
  if (method !== "GET") return say(response, 405, { code: "METHOD" });
  const receipt = call.store.receipt(path.lotId);
  return receipt === undefined ? say(response, 404, { code: "UNKNOWN_LOT" }) : say(response, 200, receipt);
}

async function receive(call: Call, request: IncomingMessage, response: ServerResponse, lotId: string): Promise<void> {
  const parcel = await bodyOf(request, response, call.parcelBytes, "E_LOT");
  if (parcel === undefined) return;
  const reception = await call.store.receive(call.device, lotId, parcel);
  call.log(reception.kind, { device: call.device, lotId });
  if (reception.kind === "conflict") return say(response, 409, { code: "E_POSTE_REFUSED" });
  return say(response, reception.kind === "stored" ? 201 : 200, reception.receipt);
}

/** What stands for the device, or one file of it. The returns that stand there are filed here first: both sides then know them. */
async function give(call: Call, response: ServerResponse, name: string | undefined): Promise<void> {
  const { files, wrong } = await lookInto(call.dir, call.device);
  for (const one of wrong) call.log("not-pushed", { name: one.name, code: one.code });
  await fileReturns(call.store.journal, files);
  const list = offered(files, await PosteBook.read(call.dir), call.device);
  if (name === undefined) {
    const manifest = list.map(({ name: given, kind, size, sha256 }) => ({ name: given, kind, size, sha256 }));
    return send(response, 200, "application/json", Buffer.from(`${writeManifest(manifest)}\n`));
  }
  const wanted = list.find((one) => one.name === name);
  if (wanted === undefined) return say(response, 404, { code: "UNKNOWN_FILE" });
  call.log("given", { device: call.device, name });
  return send(response, 200, "application/octet-stream", wanted.bytes);
}

/** How the device stands. A number smaller than the last one is an alarm: the device was put back to an older copy. */
async function hear(call: Call, request: IncomingMessage, response: ServerResponse, seq: number): Promise<void> {
  const body = await bodyOf(request, response, SYNC_BYTES, "E_INPUT");
  if (body === undefined) return;
  const standing = readSync(body);
  if (standing === undefined) return say(response, 422, { code: "E_INPUT" });
  const end = await keepStanding(call.store.journal, { deviceId: call.device, pin: call.pin }, seq, standing);
  call.log(`sync-${end}`, { device: call.device, seq });
  if (end === "went-back") return say(response, 409, { code: "E_STORE_LOST_TAIL" });
  const { files } = await lookInto(call.dir, undefined);
  await putAway(call.dir, files, pairedDevices(call.dir));
  return say(response, 200, { seq });
}

/** The body of a PUT, whole and as its digest says; otherwise it is answered, and undefined is given. */
async function bodyOf(
  request: IncomingMessage,
  response: ServerResponse,
  limit: number,
  codes: "E_LOT" | "E_INPUT",
): Promise<Uint8Array | undefined> {
  const lot = codes === "E_LOT";
  const announced = readContentDigest(request.headers["content-digest"]?.toString());
  if (announced === undefined) return void say(response, 400, { code: "DIGEST" });
  const body = await collect(request, limit);
  if (body === "too-large") return void say(response, 413, { code: lot ? "E_LOT_ENVELOPE" : codes });
  if (createHash("sha256").update(body).digest("hex") === announced) return body;
  return void say(response, 422, { code: lot ? "E_LOT_DIGEST" : codes });
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
  send(response, status, "application/json", Buffer.from(`${JSON.stringify(body)}\n`));
}

function send(response: ServerResponse, status: number, type: string, body: Uint8Array): void {
  response.writeHead(status, { "content-type": type, "content-length": body.length, connection: "close" });
  response.end(body);
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
