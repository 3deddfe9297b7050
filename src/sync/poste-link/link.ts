import { type IncomingMessage, request } from "node:http";
import type { HandOverEnd, Road } from "#billing";
import type { PosteReceipt, SealedLot } from "#billing/model/lot";
import { derOf, verifyRsaMessage } from "#billing/signing/index";
import type { Clock, Random } from "#hal/ports/index";
import { Trouble, troubleCode } from "#util/trouble";
import { contentDigest, lotPath, type Pairing, parseReceipt, receiptBytes } from "../messages/index.ts";
import type { LinkIdentity } from "./identity.ts";
import { connectPinned } from "./pinned.ts";
import { sealForPoste } from "./seal.ts";

/** Silence allowed on an open exchange, and the whole of one hand-over. */
const SILENCE_MS = 10_000;
const WHOLE_MS = 120_000;
const CHUNK_BYTES = 16 * 1024;
const ANSWER_BYTES = 64 * 1024;

/** The road to the paired poste; without a pairing it is there and says so. */
export function createPosteLink(link: {
  readonly pairing: Pairing | undefined;
  readonly identity: LinkIdentity;
  readonly clock: Clock;
  readonly random: Random;
}): Road {
  const { pairing } = link;
  return {
    paired: pairing !== undefined,
    async seal(material) {
      if (pairing === undefined) throw new Trouble("E_POSTE_UNPAIRED");
      return sealForPoste(material, certificateOf(pairing), link.random);
    },
    async handOver(sealed, onProgress) {
      if (pairing === undefined) return { kind: "unreachable", code: "E_POSTE_UNPAIRED" };
      return handOver({ ...link, pairing }, sealed, onProgress);
    },
  };
}

async function handOver(
  link: { readonly pairing: Pairing; readonly identity: LinkIdentity; readonly clock: Clock },
  sealed: SealedLot,
  onProgress: (percent: number) => void,
): Promise<HandOverEnd> {
  const deadline = new AbortController();
  const timer = link.clock.after(WHOLE_MS, () => deadline.abort());
  let bytesLeft = false;
  try {
    const socket = await connectPinned(link.pairing, link.identity, deadline.signal);
    socket.setTimeout(SILENCE_MS, () => socket.destroy(new Trouble("E_POSTE_ABSENT")));
    bytesLeft = true;
    const answer = await put(socket, link.identity.deviceId, sealed, onProgress, deadline.signal);
    return readAnswer(answer, sealed, link.pairing);
  } catch (thrown) {
    const code = troubleCode(thrown) ?? "E_POSTE_ABSENT";
    return { kind: bytesLeft ? "not-confirmed" : "unreachable", code };
  } finally {
    timer.cancel();
  }
}

interface PosteAnswer {
  readonly status: number;
  readonly body: string;
}

function put(
  socket: import("node:tls").TLSSocket,
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
function sendInChunks(
  call: import("node:http").ClientRequest,
  bytes: Uint8Array,
  onProgress: (percent: number) => void,
): void {
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

function readAnswer(answer: PosteAnswer, sealed: SealedLot, pairing: Pairing): HandOverEnd {
  if (answer.status === 507) return { kind: "refused", code: "E_POSTE_FULL" };
  if (answer.status !== 200 && answer.status !== 201) return { kind: "refused", code: refusalOf(answer.body) };
  return { kind: "received", receipt: checkedReceipt(answer.body, sealed, pairing) };
}

/** A permanent code said by the poste is passed on; anything else is only "refused". */
function refusalOf(body: string): "E_LOT_ENVELOPE" | "E_LOT_SIGNATURE" | "E_LOT_DIGEST" | "E_POSTE_REFUSED" {
  const known = ["E_LOT_ENVELOPE", "E_LOT_SIGNATURE", "E_LOT_DIGEST"] as const;
  return known.find((code) => body.includes(`"${code}"`)) ?? "E_POSTE_REFUSED";
}

/** A receipt counts only for this lot, this hash, this poste, and with its signature good (N4, N5). */
export function checkedReceipt(body: string, sealed: SealedLot, pairing: Pairing): PosteReceipt {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new Trouble("E_POSTE_RECEIPT", { part: "json" });
  }
  const receipt = parseReceipt(json);
  const ours = receipt.lotId === sealed.id && receipt.hash === sealed.hash && receipt.posteId === pairing.posteId;
  if (!ours) throw new Trouble("E_POSTE_RECEIPT", { part: "identity" });
  const certificate = certificateOf(pairing);
  const signature = new Uint8Array(Buffer.from(receipt.signature, "base64"));
  if (!verifyRsaMessage(certificate, receiptBytes(receipt), signature))
    throw new Trouble("E_POSTE_RECEIPT", { part: "signature" });
  return receipt;
}

/** DER of the poste's certificate: the pin, and the key lots are enveloped for. */
function certificateOf(pairing: Pairing): Uint8Array {
  return derOf(pairing.certificatePem);
}
