import * as v from "valibot";
import type { Random } from "#hal/ports/index";
import { hex, sameBytes } from "#util/bytes";
import type { Secret } from "#util/secret";
import { Trouble } from "#util/trouble";
import { openEscrow } from "./escrow.ts";
import { exchangePublicKey, sealTo } from "./exchange.ts";
import { contextBytes } from "./kek.ts";
import { bytesOf, cardSerial, generation, KEY_FILE_VERSION, type Slot } from "./key-file.ts";

/*
 * A CARD LOST, ANOTHER LET IN (reliability 5, rules 7 and 8). Three acts, none of which opens anything alone:
 *
 *   terminal   makes a slot for the new card without the data key in it: a pair, its private half wrapped under what only that
 *              card can sign. Writes the request: the public half, and the copy of the data key sealed to the poste.
 *   poste      by hand: opens the copy with the key that never left it, and seals the data key to that public half: the answer.
 *   terminal   the same card and its PIN open the answer; the journal says whether it is the right key; the card is enrolled.
 *
 * Request and answer are JSON files that may be carried by anything and seen by anyone. Bytes are in hexadecimal.
 *
 *   request   format "tournee-recovery-request", version 1, deviceId, generation, escrow {publicKey, sealed},
 *             slot {slot, cardSerial, keyHash, publicKey}
 *   answer    format "tournee-recovery-answer", version 1, deviceId, generation, cardSerial, publicKey, sealed
 */
const SEALED_BYTES = 32 + 12 + 32 + 16;
const deviceId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{1,12}$/));

const requestSchema = v.strictObject({
  format: v.literal("tournee-recovery-request"),
  version: v.literal(1),
  deviceId,
  generation,
  escrow: v.strictObject({ publicKey: bytesOf(32), sealed: bytesOf(SEALED_BYTES) }),
  slot: v.strictObject({
    slot: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(255)),
    cardSerial,
    keyHash: bytesOf(32),
    publicKey: bytesOf(32),
  }),
});

const answerSchema = v.strictObject({
  format: v.literal("tournee-recovery-answer"),
  version: v.literal(1),
  deviceId,
  generation,
  cardSerial,
  publicKey: bytesOf(32),
  sealed: bytesOf(SEALED_BYTES),
});

export type RecoveryRequest = Readonly<Omit<v.InferOutput<typeof requestSchema>, "format" | "version">>;
export type RecoveryAnswer = Readonly<Omit<v.InferOutput<typeof answerSchema>, "format" | "version">>;

/** Reads a request. Trouble E_INPUT when it is none. */
export function parseRecoveryRequest(text: string): RecoveryRequest {
  return parsed(requestSchema, text, "recovery-request");
}

/** Reads an answer. Trouble E_INPUT when it is none. */
export function parseRecoveryAnswer(text: string): RecoveryAnswer {
  return parsed(answerSchema, text, "recovery-answer");
}

export function recoveryRequestText(request: RecoveryRequest): string {
  return textOf("tournee-recovery-request", request);
}

export function recoveryAnswerText(answer: RecoveryAnswer): string {
  return textOf("tournee-recovery-answer", answer);
}

/**
 * The poste's act: the data key out of its copy, sealed to the slot of the card that asks. `privateKey`: the poste's X25519
 * key, 32 bytes, which stays the caller's. Trouble E_KEY_WRONG when the copy was not sealed to this poste.
 */
export function answerRecovery(request: RecoveryRequest, privateKey: Secret, random: Random): RecoveryAnswer {
  const { escrow, slot } = request;
  const ours = sameBytes(exchangePublicKey(privateKey), escrow.publicKey);
  const dek = ours ? openEscrow(privateKey, { ...escrow, generation: request.generation }) : undefined;
  if (dek === undefined) throw new Trouble("E_KEY_WRONG", { part: "escrow" });
  const about = contextBytes({ ...slot, version: KEY_FILE_VERSION, generation: request.generation });
  const sealed = sealTo(slot.publicKey, dek, about, random);
  dek.wipe();
  if (sealed === undefined) throw new Trouble("E_INPUT", { what: "recovery-request", why: "public-key" });
  return {
    deviceId: request.deviceId,
    generation: request.generation,
    cardSerial: slot.cardSerial,
    publicKey: slot.publicKey,
    sealed,
  };
}

/** The slot of the card that asked, with the answer in it; undefined when the answer is to another request. */
export function answeredSlot(pending: Slot, answer: RecoveryAnswer, current: number): Slot | undefined {
  const same = answer.generation === current && answer.cardSerial === pending.cardSerial;
  if (!same || !sameBytes(answer.publicKey, pending.publicKey)) return undefined;
  return { ...pending, wrap: null, sealed: answer.sealed };
}

function parsed<T>(
  schema: v.GenericSchema<unknown, T & { format: unknown; version: unknown }>,
  text: string,
  what: string,
) {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Trouble("E_INPUT", { what });
  }
  const end = v.safeParse(schema, json);
  if (!end.success) throw new Trouble("E_INPUT", { what });
  const { format: _, version: __, ...rest } = end.output;
  return rest;
}

function textOf(format: string, content: object): string {
  const json = { format, version: 1, ...content };
  return `${JSON.stringify(json, (_, value: unknown) => (value instanceof Uint8Array ? hex(value) : value), 2)}\n`;
}
