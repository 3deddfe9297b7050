import { chmod, lstat, mkdir, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Trouble } from "#util/trouble";
import { storeTrouble, systemName } from "./errors.ts";
import { syncDirectory } from "./sync-directory.ts";

/**
 * Makes the data folder if it is not there (0700, name durable), or checks what is in it: folders 0700, files 0600,
 * all of them ours, nothing but files and folders. Trouble E_STORE_MODE names the first that is otherwise.
 */
export async function ensureDataFolder(root: string): Promise<void> {
  try {
    await mkdir(root, { mode: 0o700 });
    await syncDirectory(dirname(root));
    return;
  } catch (thrown) {
    if (systemName(thrown) !== "EEXIST") throw storeTrouble(thrown, "mkdir", ".");
  }
  await adoptIfEmpty(root);
  await checkFolder(root, ".");
}

/** A folder somebody prepared for us holds nothing to protect yet: we may close its doors. */
async function adoptIfEmpty(root: string): Promise<void> {
  const folder = await lstat(root);
  if (!folder.isDirectory() || folder.uid !== process.getuid?.() || (folder.mode & 0o777) === 0o700) return;
  if ((await readdir(root)).length === 0) await chmod(root, 0o700);
}

async function checkFolder(root: string, path: string): Promise<void> {
  await checkOne(root, path, "folder");
  for (const entry of await readdir(join(root, path), { withFileTypes: true })) {
    const inside = join(path, entry.name);
    if (entry.isDirectory()) await checkFolder(root, inside);
    else await checkOne(root, inside, "file");
  }
}

async function checkOne(root: string, path: string, want: "folder" | "file"): Promise<void> {
  const found = await lstat(join(root, path));
  const kindFits = want === "folder" ? found.isDirectory() : found.isFile();
  if (!kindFits) throw new Trouble("E_STORE_MODE", { path, fault: "kind" });
  if (found.uid !== process.getuid?.()) throw new Trouble("E_STORE_MODE", { path, fault: "owner" });
  const mode = found.mode & 0o777;
  if (mode !== (want === "folder" ? 0o700 : 0o600)) {
    throw new Trouble("E_STORE_MODE", { path, fault: "mode", mode: mode.toString(8) });
  }
}
