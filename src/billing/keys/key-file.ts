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
 *   slots       one per practitioner: slot number, scheme, card serial, hash of the card's key, slot salt, wrap of the
 *               data key under the card's KEK
 *   erasable    wraps under K_store of the erasable keys of bodies, by number; none yet
 *   older       wraps under the current data key of former ones whose segments are still there; none yet
 *   escrow      wrap for the poste; none yet
 */
const PATH = "keys/wraps";
export const KEY_FILE_VERSION = 1;
/** RSA v1.5 gives the same signature each time; a card of another kind needs another scheme (reliability 5, rule 2). */
export const SCHEME = "rsa-pkcs1v15-sha256";

const bytesOf = (count: number) =>
  v.pipe(
    v.string(),
    v.regex(new RegExp(`^[0-9A-F]{${2 * count}}$`)),
    v.transform((digits) => fromHex(digits)),
  );

const slotSchema = v.strictObject({
  slot: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(255)),
  scheme: v.literal(SCHEME),
  cardSerial: v.pipe(v.string(), v.regex(/^\d{20}$/)),
  keyHash: bytesOf(32),
  salt: bytesOf(32),
  wrap: bytesOf(12 + 32 + 16),
});

const fileSchema = v.strictObject({
  format: v.literal("tournee-keys"),
  version: v.literal(KEY_FILE_VERSION),
  generation: v.pipe(v.number(), v.integer(), v.minValue(1)),
  slots: v.array(slotSchema),
  erasable: v.array(v.never()),
  older: v.array(v.never()),
  escrow: v.null(),
});

export type Slot = Readonly<v.InferOutput<typeof slotSchema>>;

export interface KeyFile {
  readonly generation: number;
  readonly slots: readonly Slot[];
}

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
  return { generation: parsed.output.generation, slots: parsed.output.slots };
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
  const slots = file.slots.map((slot) => ({
    ...slot,
    keyHash: hex(slot.keyHash),
    salt: hex(slot.salt),
    wrap: hex(slot.wrap),
  }));
  const json = {
    format: "tournee-keys",
    version: KEY_FILE_VERSION,
    generation: file.generation,
    slots,
    erasable: [],
    older: [],
    escrow: null,
  };
  await replaceFile(disk, PATH, Buffer.from(`${JSON.stringify(json, undefined, 1)}\n`, "utf8"));
}
