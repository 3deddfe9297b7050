import type { Disk, DiskFile } from "#hal/ports/index";
import { folderOf } from "#hal/ports/index";
import { Trouble } from "#util/trouble";

/** One call that changes the disk, or makes a change durable. Files are told by inode, names by path. */
export type Op =
  | { readonly kind: "create"; readonly path: string; readonly inode: number }
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "rename"; readonly from: string; readonly to: string }
  | { readonly kind: "remove"; readonly path: string }
  | { readonly kind: "write"; readonly inode: number; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly kind: "truncate"; readonly inode: number; readonly sizeBytes: number }
  | { readonly kind: "sync"; readonly inode: number }
  /** An fsync that failed: the kernel forgot that the pages were dirty. They are never written. */
  | { readonly kind: "sync-failed"; readonly inode: number }
  | { readonly kind: "sync-folder"; readonly path: string };

/** Names to inodes; a folder is -1. */
export type Names = Map<string, number>;
export const FOLDER = -1;

/** A disk that works in memory and writes down every call, so that any power cut can be played afterwards. */
export class CrashDisk implements Disk {
  readonly log: Op[] = [];
  readonly #names: Names = new Map();
  readonly #contents = new Map<number, Uint8Array>();
  #inodes = 0;
  /** Number of the file syncs to fail, counted from 1. */
  failSync: number | undefined;
  #syncs = 0;

  async open(path: string): Promise<DiskFile | "absent"> {
    const inode = this.#names.get(path);
    return inode === undefined ? "absent" : this.#file(inode);
  }

  async create(path: string): Promise<DiskFile> {
    if (this.#names.has(path) || (folderOf(path) !== "" && !this.#names.has(folderOf(path)))) {
      throw new Trouble("E_STORE_READ_ONLY", { call: "create", path });
    }
    const inode = ++this.#inodes;
    this.#do({ kind: "create", path, inode });
    return this.#file(inode);
  }

  async read(path: string): Promise<Uint8Array | "absent"> {
    const inode = this.#names.get(path);
    return inode === undefined ? "absent" : (this.#contents.get(inode) ?? new Uint8Array()).slice();
  }

  async list(path: string): Promise<readonly string[]> {
    const inside = [...this.#names.keys()].filter((name) => folderOf(name) === path);
    return inside.map((name) => name.slice(path === "" ? 0 : path.length + 1)).sort();
  }

  async makeFolder(path: string): Promise<void> {
    if (!this.#names.has(path)) this.#do({ kind: "folder", path });
  }

  async rename(from: string, to: string): Promise<void> {
    this.#do({ kind: "rename", from, to });
  }

  async remove(path: string): Promise<void> {
    if ((this.#names.get(path) ?? FOLDER) !== FOLDER) this.#do({ kind: "remove", path });
  }

  async syncFolder(path: string): Promise<void> {
    this.#do({ kind: "sync-folder", path });
  }

  async space() {
    return { freeBytes: 2 ** 30, totalBytes: 2 ** 31 };
  }

  #do(op: Op): void {
    this.log.push(op);
    applyName(this.#names, op);
    if (op.kind === "write" || op.kind === "truncate") {
      this.#contents.set(op.inode, applyData(this.#contents.get(op.inode) ?? new Uint8Array(), op));
    }
  }

  #file(inode: number): DiskFile {
    const content = () => this.#contents.get(inode) ?? new Uint8Array();
    return {
      get sizeBytes() {
        return content().length;
      },
      read: async (offset, length) => content().slice(offset, offset + length),
      write: async (offset, bytes) => this.#do({ kind: "write", inode, offset, bytes: bytes.slice() }),
      truncate: async (sizeBytes) => this.#do({ kind: "truncate", inode, sizeBytes }),
      sync: async () => {
        if (++this.#syncs === this.failSync) {
          this.#do({ kind: "sync-failed", inode });
          throw new Trouble("E_STORE_READ_ONLY", { call: "sync" });
        }
        this.#do({ kind: "sync", inode });
      },
      close: async () => undefined,
    };
  }
}

/** Applies what a call does to names. */
export function applyName(names: Names, op: Op): void {
  if (op.kind === "create") names.set(op.path, op.inode);
  if (op.kind === "folder") names.set(op.path, FOLDER);
  if (op.kind === "remove") names.delete(op.path);
  if (op.kind === "rename") {
    const inode = names.get(op.from);
    if (inode === undefined) return;
    names.delete(op.from);
    names.set(op.to, inode);
  }
}

/** How much of a write survived: all, its first half, or its length without its bytes. */
export type Survived = "all" | "half" | "zeros";

export function applyData(
  before: Uint8Array,
  op: Op & { kind: "write" | "truncate" },
  survived: Survived = "all",
): Uint8Array {
  if (op.kind === "truncate") {
    const after = new Uint8Array(op.sizeBytes);
    after.set(before.subarray(0, op.sizeBytes));
    return after;
  }
  const kept = survived === "half" ? op.bytes.subarray(0, op.bytes.length >> 1) : op.bytes;
  const after = new Uint8Array(Math.max(before.length, op.offset + kept.length));
  after.set(before);
  if (survived === "zeros") after.fill(0, op.offset);
  else after.set(kept, op.offset);
  return after;
}
