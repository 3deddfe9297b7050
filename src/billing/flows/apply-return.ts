import { type ReadReturn, readReturn } from "#billing/formats/index";
import { returnFacts } from "#billing/formats/return-facts";
import type { Book, ReturnFileView, Unattached } from "#billing/journal/index";
import { sha256 } from "#billing/signing/index";
import { assert } from "#util/assert";
import { hex } from "#util/bytes";
import { Trouble } from "#util/trouble";
import type { TroubleCode } from "#util/trouble-codes";
import type { Desk } from "./desk.ts";

/** More than any return of one practice; a longer one is not read at all. */
const LONGEST_BYTES = 4 * 1024 * 1024;

export type ReturnEnd =
  | { readonly kind: "applied"; readonly file: ReturnFileView; readonly unattached: readonly Unattached[] }
  /** "Déjà reçu": the very same file was applied before, nothing changes. */
  | { readonly kind: "already"; readonly file: ReturnFileView }
  /** Refused whole: nothing changes, its bytes are kept. */
  | { readonly kind: "refused"; readonly code: TroubleCode };

/**
 * Applies one file of ARL or RSP (formats.md 4): read whole or refused whole, then one record, which is its application.
 * The same file again, also after a cut, changes nothing. Trouble E_STORE_* when it cannot be recorded: it is not applied.
 */
export async function applyReturn(
  { journal }: Pick<Desk, "journal">,
  book: Book,
  bytes: Uint8Array,
): Promise<ReturnEnd> {
  const hash = hex(sha256(bytes)).toLowerCase();
  const before = book.returns.file(hash);
  if (before !== undefined) {
    await journal.note("return-again", { file: before.seq });
    return { kind: "already", file: before };
  }
  const read = readWhole(bytes);
  if (read instanceof Trouble) {
    await keepRefused(journal, book, { hash, bytes, trouble: read });
    return { kind: "refused", code: read.code };
  }
  const kind = read.file.kind === "ARL" ? "arl" : "rsp";
  await journal.append({ kind, ...returnFacts(read.file, hash), bytes });
  const file = book.returns.file(hash);
  assert(file !== undefined, "a return that was recorded is in the book");
  return { kind: "applied", file, unattached: book.returns.unattached().filter((one) => one.seq === file.seq) };
}

function readWhole(bytes: Uint8Array): ReadReturn | Trouble {
  if (bytes.length > LONGEST_BYTES) return new Trouble("E_B2_LENGTH", { bytes: bytes.length });
  try {
    return readReturn(bytes);
  } catch (thrown) {
    if (thrown instanceof Trouble) return thrown;
    throw thrown;
  }
}

/** The bytes of a file that could not be read are kept once; one that is too long leaves its hash only. */
async function keepRefused(
  journal: Desk["journal"],
  book: Book,
  { hash, bytes, trouble }: { readonly hash: string; readonly bytes: Uint8Array; readonly trouble: Trouble },
): Promise<void> {
  const { code, facts } = trouble;
  if (book.returns.wasRefused(hash) || bytes.length > LONGEST_BYTES) {
    await journal.note("return-refused", { code, bytes: bytes.length, hash: hash.slice(0, 16) });
    return;
  }
  const number = (value: unknown) =>
    typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : 0;
  await journal.append({
    kind: "return-refused",
    hash,
    code,
    at: number(facts.at),
    position: number(facts.position),
    bytes,
  });
}
