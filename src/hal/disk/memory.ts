import type { Disk, DiskFile } from "#hal/ports/index";
import { folderOf } from "#hal/ports/index";
import { Trouble } from "#util/trouble";

/** Calls of a disk that may be made to fail, in tests and in the bench. */
export type DiskCall =
  | "open"
  | "create"
  | "read"
  | "write"
  | "sync"
  | "truncate"
  | "close"
  | "list"
  | "makeFolder"
  | "rename"
  | "remove"
  | "syncFolder"
  | "space";

/** Asked before each call. Throw to make it fail; a number lets a write through for that many bytes, then fails it. */
export type DiskFault = (call: DiskCall, path: string) => number | undefined;

export interface MemoryDisk extends Disk {
  /** Content by path; folders end with "/". The live maps: a test may read and damage them. */
  readonly files: Map<string, Uint8Array>;
  readonly folders: Set<string>;
  fault: DiskFault | undefined;
  free: { freeBytes: number; totalBytes: number };
}

/** A data folder in memory that behaves as the real one (tests/contract/disk.test.ts), where every call is durable. */
export function memoryDisk(
  files: ReadonlyMap<string, Uint8Array> = new Map(),
  folders: Iterable<string> = [],
): MemoryDisk {
  const disk: MemoryDisk = {
    files: new Map([...files].map(([path, content]) => [path, content.slice()])),
    folders: new Set(["", ...folders]),
    fault: undefined,
    free: { freeBytes: 2 ** 30, totalBytes: 2 ** 31 },
    async open(path) {
      disk.fault?.("open", path);
      return disk.files.has(path) ? memoryFile(disk, path) : "absent";
    },
    async create(path) {
      disk.fault?.("create", path);
      if (disk.files.has(path)) throw failed("create", path, "EEXIST");
      if (!disk.folders.has(folderOf(path))) throw failed("create", path, "ENOENT");
      disk.files.set(path, new Uint8Array(0));
      return memoryFile(disk, path);
    },
    async read(path) {
      disk.fault?.("read", path);
      return disk.files.get(path)?.slice() ?? "absent";
    },
    async list(path) {
      disk.fault?.("list", path);
      const names = [...disk.files.keys(), ...disk.folders].filter((name) => name !== "" && folderOf(name) === path);
      return names.map((name) => name.slice(path === "" ? 0 : path.length + 1)).sort();
    },
    async makeFolder(path) {
      disk.fault?.("makeFolder", path);
      disk.folders.add(path);
    },
    async rename(from, to) {
      disk.fault?.("rename", from);
      const content = disk.files.get(from);
      if (content === undefined) throw failed("rename", from, "ENOENT");
      disk.files.delete(from);
      disk.files.set(to, content);
    },
    async remove(path) {
      disk.fault?.("remove", path);
      disk.files.delete(path);
    },
    async syncFolder(path) {
      disk.fault?.("syncFolder", path);
    },
    async space() {
      disk.fault?.("space", "");
      return disk.free;
    },
  };
  return disk;
}

function memoryFile(disk: MemoryDisk, path: string): DiskFile {
  const content = () => disk.files.get(path) ?? new Uint8Array(0);
  const put = (offset: number, bytes: Uint8Array) => {
    const before = content();
    const after = new Uint8Array(Math.max(before.length, offset + bytes.length));
    after.set(before);
    after.set(bytes, offset);
    disk.files.set(path, after);
  };
  return {
    get sizeBytes() {
      return content().length;
    },
    async read(offset, length) {
      disk.fault?.("read", path);
      return content().slice(offset, offset + length);
    },
    async write(offset, bytes) {
      const taken = disk.fault?.("write", path);
      put(offset, bytes.subarray(0, taken));
      if (taken !== undefined) throw new Trouble("E_STORE_FULL", { call: "write", path, cause: "short" });
    },
    async sync() {
      disk.fault?.("sync", path);
    },
    async truncate(sizeBytes) {
      disk.fault?.("truncate", path);
      const after = new Uint8Array(sizeBytes);
      after.set(content().subarray(0, sizeBytes));
      disk.files.set(path, after);
    },
    async close() {
      disk.fault?.("close", path);
    },
  };
}

function failed(call: string, path: string, cause: string): Trouble {
  return new Trouble("E_STORE_READ_ONLY", { call, path, cause });
}
