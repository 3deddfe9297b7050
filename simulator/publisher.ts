import { createPrivateKey, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { packBytes, type TablePack, writePack } from "#billing/formats/table-pack";

const KEY = new URL("cards/fixtures/publisher.json", import.meta.url);

/** The publisher of tables of the bench: signs a pack as a real one would. Its key opens nothing outside of test mode. */
export function signTablePack(pack: TablePack): Uint8Array {
  const { tablesKey } = JSON.parse(readFileSync(KEY, "utf8"));
  const key = createPrivateKey({ key: Buffer.from(tablesKey, "base64"), format: "der", type: "pkcs8" });
  const payload = Buffer.from(JSON.stringify(pack), "utf8");
  return writePack(payload, new Uint8Array(sign(undefined, packBytes(payload), key)));
}
