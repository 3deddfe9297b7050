import { readPayload, splitPack, type TablePack } from "#billing/formats/table-pack";
import { TEST_PUBLISHER } from "#billing/model/test-publisher";
import { type Tables, tablesWith } from "#billing/rules/index";
import { verifyEd25519 } from "#billing/signing/index";
import { Trouble } from "#util/trouble";

/** A pack believed: what it says of itself, and the tables in force with it. */
export interface PackInForce extends Omit<TablePack, "tables"> {
  readonly tables: Tables;
}

/**
 * Opens a pack: its publisher's signature, then its shape, then every table in it together with those the product was built
 * with. All of it or nothing. Trouble E_TABLE, `reason` saying what does not hold.
 */
export function openPack(bytes: Uint8Array, publisher: Uint8Array = TEST_PUBLISHER): PackInForce {
  const { signature, signed, payload } = splitPack(bytes);
  if (!verifyEd25519(publisher, signed, signature)) throw new Trouble("E_TABLE", { reason: "signature" });
  const { tables, ...said } = readPayload(payload);
  return { ...said, tables: tablesWith(tables) };
}
