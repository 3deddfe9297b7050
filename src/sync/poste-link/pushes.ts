import type { AskedEnd, Pushes } from "#billing";
import { sha256 } from "#billing/signing/index";
import { hex } from "#util/bytes";
import { Trouble } from "#util/trouble";
import {
  contentDigest,
  MANIFEST_BYTES,
  PUSH_PATH,
  pushedPath,
  readManifest,
  syncPath,
  writeSync,
} from "../messages/index.ts";
import { type CallParts, callPoste } from "./call.ts";
import { type Exchange, exchange, type Heard } from "./exchange.ts";

const ANSWER_BYTES = 4096;

/** What stands at the paired poste for this device. Each call is a connection of its own: what was taken before a cut stays taken. */
export function pushesOf(parts: CallParts): Pushes {
  const ask = async <T>(wish: Exchange, read: (heard: Heard) => T): Promise<AskedEnd<T>> => {
    const end = await callPoste(parts, async (socket, until) => read(await exchange(socket, wish, until)));
    return end.kind === "said" ? { kind: "given", value: end.value } : { kind: "failed", code: end.code };
  };
  return {
    list: () =>
      ask({ method: "GET", path: PUSH_PATH, answerBytes: MANIFEST_BYTES }, ({ status, body }) => {
        if (status !== 200) throw new Trouble("E_POSTE_REFUSED");
        return readManifest(Buffer.from(body).toString("utf8"));
      }),
    fetch: ({ name, size, sha256: announced }, onProgress) =>
      ask(
        {
          method: "GET",
          path: pushedPath(name),
          answerBytes: size,
          onHeard: (bytes) => onProgress(size === 0 ? 100 : Math.floor((100 * bytes) / size)),
        },
        ({ status, body }) => {
          if (status !== 200) throw new Trouble("E_POSTE_REFUSED");
          if (hex(sha256(body)).toLowerCase() !== announced) throw new Trouble("E_POSTE_ANSWER", { part: "hash" });
          return body;
        },
      ),
    tell: (seq, standing) => {
      const body = writeSync(standing);
      const digest = contentDigest(hex(sha256(body)));
      const headers = { "content-type": "application/json", "content-digest": digest };
      const path = syncPath(parts.identity.deviceId, seq);
      return ask({ method: "PUT", path, headers, body, answerBytes: ANSWER_BYTES }, ({ status }) => {
        if (status === 409) throw new Trouble("E_STORE_LOST_TAIL");
        if (status !== 200) throw new Trouble("E_POSTE_REFUSED");
        return undefined;
      });
    },
  };
}
