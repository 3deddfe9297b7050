import { asciiBytes, concat } from "#util/bytes";
import { Secret } from "#util/secret";
import { Trouble } from "#util/trouble";
import { type DataKeys, deriveKeys } from "./data-keys.ts";
import { gcmOpen, gcmSeal } from "./gcm.ts";
import { hkdf } from "./hkdf.ts";
import type { KeyFile } from "./key-file.ts";

const LABEL = asciiBytes("TRN-FORMER-1");

/** The data keys in `former`, each wrapped under HKDF(new data key, "TOURNEE-older"). */
export function wrapFormer(dek: Secret, former: readonly DataKeys[], nonce: () => Uint8Array): KeyFile["former"] {
  const key = new Secret(hkdf(dek.reveal(), new Uint8Array(0), "TOURNEE-older"));
  const wraps = former.map(({ generation, dek: old }) => ({
    generation,
    wrap: gcmSeal(key.reveal(), old.reveal(), aboutOf(generation), nonce()),
  }));
  key.wipe();
  return wraps;
}

/** All that a data key opens. Takes it over. */
export function keysIn(file: KeyFile, dek: Secret): DataKeys {
  try {
    const former = openFormer(dek, file);
    return deriveKeys(dek, file.generation, { former, ...(file.removed !== null && { removed: file.removed }) });
  } catch (thrown) {
    dek.wipe();
    throw thrown;
  }
}

/** Opens them. Trouble E_STORE_DAMAGED when one does not open: what is written under it would not be readable. */
function openFormer(dek: Secret, file: KeyFile): readonly DataKeys[] {
  const key = new Secret(hkdf(dek.reveal(), new Uint8Array(0), "TOURNEE-older"));
  const opened: DataKeys[] = [];
  for (const { generation, wrap } of file.former) {
    const old = gcmOpen(key.reveal(), wrap, aboutOf(generation));
    if (old !== undefined) opened.push(deriveKeys(new Secret(old), generation));
  }
  key.wipe();
  if (opened.length === file.former.length) return opened;
  for (const one of opened) one.wipe();
  throw new Trouble("E_STORE_DAMAGED", { file: "keys/wraps", fault: "former" });
}

function aboutOf(generation: number): Uint8Array {
  const number = new DataView(new ArrayBuffer(4));
  number.setUint32(0, generation);
  return concat(LABEL, new Uint8Array(number.buffer));
}
