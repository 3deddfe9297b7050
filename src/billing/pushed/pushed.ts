import { readRound, writeRound } from "#billing/formats/round";
import { type DataKeys, openForDevice, readSealedFile, sealForDevice, writeSealedFile } from "#billing/keys/index";
import type { Day } from "#billing/model/dates";
import type { Round } from "#billing/model/round";
import { builtInTables, type Tables } from "#billing/rules/index";
import { sha256 } from "#billing/signing/index";
import { type Disk, type Random, replaceFile } from "#hal/ports/index";
import { hex } from "#util/bytes";
import { Trouble } from "#util/trouble";
import { openPack, type PackInForce } from "./table-pack.ts";

const FOLDER = "pushed";
const TABLES = `${FOLDER}/tables`;
const WAITING = `${FOLDER}/round-waiting`;
const ROUND = { path: `${FOLDER}/round`, label: "TRN-ROUND-1" } as const;

/** Tables that took the place of others: "old → new, from the day". `before` is undefined when those of the product were in force. */
export interface TablesChange {
  readonly before: string | undefined;
  readonly version: string;
  readonly from: Day;
}

/** A pushed file and the hash it came under: known, it is not fetched again. */
interface Kept<T> {
  readonly value: T;
  readonly hash: string;
}

/**
 * The round and the tables that were pushed last. The tables can be read at any time, the round while the data are open: it is
 * persons' data. A new one replaces the old one whole, down to the disk; what does not hold together changes nothing.
 */
export class Pushed {
  readonly #disk: Disk;
  readonly #random: Random;
  readonly #builtIn = builtInTables();
  #pack: Kept<PackInForce> | undefined;
  #round: Kept<Round> | undefined;
  /** Hash of a round that came while locked. */
  #waiting: string | undefined;

  constructor(disk: Disk, random: Random, pack: Kept<PackInForce> | undefined) {
    this.#disk = disk;
    this.#random = random;
    this.#pack = pack;
  }

  /** The tables in force. */
  get tables(): Tables {
    return this.#pack?.value.tables ?? this.#builtIn;
  }

  /** What the pack in force calls itself; undefined: the tables are those of the product. */
  get pack(): Omit<PackInForce, "tables"> | undefined {
    return this.#pack?.value;
  }

  /** The round, or undefined: none was pushed, or the data are locked. */
  get round(): Round | undefined {
    return this.#round?.value;
  }

  /** Whether a file with this SHA-256 (lower-case hexadecimal) is what is kept. */
  holds(hash: string): boolean {
    return hash === this.#round?.hash || hash === this.#pack?.hash || hash === this.#waiting;
  }

  /** Opens the round with the data, the one that came meanwhile first; one that these keys do not open is none. */
  async unlock(keys: DataKeys): Promise<void> {
    const sealed = await this.#disk.read(WAITING);
    const waiting = sealed === "absent" ? undefined : await openForDevice(this.#disk, keys, sealed, ROUND.label);
    if (waiting !== undefined) await this.takeRound(waiting, keys);
    if (sealed !== "absent") await this.#disk.remove(WAITING);
    this.#waiting = undefined;
    const content = await readSealedFile(this.#disk, ROUND, keys);
    this.#round = content === undefined ? undefined : keptRound(content);
  }

  /**
   * Keeps a round that comes while the data are locked, sealed to the device's own key, until the next unlock. undefined: nobody
   * was ever unlocked here, and nothing can be sealed. Trouble E_ROUND, E_STORE_*.
   */
  async keepWaiting(bytes: Uint8Array): Promise<Round | undefined> {
    const round = readRound(bytes);
    const sealed = await sealForDevice(this.#disk, this.#random, bytes, ROUND.label);
    if (sealed === undefined) return undefined;
    await replaceFile(this.#disk, WAITING, sealed);
    this.#waiting = hashOf(bytes);
    return round;
  }

  /** Forgets the round with the data. */
  lock(): void {
    this.#round = undefined;
  }

  /** Takes a round. Trouble E_ROUND: the one before stays. Trouble E_STORE_* when it cannot be kept. */
  async takeRound(bytes: Uint8Array, keys: DataKeys): Promise<Round> {
    const round = readRound(bytes);
    const hash = hashOf(bytes);
    await writeSealedFile(
      { disk: this.#disk, random: this.#random },
      ROUND,
      keys,
      Buffer.concat([Buffer.from(hash, "hex"), writeRound(round)]),
    );
    this.#round = { value: round, hash };
    return round;
  }

  /** Takes a pack of tables. Trouble E_TABLE when it is not its publisher's, does not hold together, or is older than the one in force. */
  async takeTables(bytes: Uint8Array): Promise<TablesChange> {
    const pack = openPack(bytes);
    const before = this.#pack?.value;
    if (before !== undefined && pack.number <= before.number) throw new Trouble("E_TABLE", { reason: "older" });
    await replaceFile(this.#disk, TABLES, bytes);
    this.#pack = { value: pack, hash: hashOf(bytes) };
    return { before: before?.version, version: pack.version, from: pack.from };
  }
}

/** Opens what was pushed on a data folder, its folder made if it is not there. A pack that does not hold any more is none. */
export async function openPushed(disk: Disk, random: Random): Promise<Pushed> {
  if (!(await disk.list("")).includes(FOLDER)) {
    await disk.makeFolder(FOLDER);
    await disk.syncFolder("");
  }
  const bytes = await disk.read(TABLES);
  return new Pushed(disk, random, bytes === "absent" ? undefined : keptPack(bytes));
}

function keptPack(bytes: Uint8Array): Kept<PackInForce> | undefined {
  try {
    return { value: openPack(bytes), hash: hashOf(bytes) };
  } catch (thrown) {
    if (thrown instanceof Trouble) return undefined;
    throw thrown;
  }
}

/** The round behind its hash; one of another version is none: it comes again. */
function keptRound(content: Uint8Array): Kept<Round> | undefined {
  try {
    return { hash: Buffer.from(content.subarray(0, 32)).toString("hex"), value: readRound(content.subarray(32)) };
  } catch (thrown) {
    if (thrown instanceof Trouble) return undefined;
    throw thrown;
  }
}

function hashOf(bytes: Uint8Array): string {
  return hex(sha256(bytes)).toLowerCase();
}
