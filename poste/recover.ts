import { createPrivateKey, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { answerRecovery, parseRecoveryRequest, recoveryAnswerText } from "#billing/keys/recovery";
import { Secret } from "#util/secret";
import { Trouble } from "#util/trouble";
import { replaceFile } from "./durable.ts";
import { PosteJournal } from "./journal.ts";
import type { PosteTime } from "./time.ts";

/** X25519 keys in PKCS#8 end with the 32 bytes of the key (RFC 8410). */
const KEY_BYTES = 32;

export interface RecoverWish {
  readonly dir: string;
  /** The request of a terminal whose cards are lost. */
  readonly request: string;
  /** Where the answer goes. */
  readonly out: string;
}

/**
 * Lets a new card into a terminal that no card opens any more (docs/journal.md 5): an act by hand, in the poste's journal before the
 * answer is written. Opens nothing by itself: the answer serves that one card, with its code. The poste may be listening. Trouble
 * E_POSTE_UNPAIRED when that folder is no poste's, E_FILE_READ, E_INPUT for a file that is no request, E_KEY_WRONG for a request made
 * for another poste.
 */
export async function recover(wish: RecoverWish, time: PosteTime): Promise<{ deviceId: string; cardSerial: string }> {
  const key = await escrowKey(wish.dir);
  try {
    const request = parseRecoveryRequest(await textOf(wish.request));
    const random = { bytes: (count: number) => new Uint8Array(randomBytes(count)) };
    const answer = answerRecovery(request, key, random);
    const { deviceId, generation, cardSerial } = answer;
    const { journal } = await PosteJournal.open(wish.dir, time);
    await journal.tell({ event: "escrow-opened", deviceId, cardSerial, generation });
    await replaceFile(wish.out, recoveryAnswerText(answer));
    return { deviceId, cardSerial };
  } finally {
    key.wipe();
  }
}

async function escrowKey(dir: string): Promise<Secret> {
  let pem: string;
  try {
    pem = await readFile(join(dir, "escrow-key.pem"), "utf8");
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== "ENOENT") throw thrown;
    throw new Trouble("E_POSTE_UNPAIRED", { part: "escrow-key" });
  }
  const der = createPrivateKey(pem).export({ format: "der", type: "pkcs8" });
  const key = new Secret(Uint8Array.from(der.subarray(-KEY_BYTES)));
  der.fill(0);
  return key;
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch {
    throw new Trouble("E_FILE_READ", { path });
  }
}
