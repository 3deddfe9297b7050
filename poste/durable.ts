import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Makes a folder, 0700, and its name durable. */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await syncFolder(dirname(path));
}

export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Writes a new file, 0600, down to the disk. The folder is synced by the caller, once for all its files. */
export async function writeDown(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, "w", 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Replaces a file whole: the old content or the new one, never a part. */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  await writeDown(`${path}.new`, content);
  await rename(`${path}.new`, path);
  await syncFolder(dirname(path));
}

/** Adds one line to a journal, down to the disk, or leaves it as it was. */
export async function appendLine(path: string, line: string): Promise<void> {
  const file = await open(path, "a", 0o600);
  try {
    const { size } = await file.stat();
    try {
      await file.writeFile(`${line}\n`);
      await file.sync();
    } catch (thrown) {
      await file.truncate(size);
      throw thrown;
    }
  } finally {
    await file.close();
  }
}

/**
 * Puts a set of files under `folder` all at once: written beside, synced, then named. What a cut left beside is swept first; what
 * a failure leaves there is swept at once, since the disk may be full.
 */
export async function appearWhole(folder: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  const beside = `${folder}.new`;
  const sweep = () => rm(beside, { recursive: true, force: true });
  await sweep();
  try {
    await mkdir(beside, { mode: 0o700 });
    for (const [name, content] of Object.entries(files)) await writeDown(join(beside, name), content);
    await syncFolder(beside);
    await rename(beside, folder);
    await syncFolder(dirname(folder));
  } catch (thrown) {
    await sweep();
    throw thrown;
  }
}

/** Names in a folder without those still being written. */
export async function settledNames(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => !name.endsWith(".new")).sort();
}
