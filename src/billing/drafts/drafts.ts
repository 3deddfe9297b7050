import * as v from "valibot";
import { type Book, visitEntry, visitPatient } from "#billing/journal/index";
import { type DataKeys, readSealedFile, writeSealedFile } from "#billing/keys/index";
import type { VisitPatient } from "#billing/model/visit-patient";
import type { Disk, Random, VisitEntry } from "#hal/ports/index";
import { assert } from "#util/assert";
import { Turnstile } from "#util/turnstile";

const FOLDER = "drafts";
const LABEL = "TRN-DRAFT-1";
const NAME = /^[0-9A-HJKMNP-TV-Z]{26}$/;

/** A visit up to its last field (scenarios, S04). */
export interface Draft {
  readonly id: string; // ULID, and the name of its file
  /** Who keys it: nobody else sees it. */
  readonly holder: string; // PS_IdNat
  /** Id of the replacement it is keyed in. */
  readonly replacement?: string;
  /** Put aside on purpose: offered at home, and not asked for at the next unlock. */
  readonly aside: boolean;
  readonly keptAtMs: number;
  readonly patient: VisitPatient;
  /** Absent: nothing was keyed yet. */
  readonly entry?: VisitEntry;
}

const draftSchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(NAME)),
  holder: v.string(),
  replacement: v.exactOptional(v.string()),
  aside: v.boolean(),
  keptAtMs: v.number(),
  patient: visitPatient,
  entry: v.exactOptional(visitEntry),
});

interface Open {
  keys: DataKeys;
  readonly book: Book;
  readonly drafts: Map<string, Draft>;
}

/**
 * THE DRAFTS. The journal decides: a draft whose id stands in a number drawn is not one any more, and is one again when that number
 * is given up. So a cut between the two leaves the draft or the invoice, never both and never none.
 */
export class Drafts {
  readonly #disk: Disk;
  readonly #random: Random;
  readonly #turn = new Turnstile();
  #open: Open | undefined;
  /** The last write, whose trouble is told by `settled`. */
  #last: Promise<void> = Promise.resolve();

  constructor(disk: Disk, random: Random) {
    this.#disk = disk;
    this.#random = random;
  }

  /** Reads them with the data; takes away what an invoice stands for. One that these keys do not open is none. */
  async unlock(keys: DataKeys, book: Book): Promise<void> {
    const drafts = new Map<string, Draft>();
    for (const name of await this.#disk.list(FOLDER)) {
      const content = NAME.test(name) ? await readSealedFile(this.#disk, fileOf(name), keys) : undefined;
      const draft = content === undefined ? undefined : draftIn(content);
      if (draft !== undefined) drafts.set(draft.id, draft);
    }
    this.#open = { keys, book, drafts };
    if (drafts.size === 0) return;
    for (const { draftId, stage } of book.invoices())
      if (draftId !== undefined && (stage === "signed" || stage === "voided") && drafts.has(draftId))
        await this.drop(draftId);
  }

  /** Forgets them with the data. */
  lock(): void {
    this.#open = undefined;
  }

  /** Those of this holder, in this replacement or in none, the latest first; one under a number drawn is not there. */
  of(holder: string, replacement: string | undefined): readonly Draft[] {
    const { book, drafts } = this.#opened();
    const drawn = new Set(book.toResume().map(({ draftId }) => draftId));
    return [...drafts.values()]
      .filter((one) => one.holder === holder && one.replacement === replacement && !drawn.has(one.id))
      .sort((a, b) => b.keptAtMs - a.keptAtMs);
  }

  /** Keeps one, in place of what was kept under its id. Its trouble, E_STORE_*, is told by `settled` too. */
  keep(draft: Draft): Promise<void> {
    const open = this.#open;
    if (open === undefined) return this.#last; // Locked meanwhile: what came before is kept.
    open.drafts.set(draft.id, draft);
    this.#last = this.#turn.pass(async () => {
      if (open.drafts.get(draft.id) !== draft || this.#open !== open) return; // A later one follows, or it is over.
      const content = Buffer.from(JSON.stringify(draft), "utf8");
      await writeSealedFile({ disk: this.#disk, random: this.#random }, fileOf(draft.id), open.keys, content);
    });
    this.#last.catch(() => undefined);
    return this.#last;
  }

  /** Resolves once the last one is on the disk. Trouble E_STORE_* when it could not be kept. */
  settled(): Promise<void> {
    return this.#last;
  }

  /** Given up, or an invoice now. */
  async drop(id: string): Promise<void> {
    this.#open?.drafts.delete(id);
    await this.#turn.pass(async () => {
      if (!(await this.#disk.list(FOLDER)).includes(id)) return;
      await this.#disk.remove(fileOf(id).path);
      await this.#disk.syncFolder(FOLDER);
    });
  }

  /** Writes all of them anew under the next data key. */
  async rekey(next: DataKeys): Promise<void> {
    const open = this.#opened();
    open.keys = next;
    for (const draft of [...open.drafts.values()]) await this.keep(draft);
  }

  #opened(): Open {
    assert(this.#open !== undefined, "drafts are read while unlocked");
    return this.#open;
  }
}

/** The drafts of a data folder, their folder made if it is not there. */
export async function openDrafts(disk: Disk, random: Random): Promise<Drafts> {
  if (!(await disk.list("")).includes(FOLDER)) {
    await disk.makeFolder(FOLDER);
    await disk.syncFolder("");
  }
  return new Drafts(disk, random);
}

function fileOf(id: string): { readonly path: string; readonly label: string } {
  return { path: `${FOLDER}/${id}`, label: LABEL };
}

/** Of another version: none. */
function draftIn(content: Uint8Array): Draft | undefined {
  try {
    return v.parse(draftSchema, JSON.parse(Buffer.from(content).toString("utf8")));
  } catch {
    return undefined; // What the schema said quotes the draft: it stays here.
  }
}
