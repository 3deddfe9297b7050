import type { Random } from "#hal/ports/index";
import { Trouble } from "#util/trouble";
import type { DataKeys } from "../keys/data-keys.ts";
import type { ErasableKeys } from "../keys/erasable.ts";
import type { Book } from "./book.ts";
import type { Entry } from "./entries.ts";
import type { BodySeal } from "./payload.ts";
import { lockedTrouble } from "./troubles.ts";

/**
 * The erasable key that the person and the body of a new record go under: one per invoice, lot, piece, return
 * file and replacement; 0 for what names no patient.
 */
export function bodyKeyFor(book: Book, entry: Entry): number {
  switch (entry.kind) {
    case "signing":
    case "lot-formed":
    case "piece":
    case "arl":
    case "rsp":
    case "replacement-opened":
      return book.nextBodyKey();
    case "enrolled":
      return entry.replacement === undefined ? 0 : (book.replacements.one(entry.replacement)?.bodyKey ?? 0);
    case "first-signature":
    case "signed":
      return book.kept(entry.billerNumber, entry.number)?.bodyKey ?? 0;
    case "lot-signed":
    case "lot-sealed":
    case "mail-sealed":
      return book.lot(entry.lotId)?.bodyKey ?? 0;
    default:
      return 0;
  }
}

/** What is purged and what is kept, by the numbers of their keys. */
export function bodyKeysOf(book: Book): { readonly purged: readonly number[]; readonly kept: readonly number[] } {
  const purged: number[] = [];
  const kept: number[] = [];
  const take = ({ bodyKey, purgedAtMs }: { readonly bodyKey: number; readonly purgedAtMs?: number }) => {
    if (bodyKey !== 0) (purgedAtMs === undefined ? kept : purged).push(bodyKey);
  };
  for (const invoice of book.keptInvoices()) take(invoice);
  for (const lot of book.lots()) take(lot);
  for (const file of book.returns.files()) take(file);
  for (const piece of book.pieces.all()) take(piece);
  for (const { bodyKey, stage } of book.replacements.all()) (stage === "erased" ? purged : kept).push(bodyKey);
  return { purged, kept };
}

/** What is kept and can be read no more: its key is not there, or destroyed without a purge. */
export function missingKeys(book: Book, erasable: ErasableKeys): readonly Trouble[] {
  const missing = bodyKeysOf(book).kept.find((number) => erasable.key(number).kind !== "key");
  return missing === undefined ? [] : [new Trouble("E_STORE_DAMAGED", { fault: "body-key", key: missing })];
}

/** The erasable key of a record, on the disk before anything is written under it; undefined for number 0. */
export async function bodySeal(
  number: number,
  keys: DataKeys,
  { erasable, random }: { readonly erasable: ErasableKeys; readonly random: Random },
  write: (work: () => Promise<void>) => Promise<void>,
): Promise<BodySeal | undefined> {
  if (number === 0) return undefined;
  await write(() => erasable.ensure(number, keys));
  const key = erasable.key(number);
  if (key.kind !== "key") throw lockedTrouble();
  return { number, key: key.bytes, random };
}
