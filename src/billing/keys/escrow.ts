import type { Random } from "#hal/ports/index";
import { asciiBytes, concat } from "#util/bytes";
import type { Secret } from "#util/secret";
import { openSealed, sealTo } from "./exchange.ts";

/** The data key of one generation, sealed to the poste: it opens the data when no card is left (reliability 5, rules 7 and 8). */
export interface EscrowCopy {
  readonly generation: number;
  /** Of the poste, 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly sealed: Uint8Array;
}

const LABEL = asciiBytes("TRN-ESCROW-1");

/** undefined when that is no key anything can be sealed to. */
export function sealEscrow(
  publicKey: Uint8Array,
  dek: Secret,
  generation: number,
  random: Random,
): EscrowCopy | undefined {
  const sealed = sealTo(publicKey, dek, aboutOf(generation), random);
  return sealed && { generation, publicKey: Uint8Array.from(publicKey), sealed };
}

/** The poste's act, by hand: the data key out of its copy. undefined when this key does not open it. */
export function openEscrow(privateKey: Secret, copy: EscrowCopy): Secret | undefined {
  return openSealed(privateKey, copy.sealed, aboutOf(copy.generation));
}

function aboutOf(generation: number): Uint8Array {
  const number = new DataView(new ArrayBuffer(4));
  number.setUint32(0, generation);
  return concat(LABEL, new Uint8Array(number.buffer));
}
