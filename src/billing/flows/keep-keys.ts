import type { DataKeys } from "#billing/keys/index";
import { Trouble } from "#util/trouble";
import type { Desk } from "./desk.ts";

/**
 * What is due to the keys at an unlock: the copy for the poste, and some of what former keys still hold written anew. None of
 * it keeps the practitioner from working: what fails is told in the audit and done again at the next unlock.
 */
export async function keepKeys(desk: Desk, keys: DataKeys): Promise<void> {
  try {
    if (desk.road.escrowKey !== undefined) await desk.keys.keepEscrow(desk.road.escrowKey, keys);
    if (keys.former.length > 0) await desk.keys.retire(await desk.journal.renew());
  } catch (thrown) {
    if (!(thrown instanceof Trouble) || thrown.code.startsWith("E_STORE_READ") || thrown.code === "CARD_REMOVED")
      throw thrown;
    await desk.journal.note("keys-not-kept", { code: thrown.code });
  }
}
