import type { Book } from "#billing/journal/index";
import type { DataKeys } from "#billing/keys/index";
import { Trouble } from "#util/trouble";
import type { Desk } from "./desk.ts";

/**
 * What is due at an unlock: what was written while locked goes into the journal, a copy of the key for the poste is kept, and
 * some of what former keys still hold is written anew. None of it keeps the practitioner from working: what fails is told in
 * the audit and done again at the next unlock.
 */
export async function keepKeys(desk: Desk, book: Book, keys: DataKeys): Promise<void> {
  try {
    await desk.inbox.takeIn(desk.journal, book, keys); // Before any former key goes: it may be under one.
    await desk.keys.endRecovery();
    if (desk.road.escrowKey !== undefined) await desk.keys.keepEscrow(desk.road.escrowKey, keys);
    if (keys.former.length > 0) await desk.keys.retire(await desk.journal.renew());
  } catch (thrown) {
    if (!(thrown instanceof Trouble) || thrown.code.startsWith("E_STORE_READ") || thrown.code === "CARD_REMOVED")
      throw thrown;
    await desk.journal.note("keys-not-kept", { code: thrown.code });
  }
}
