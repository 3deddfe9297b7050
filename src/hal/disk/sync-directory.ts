import { open } from "node:fs/promises";
import { Trouble } from "#util/trouble";
import { storeTrouble, systemName } from "./errors.ts";

/** Makes the names in a directory durable. A failure of fsync itself is final, as for a file. */
export async function syncDirectory(absolutePath: string): Promise<void> {
  const folder = await open(absolutePath, "r").catch((thrown) => {
    throw storeTrouble(thrown, "open", "folder");
  });
  try {
    await folder.sync();
  } catch (thrown) {
    throw new Trouble("E_STORE_READ_ONLY", { call: "sync", path: "folder", cause: systemName(thrown) ?? "unknown" });
  } finally {
    await folder.close();
  }
}
