import { createHash } from "node:crypto";
import { type Disk, replaceFile } from "#hal/ports/index";
import { Turnstile } from "#util/turnstile";
import type { SealedLot } from "../model/lot.ts";
import type { Book } from "./book.ts";
import type { Journal } from "./journal.ts";

const FOLDER = "outbox";
const NAME = /^((?:fse|dre|pj)\.\d{9}\.\d{3}\.\d{12})\.lot$/;

/*
 * THE OUTBOX. One file a sealed lot, named by the lot's identity: outbox/fse.346001233.012.261014183000.lot
 *
 *    0  SHA-256 of the parcel, 32 bytes
 *   32  the parcel: ciphertext for the poste alone
 *
 * It can be read while locked. It holds nothing that the journal does not: deleted, it comes back at the next unlock,
 * under the same hashes.
 */
const HASH_BYTES = 32;

export class Outbox {
  readonly #disk: Disk;
  readonly #turn = new Turnstile();

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  /** Puts a sealed lot down, whole or not at all. Its record is in the journal already. */
  put(sealed: SealedLot): Promise<void> {
    return this.#turn.pass(() => replaceFile(this.#disk, pathOf(sealed.id), fileOf(sealed)));
  }

  /** The lots that lie there, by name. A file that is not what it says is left out: the next unlock makes it again. */
  list(): Promise<readonly SealedLot[]> {
    return this.#turn.pass(async () => {
      const lots: SealedLot[] = [];
      for (const name of await this.#disk.list(FOLDER)) {
        const id = NAME.exec(name)?.[1];
        const content = id === undefined ? "absent" : await this.#disk.read(`${FOLDER}/${name}`);
        if (id === undefined || content === "absent") continue;
        const sealed = sealedIn(id, content);
        if (sealed !== undefined) lots.push(sealed);
      }
      return lots;
    });
  }

  /** Takes a lot away once its receipt is journaled. Absent is fine. */
  remove(id: string): Promise<void> {
    return this.#turn.pass(async () => {
      await this.#disk.remove(pathOf(id));
      await this.#disk.syncFolder(FOLDER);
    });
  }

  /** Makes the outbox what the journal says, after an unlock: lots sealed and not handed over, and no others. */
  async mend(journal: Journal, book: Book): Promise<void> {
    const lying = new Map((await this.list()).map((sealed) => [sealed.id, sealed.hash]));
    const wanted = book.lotsToHandOver();
    for (const { lotId, hash } of wanted) {
      if (hash === undefined || lying.get(lotId) === hash) continue;
      await this.put({ id: lotId, hash, parcel: await journal.parcel(lotId) });
    }
    for (const id of lying.keys()) if (!wanted.some((lot) => lot.lotId === id)) await this.remove(id);
  }
}

/** Opens the outbox of a data folder, made if it is not there. */
export async function openOutbox(disk: Disk): Promise<Outbox> {
  if (!(await disk.list("")).includes(FOLDER)) await disk.makeFolder(FOLDER);
  await disk.syncFolder("");
  return new Outbox(disk);
}

function pathOf(id: string): string {
  return `${FOLDER}/${id}.lot`;
}

function fileOf({ hash, parcel }: SealedLot): Uint8Array {
  return Buffer.concat([Buffer.from(hash, "hex"), parcel]);
}

function sealedIn(id: string, content: Uint8Array): SealedLot | undefined {
  const parcel = content.subarray(HASH_BYTES);
  const hash = createHash("sha256").update(parcel).digest("hex");
  return hash === Buffer.from(content.subarray(0, HASH_BYTES)).toString("hex") ? { id, hash, parcel } : undefined;
}
