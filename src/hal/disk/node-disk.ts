import { constants } from "node:fs";
import { type FileHandle, lstat, mkdir, open, readdir, readFile, rename, statfs, unlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Disk, DiskFile } from "#hal/ports/index";
import { assert } from "#util/assert";
import { storeTrouble, systemName } from "./errors.ts";
import { ensureDataFolder } from "./modes.ts";
import { NodeFile } from "./node-file.ts";
import { syncDirectory } from "./sync-directory.ts";

const { O_RDWR, O_RDONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;

/**
 * The data folder on a real file system: made (0700) if absent, else every mode and owner in it checked. Trouble
 * E_STORE_MODE names the file at fault. It takes no lock: see `lockFolder`.
 */
export async function openDisk(folder: string): Promise<Disk> {
  const root = resolve(folder);
  await ensureDataFolder(root);
  return new NodeDisk(root);
}

class NodeDisk implements Disk {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async open(path: string): Promise<DiskFile | "absent"> {
    const handle = await this.#openExisting(path);
    if (handle === "absent") return "absent";
    try {
      const { size } = await handle.stat();
      return new NodeFile(handle, path, size);
    } catch (thrown) {
      await handle.close();
      throw storeTrouble(thrown, "stat", path);
    }
  }

  async create(path: string): Promise<DiskFile> {
    return this.#try("create", path, async (absolute) => {
      return new NodeFile(await open(absolute, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600), path, 0);
    });
  }

  async read(path: string): Promise<Uint8Array | "absent"> {
    return this.#try("read", path, async (absolute) => {
      return readFile(absolute).catch((thrown) => absentOr(thrown, "absent" as const));
    });
  }

  async list(path: string): Promise<readonly string[]> {
    return this.#try("list", path, async (absolute) => {
      const names = await readdir(absolute).catch((thrown) =>
        systemName(thrown) === "ENOTDIR" ? [] : absentOr(thrown, []),
      );
      return names.sort();
    });
  }

  async makeFolder(path: string): Promise<void> {
    await this.#try("mkdir", path, async (absolute) => {
      await mkdir(absolute, { mode: 0o700 }).catch(async (thrown) => {
        if (systemName(thrown) !== "EEXIST" || !(await lstat(absolute)).isDirectory()) throw thrown;
      });
    });
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#try("rename", from, (absolute) => rename(absolute, this.#absolute(to)));
  }

  async remove(path: string): Promise<void> {
    await this.#try("remove", path, async (absolute) => {
      await unlink(absolute).catch((thrown: unknown) => {
        if (!["ENOENT", "EISDIR"].includes(systemName(thrown) ?? "")) throw thrown;
      });
    });
  }

  async syncFolder(path: string): Promise<void> {
    await syncDirectory(this.#absolute(path));
  }

  async space(): Promise<{ readonly freeBytes: number; readonly totalBytes: number }> {
    return this.#try("statfs", "", async (absolute) => {
      const { bavail, blocks, bsize } = await statfs(absolute);
      return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
    });
  }

  /** On a partition remounted read-only a file still opens for reading; its writes then fail (D13). */
  async #openExisting(path: string): Promise<FileHandle | "absent"> {
    return this.#try("open", path, async (absolute) => {
      try {
        return await open(absolute, O_RDWR | O_NOFOLLOW);
      } catch (thrown) {
        if (systemName(thrown) === "EROFS") return open(absolute, O_RDONLY | O_NOFOLLOW);
        return absentOr(thrown, "absent" as const);
      }
    });
  }

  #absolute(path: string): string {
    const outside = path.startsWith("/") || path.split("/").includes("..") || path.includes("\0");
    assert(!outside, "paths of the disk stay in the data folder");
    return join(this.#root, path);
  }

  async #try<T>(call: string, path: string, work: (absolute: string) => Promise<T>): Promise<T> {
    const absolute = this.#absolute(path);
    try {
      return await work(absolute);
    } catch (thrown) {
      throw storeTrouble(thrown, call, path);
    }
  }
}

function absentOr<T>(thrown: unknown, absent: T): T {
  if (systemName(thrown) === "ENOENT") return absent;
  throw thrown;
}
