import { Secret } from "#util/secret";
import { hkdf } from "./hkdf.ts";

/** What a data key is for. One HKDF label each (reliability 5). */
const USES = ["journal", "store", "audit", "chain", "index"] as const;

/**
 * The data key of one generation and the keys derived from it. Whoever holds one is "unlocked"; `wipe` is the lock.
 * `dek` itself serves only to wrap it for another card.
 */
export interface DataKeys extends Readonly<Record<(typeof USES)[number], Secret>> {
  readonly generation: number;
  readonly dek: Secret;
  /** Keys of former generations that something on the disk is still written under. Wiped with these. */
  readonly former: readonly DataKeys[];
  /** Serial number of the card that this generation was made to shut out. */
  readonly removed?: string;
  wipe(): void;
}

export interface Lineage {
  readonly former?: readonly DataKeys[];
  readonly removed?: string;
}

/** Derives the keys of a data key: HKDF-SHA256(DEK, no salt, "TOURNEE-" + use). Takes `dek` (32 bytes) and `former` over. */
export function deriveKeys(dek: Secret, generation: number, { former = [], removed }: Lineage = {}): DataKeys {
  const derive = (use: (typeof USES)[number]) => new Secret(hkdf(dek.reveal(), new Uint8Array(0), `TOURNEE-${use}`));
  const keys = {
    journal: derive("journal"),
    store: derive("store"),
    audit: derive("audit"),
    chain: derive("chain"),
    index: derive("index"),
  };
  return {
    generation,
    dek,
    former,
    ...(removed !== undefined && { removed }),
    ...keys,
    wipe() {
      for (const use of USES) keys[use].wipe();
      dek.wipe();
      for (const one of former) one.wipe();
    },
  };
}

/** The keys of one generation, or undefined when they are not held any more (or not yet). */
export function keysOf(keys: DataKeys, generation: number): DataKeys | undefined {
  return keys.generation === generation ? keys : keys.former.find((one) => one.generation === generation);
}
