import type { Trouble } from "#util/trouble";

/**
 * The data folder, in the plain calls whose durability is known (reliability 3.3). Paths are relative, with "/".
 * No call here is durable by itself but `sync` and `syncFolder`. Errors of the system become Trouble E_STORE_*.
 */
export interface Disk {
  /** Opens an existing file for reading and writing, or "absent". */
  open(path: string): Promise<DiskFile | "absent">;
  /** Creates a file, 0600; it must not exist. Its name is durable after `syncFolder`. */
  create(path: string): Promise<DiskFile>;
  /** Whole content, or "absent". */
  read(path: string): Promise<Uint8Array | "absent">;
  /** Names in a folder, sorted; [] when it does not exist or is a file. */
  list(path: string): Promise<readonly string[]>;
  /** Creates a folder, 0700, if it does not exist. Durable after `syncFolder` of its parent. */
  makeFolder(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file; absent is fine, and a folder stays. */
  remove(path: string): Promise<void>;
  syncFolder(path: string): Promise<void>;
  /** The first failure for good of a call that writes, where the disk remembers it: nothing may be written any more. */
  readonly failure?: Trouble | undefined;
  /** Free and total bytes of the partition. */
  space(): Promise<{ readonly freeBytes: number; readonly totalBytes: number }>;
}

export interface DiskFile {
  readonly sizeBytes: number;
  read(offset: number, length: number): Promise<Uint8Array>;
  /** Writes all bytes at `offset` (loops on short writes). Not durable before `sync`. */
  write(offset: number, bytes: Uint8Array): Promise<void>;
  /** fdatasync. A failure is final: Trouble E_STORE_READ_ONLY, and the caller never tries again. */
  sync(): Promise<void>;
  truncate(sizeBytes: number): Promise<void>;
  close(): Promise<void>;
}

/** Folder of a relative path; "" is the data folder itself. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/**
 * Replaces a small file whole, down to the disk: the old content or the new one, never a part (reliability 3.6):
 * temporary file beside it -> write all -> sync -> close -> rename -> sync of the folder. Left-overs of a cut are
 * swept first. Callers do not run it twice at once on one path.
 */
export async function replaceFile(disk: Disk, path: string, content: Uint8Array): Promise<void> {
  const beside = `${path}.new`;
  await disk.remove(beside);
  const file = await disk.create(beside);
  try {
    await file.write(0, content);
    await file.sync();
  } finally {
    await file.close();
  }
  await disk.rename(beside, path);
  await disk.syncFolder(folderOf(path));
}
