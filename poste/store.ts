import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { PosteReceipt } from "#billing/model/lot";
import { isLotId, parseReceipt } from "#sync/messages/index";
import { Trouble } from "#util/trouble";
import { Turnstile } from "#util/turnstile";
import { appearWhole, makeFolder, settledNames } from "./durable.ts";
import type { PosteIdentity } from "./identity.ts";
import { PosteJournal } from "./journal.ts";
import { type OpenedParcel, openParcel } from "./open-parcel.ts";
import { nextReceipt, ReceiptBook } from "./receipts.ts";
import type { PosteTime } from "./time.ts";

/** How a hand-over ended at the poste. */
export type Reception =
  | { readonly kind: "stored"; readonly receipt: PosteReceipt }
  /** The same lot with the same hash: the same receipt, nothing else changed. */
  | { readonly kind: "known"; readonly receipt: PosteReceipt }
  /** The same lot with another content: an alarm, nothing overwritten. */
  | { readonly kind: "conflict" };

/** What a store is made of. `appear` puts a set of files under a folder all at once, or nothing. */
export interface StoreParts {
  readonly dir: string;
  readonly identity: PosteIdentity;
  readonly time: PosteTime;
  readonly appear?: typeof appearWhole;
}

/** The lots of one poste folder. */
export class LotStore {
  readonly #parts: StoreParts;
  readonly #journal: PosteJournal;
  readonly #book: ReceiptBook;
  readonly #turnstile = new Turnstile();
  #stopped = false;

  private constructor(parts: StoreParts, journal: PosteJournal, book: ReceiptBook) {
    this.#parts = parts;
    this.#journal = journal;
    this.#book = book;
  }

  /**
   * Opens the folder, made if it is not there, and takes up the chain of receipts where it stands. Trouble E_POSTE_RECEIPT when
   * the receipts on disk do not hold together.
   */
  static async open(parts: StoreParts): Promise<LotStore> {
    const { dir, identity, time } = parts;
    for (const folder of ["lots", "fse", "push", "devices"]) await makeFolder(join(dir, folder));
    const { journal, receipts } = await PosteJournal.open(dir, time);
    const told = new Set(receipts.map(({ lotId }) => lotId));
    const untold = (await receiptsOnDisk(dir)).filter(({ lotId }) => !told.has(lotId));
    const book = new ReceiptBook(identity, [...receipts, ...untold]);
    // A cut between the lot and its line: the line is written now, without the device, which is not known any more.
    for (const receipt of untold) await journal.tell({ event: "lot", deviceId: "", lotId: receipt.lotId, receipt });
    return new LotStore(parts, journal, book);
  }

  get journal(): PosteJournal {
    return this.#journal;
  }

  /** The receipt already given for a lot, or undefined. */
  receipt(lotId: string): PosteReceipt | undefined {
    return this.#book.of(lotId);
  }

  /**
   * Opens, verifies and stores one parcel, then signs its receipt; one at a time. Idempotent by lot identity and
   * hash. Trouble E_LOT_* when the parcel is not what it says: nothing is stored.
   */
  receive(deviceId: string, lotId: string, parcel: Uint8Array): Promise<Reception> {
    return this.#turnstile.pass(async () => {
      if (this.#stopped) throw new Error("the disk failed: restart the poste");
      const hash = createHash("sha256").update(parcel).digest("hex");
      const known = this.#book.of(lotId);
      if (known?.hash === hash) return { kind: "known", receipt: known };
      if (known !== undefined) {
        await this.#journal.tell({ event: "conflict", deviceId, lotId, hash });
        return { kind: "conflict" };
      }
      return { kind: "stored", receipt: await this.#store(deviceId, lotId, hash, parcel) };
    });
  }

  /** Resolves once every parcel that was being received is stored or refused. */
  async settled(): Promise<void> {
    await this.#turnstile.pass(async () => {});
  }

  async #store(deviceId: string, lotId: string, hash: string, parcel: Uint8Array): Promise<PosteReceipt> {
    const { dir, identity, time, appear = appearWhole } = this.#parts;
    const opened = await this.#opened(deviceId, lotId, parcel);
    const receipt = nextReceipt(identity, this.#book.chain, {
      lotId,
      hash,
      receivedAt: new Date(time.now()).toISOString(),
      invoices: opened.annex.invoices.length,
      totalFeesCents: opened.totalFeesCents,
    });
    const folder = join(dir, "lots", lotId);
    try {
      await appear(folder, filesOf(opened, receipt));
    } catch (thrown) {
      // Named, but perhaps not down to the disk: nothing more is promised before a restart has read it again.
      this.#stopped = await exists(folder);
      throw thrown;
    }
    this.#book.keep(receipt);
    await this.#journal.tell({ event: "lot", deviceId, lotId, receipt });
    return receipt;
  }

  async #opened(deviceId: string, lotId: string, parcel: Uint8Array): Promise<OpenedParcel> {
    try {
      const opened = openParcel(parcel, lotId, this.#parts.identity);
      if (opened.deviceSerial !== deviceId) throw new Trouble("E_LOT_DIGEST", { why: "device" });
      return opened;
    } catch (thrown) {
      if (thrown instanceof Trouble)
        await this.#journal.tell({ ...thrown.facts, event: "refused", deviceId, lotId, code: thrown.code });
      throw thrown;
    }
  }
}

/** What stands in DIR/lots/{lot}. */
function filesOf(opened: OpenedParcel, receipt: PosteReceipt): Readonly<Record<string, string | Uint8Array>> {
  const { invoices } = opened.annex;
  return {
    [opened.fileName]: opened.file,
    "lot.p7m": opened.enveloped,
    "lot.p7s": opened.signedData,
    ...Object.fromEntries(opened.pieces.map(({ fileName, bytes }) => [fileName, bytes])),
    "signatures.json": json(invoices.map(({ number, cps, vitale }) => ({ number, cps, vitale }))),
    "invoice.json": json(invoices.map(({ cps: _cps, vitale: _vitale, ...invoice }) => invoice)),
    "receipt.json": json(receipt),
  };
}

/** Receipts of the lots in their folders; anything else there is somebody else's and is left alone. */
async function receiptsOnDisk(dir: string): Promise<readonly PosteReceipt[]> {
  const receipts: PosteReceipt[] = [];
  for (const name of await settledNames(join(dir, "lots"))) {
    const path = join(dir, "lots", name, "receipt.json");
    if (isLotId(name) && (await exists(path))) receipts.push(readReceipt(await readFile(path, "utf8"), name));
  }
  return receipts;
}

function readReceipt(text: string, lotId: string): PosteReceipt {
  try {
    const receipt = parseReceipt(JSON.parse(text));
    if (receipt.lotId === lotId) return receipt;
  } catch (thrown) {
    if (!(thrown instanceof Trouble) && !(thrown instanceof SyntaxError)) throw thrown;
  }
  throw new Trouble("E_POSTE_RECEIPT", { part: "file", lotId });
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
