import * as v from "valibot";
import { type Disk, replaceFile } from "#hal/ports/index";
import { hex } from "#util/bytes";
import { type Slot, slotSchema } from "./key-file.ts";
import { parseRecoveryAnswer, type RecoveryAnswer, type RecoveryRequest, recoveryRequestText } from "./recovery.ts";

/*
 * A RECOVERY UNDER WAY, three files of the data folder: keys/pending, the slot of the card that asks (JSON, as in the key file, with
 * neither wrap nor sealed key); recovery-request.json, for the poste; recovery-answer.json, put there by whoever brings it back.
 */
const PENDING = "keys/pending";
export const REQUEST_PATH = "recovery-request.json";
export const ANSWER_PATH = "recovery-answer.json";

/** undefined when none is under way, or its file is not readable: the card then asks once more. */
export async function readPending(disk: Disk): Promise<Slot | undefined> {
  const text = await textOf(disk, PENDING);
  if (text === undefined) return undefined;
  try {
    return v.parse(slotSchema, JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** undefined when there is none, or it is no answer. */
export async function readAnswer(disk: Disk): Promise<RecoveryAnswer | undefined> {
  const text = await textOf(disk, ANSWER_PATH);
  if (text === undefined) return undefined;
  try {
    return parseRecoveryAnswer(text);
  } catch {
    return undefined;
  }
}

/** The slot first: a request whose slot is lost could never be answered. An answer to an earlier one goes. */
export async function writeRequest(disk: Disk, pending: Slot, request: RecoveryRequest): Promise<void> {
  const json = JSON.stringify(pending, (_, value: unknown) => (value instanceof Uint8Array ? hex(value) : value), 1);
  await replaceFile(disk, PENDING, Buffer.from(`${json}\n`, "utf8"));
  await disk.remove(ANSWER_PATH);
  await replaceFile(disk, REQUEST_PATH, Buffer.from(recoveryRequestText(request), "utf8"));
}

/** Takes all three away. */
export async function endRecovery(disk: Disk): Promise<void> {
  for (const path of [REQUEST_PATH, ANSWER_PATH, PENDING]) await disk.remove(path);
  await disk.syncFolder("");
  await disk.syncFolder("keys");
}

async function textOf(disk: Disk, path: string): Promise<string | undefined> {
  const content = await disk.read(path);
  return content === "absent" ? undefined : Buffer.from(content).toString("utf8");
}
