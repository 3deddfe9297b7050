import type { ErasableKeys } from "../keys/erasable.ts";
import { missingKeys } from "./body-keys.ts";
import type { Checkpoints } from "./checkpoints.ts";
import { type OpenBook, type Reading, readBook } from "./read-book.ts";
import { lockedTrouble } from "./troubles.ts";

/** Opens the erasable keys, then the book, from the checkpoint when there is one. Errors as `readBook`. */
export async function openBook(erasable: ErasableKeys, checkpoints: Checkpoints, reading: Reading): Promise<OpenBook> {
  const { keys } = reading;
  const spoilt = await erasable.open(keys);
  const checkpoint = keys.chain.wiped ? undefined : await checkpoints.read(keys);
  if (keys.chain.wiped) throw lockedTrouble();
  const read = await readBook(reading, checkpoint);
  if (keys.chain.wiped) throw lockedTrouble();
  return { ...read, problems: [...read.problems, ...spoilt, ...missingKeys(read.book, erasable)] };
}
