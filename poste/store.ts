import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { PosteReceipt } from "#billing/model/lot";
import { parseReceipt, receiptHash } from "#sync/messages/index";
import { Turnstile } from "#util/turnstile";
import { appearWhole, appendLine, makeFolder } from "./durable.ts";
import type { PosteIdentity } from "./identity.ts";
import { openParcel } from "./open-parcel.ts";
import { nextReceipt, type ReceiptChain, readChain } from "./receipts.ts";
import type { PosteTime } from "./time.ts";

/** How a hand-over ended at the poste. */
export type Reception =
  | { readonly kind: "stored"; readonly receipt: PosteReceipt }
  /** The same lot with the same hash: the same receipt, nothing else changed. */
  | { readonly kind: "known"; readonly receipt: PosteReceipt }
  /** The same lot with another content: an alarm, nothing overwritten. */
  | { readonly kind: "conflict" };

/** The lots of one poste folder. */
export class LotStore {
  readonly #dir: string;
  readonly #identity: PosteIdentity;
  readonly #time: PosteTime;
  readonly #turnstile = new Turnstile();
  #chain: ReceiptChain;

  private constructor(dir: string, identity: PosteIdentity, time: PosteTime, chain: ReceiptChain) {
    this.#dir = dir;
    this.#identity = identity;
    this.#time = time;
    this.#chain = chain;
  }

  static async open(dir: string, identity: PosteIdentity, time: PosteTime): Promise<LotStore> {
    for (const folder of ["lots", "fse", "push", "devices"]) await makeFolder(join(dir, folder));
    return new LotStore(dir, identity, time, await readChain(join(dir, "lots")));
  }

  /** The receipt already given for a lot, or undefined. */
  async receipt(lotId: string): Promise<PosteReceipt | undefined> {
    try {
      return parseReceipt(JSON.parse(await readFile(join(this.#dir, "lots", lotId, "receipt.json"), "utf8")));
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw thrown;
    }
  }

  /**
   * Opens, verifies and stores one parcel, then signs its receipt; one at a time. Idempotent by lot identity and
   * hash. Trouble E_LOT_* when the parcel is not what it says: nothing is stored.
   */
  receive(deviceId: string, lotId: string, parcel: Uint8Array): Promise<Reception> {
    return this.#turnstile.pass(async () => {
      const hash = createHash("sha256").update(parcel).digest("hex");
      const known = await this.receipt(lotId);
      if (known !== undefined) return this.#again(deviceId, known, hash);
      const opened = openParcel(parcel, lotId, this.#identity);
      const receipt = nextReceipt(this.#identity, this.#chain, {
        lotId,
        hash,
        receivedAt: new Date(this.#time.now()).toISOString(),
        invoices: opened.annex.invoices.length,
        totalFeesCents: opened.totalFeesCents,
      });
      await appearWhole(join(this.#dir, "lots", lotId), {
        [opened.fileName]: opened.file,
        "lot.p7m": opened.enveloped,
        "lot.p7s": opened.signedData,
        "signatures.json": json(opened.annex.invoices.map(({ number, cps, vitale }) => ({ number, cps, vitale }))),
        "invoice.json": json(opened.annex.invoices.map(({ cps: _cps, vitale: _vitale, ...invoice }) => invoice)),
        "receipt.json": json(receipt),
      });
      this.#chain = { count: receipt.sequence, head: receiptHash(receipt) };
      await this.#tell("lot", deviceId, lotId, { hash, sequence: receipt.sequence, invoices: receipt.invoices });
      return { kind: "stored", receipt };
    });
  }

  async #again(deviceId: string, known: PosteReceipt, hash: string): Promise<Reception> {
    if (known.hash === hash) return { kind: "known", receipt: known };
    await this.#tell("conflict", deviceId, known.lotId, { hash });
    return { kind: "conflict" };
  }

  async #tell(event: string, deviceId: string, lotId: string, facts: Record<string, string | number>): Promise<void> {
    const at = new Date(this.#time.now()).toISOString();
    await appendLine(join(this.#dir, "journal.jsonl"), JSON.stringify({ at, event, deviceId, lotId, ...facts }));
  }

  /** Whether the folder is there: a poste whose disk was taken away says so instead of failing later. */
  async ready(): Promise<boolean> {
    return stat(join(this.#dir, "lots")).then(
      () => true,
      () => false,
    );
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
