import { createHash } from "node:crypto";
import { readReturn } from "#billing/formats/index";
import { returnFacts } from "#billing/formats/return-facts";
import { AttachedReturn, shareOf } from "#billing/model/attach-return";
import type { Unattached } from "#billing/model/returns";
import type { RegisteredCard } from "#billing/model/standing";
import { type HeldInvoice, type HeldLot, readHeldLot } from "./held-lot.ts";
import { readEvents, type ToldEvent } from "./journal.ts";

/** What one device said of itself the last time. */
export interface DeviceStanding {
  readonly deviceId: string;
  readonly at: string;
  readonly seq: number;
  readonly cards: readonly RegisteredCard[];
  readonly held: number;
  readonly free: number;
}

/**
 * ALL THAT THE POSTE KNOWS, folded from its journal and the folders of its lots; nothing of it is stored. Returns are attached
 * by the very fold of the device, so that one file gives one state on both sides.
 */
export class PosteBook {
  readonly #lots = new Map<string, HeldLot>();
  readonly #invoices = new Map<string, HeldInvoice>();
  readonly #devices = new Map<string, DeviceStanding>();
  readonly #unattached: Unattached[] = [];
  /** SHA-256 of the returns that were filed, with the devices whose lots they name. */
  readonly #returns = new Map<string, ReadonlySet<string>>();
  /** "device sha256" of what a device has. */
  readonly #taken = new Set<string>();

  /** Reads the folder as it is now. Trouble E_POSTE_RECEIPT when its journal cannot be read. */
  static async read(dir: string): Promise<PosteBook> {
    const book = new PosteBook();
    for (const [index, event] of (await readEvents(dir)).entries()) await book.#take(dir, event, index + 1);
    return book;
  }

  lot(lotId: string): HeldLot | undefined {
    return this.#lots.get(lotId);
  }

  /** In the order they were received. */
  lots(): readonly HeldLot[] {
    return [...this.#lots.values()];
  }

  invoices(): readonly HeldInvoice[] {
    return [...this.#invoices.values()];
  }

  devices(): readonly DeviceStanding[] {
    return [...this.#devices.values()];
  }

  device(deviceId: string): DeviceStanding | undefined {
    return this.#devices.get(deviceId);
  }

  /** "Non rattaché", in the order it came. */
  unattached(): readonly Unattached[] {
    return this.#unattached;
  }

  /** Devices whose lots a return names, by the hash of the file; undefined when it was not filed. */
  concerned(hash: string): ReadonlySet<string> | undefined {
    return this.#returns.get(hash);
  }

  /** Whether a device said that it has this file. */
  hasTaken(deviceId: string, hash: string): boolean {
    return this.#taken.has(`${deviceId} ${hash}`);
  }

  /** Whether a device said before that this invoice is deleted. */
  isDeleted(billerNumber: string, number: string): boolean {
    return this.#invoices.get(`${billerNumber}.${number}`)?.stage === "voided";
  }

  async #take(dir: string, event: ToldEvent, seq: number): Promise<void> {
    if (event.event === "lot") await this.#lot(dir, event);
    else if (event.event === "return") this.#return(event, seq);
    else this.#sync(event);
  }

  /** A lot that was received is "envoyé", and so is each share it carries; one put back leaves its refused lot behind. */
  async #lot(dir: string, event: ToldEvent & { event: "lot" }): Promise<void> {
    const { lot, invoices } = await readHeldLot(dir, event);
    this.#lots.set(lot.lotId, lot);
    const share = shareOf(lot.identity);
    if (share === undefined) return;
    for (const invoice of invoices) {
      const key = `${invoice.billerNumber}.${invoice.number}`;
      const known = this.#invoices.get(key) ?? invoice;
      const before = known[share];
      const sent = { ...before, state: "sent", lotId: lot.lotId } as const;
      this.#invoices.set(key, { ...known, [share]: sent });
    }
  }

  #return({ content, hash, at }: ToldEvent & { event: "return" }, seq: number): void {
    const { file } = readReturn(Buffer.from(content, "base64"));
    const facts = returnFacts(file, hash);
    const kind = file.kind === "ARL" ? "arl" : "rsp";
    const attached = new AttachedReturn<HeldLot, HeldInvoice>(
      {
        lot: (lotId) => this.#lots.get(lotId),
        invoice: (billerNumber, number) => this.#invoices.get(`${billerNumber}.${number}`),
        left: () => true,
      },
      { ...facts, kind },
      { seq, atMs: Date.parse(at) },
    );
    for (const lot of attached.lots()) this.#lots.set(lot.lotId, lot);
    for (const one of attached.invoices()) this.#invoices.set(`${one.billerNumber}.${one.number}`, one);
    this.#unattached.push(...attached.unattached);
    const devices = facts.lots.flatMap(({ lotId }) => this.#lots.get(lotId)?.deviceId ?? []);
    this.#returns.set(hash, new Set(devices));
  }

  #sync({ deviceId, at, seq, standing }: ToldEvent & { event: "sync" }): void {
    const { cards, held, free } = standing;
    this.#devices.set(deviceId, { deviceId, at, seq, cards, held, free });
    for (const { sha256 } of standing.taken) this.#taken.add(`${deviceId} ${sha256}`);
    for (const { billerNumber, number } of standing.tombstones) {
      const key = `${billerNumber}.${number}`;
      const known = this.#invoices.get(key);
      if (known !== undefined) this.#invoices.set(key, { ...known, stage: "voided" });
    }
  }
}

/** SHA-256 in lower-case hexadecimal. */
export function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
