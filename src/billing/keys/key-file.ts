import * as v from "valibot";
import { type Disk, replaceFile } from "#hal/ports/index";
import { fromHex, hex } from "#util/bytes";
import { Trouble } from "#util/trouble";

/*
 * THE KEY FILE, keys/wraps: JSON, replaced whole at each change. It holds no secret: without a card nothing in it opens.
 *
 *   format      "tournee-keys"
 *   version     1
 *   generation  of the data key, from 1
 *   slots       one per practitioner: slot number, scheme, card serial, hash of the card's key, slot salt;
 *               publicKey and privateWrap, an X25519 pair whose private half is wrapped under the card's KEK;
 *               wrap, the data key under the KEK, or null and then sealed: the data key sealed to publicKey, since the
 *               card was not there when this generation was made
 *   former      data keys of former generations, newest first, wrapped under the current one, as long as something on the
 *               disk is written under them
 *   removed     serial number of the card this generation was made to shut out, or null
 *   escrow      public key of the poste and the data key sealed to it, or null
 *
 * The erasable keys of bodies lie beside it (erasable.ts).
 */
const PATH = "keys/wraps";
export const KEY_FILE_VERSION = 1;
/** RSA v1.5 gives the same signature each time; a card of another kind needs another scheme (reliability 5, rule 2). */
export const SCHEME = "rsa-pkcs1v15-sha256";
const WRAP_BYTES = 12 + 32 + 16;
const SEALED_BYTES = 32 + WRAP_BYTES;

/** So many bytes, in upper-case hexadecimal. */
export const bytesOf = (count: number) =>
  v.pipe(
    v.string(),
    v.regex(new RegExp(`^[0-9A-F]{${2 * count}}$`)),
    v.transform((digits) => fromHex(digits)),
  );
export const cardSerial = v.pipe(v.string(), v.regex(/^\d{20}$/));
export const generation = v.pipe(v.number(), v.integer(), v.minValue(1));

export const slotSchema = v.strictObject({
  slot: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(255)),
  scheme: v.literal(SCHEME),
  cardSerial,
  keyHash: bytesOf(32),
  salt: bytesOf(32),
  publicKey: bytesOf(32),
  privateWrap: bytesOf(WRAP_BYTES),
  wrap: v.nullable(bytesOf(WRAP_BYTES)),
  sealed: v.nullable(bytesOf(SEALED_BYTES)),
});

const fileSchema = v.strictObject({
  format: v.literal("tournee-keys"),
  version: v.literal(KEY_FILE_VERSION),
  generation,
  slots: v.array(slotSchema),
  former: v.array(v.strictObject({ generation, wrap: bytesOf(WRAP_BYTES) })),
  removed: v.nullable(cardSerial),
  escrow: v.nullable(v.strictObject({ publicKey: bytesOf(32), sealed: bytesOf(SEALED_BYTES) })),
});

export type Slot = Readonly<v.InferOutput<typeof slotSchema>>;
export type KeyFile = Readonly<Omit<v.InferOutput<typeof fileSchema>, "format" | "version">>;

export const NO_KEYS: KeyFile = { generation: 1, slots: [], former: [], removed: null, escrow: null };

/**
 * Reads the key file. Trouble E_STORE_VERSION when a later version wrote it, E_STORE_DAMAGED when it is no key file:
 * it is then left as it is, for nothing else opens the data.
 */
export async function readKeyFile(disk: Disk): Promise<KeyFile | "absent"> {
  const content = await disk.read(PATH);
  if (content === "absent") return "absent";
  const json = jsonIn(content);
  const version = v.safeParse(v.object({ format: v.literal("tournee-keys"), version: v.number() }), json);
  if (version.success && version.output.version > KEY_FILE_VERSION)
    throw new Trouble("E_STORE_VERSION", { file: PATH });
  const parsed = v.safeParse(fileSchema, json);
  if (!parsed.success) throw new Trouble("E_STORE_DAMAGED", { file: PATH });
  const { format: _, version: __, ...file } = parsed.output;
  return file;
}

function jsonIn(content: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(content).toString("utf8"));
  } catch {
    return undefined;
  }
}

/** Replaces the key file, down to the disk. */
export async function writeKeyFile(disk: Disk, file: KeyFile): Promise<void> {
  const json = { format: "tournee-keys", version: KEY_FILE_VERSION, ...file };
  const text = JSON.stringify(json, (_, value: unknown) => (value instanceof Uint8Array ? hex(value) : value), 1);
  await replaceFile(disk, PATH, Buffer.from(`${text}\n`, "utf8"));
}
