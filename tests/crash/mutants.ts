import type { Disk, DiskFile } from "#hal/ports/index";

/** Slips that each lose or contradict an acknowledged record (reliability 3.7), made on the way to the disk. */
export const MUTANTS = {
  "no fsync": (disk: Disk) => withFiles(disk, (file) => ({ ...face(file), sync: async () => undefined })),
  "acknowledged before the fsync": (disk: Disk) => {
    let owed: Promise<void> | (() => Promise<void>) = Promise.resolve();
    const pay = async () => {
      const due = owed;
      owed = Promise.resolve();
      await (typeof due === "function" ? due() : due);
    };
    return withFiles(disk, (file) => ({
      ...face(file),
      sync: async () => {
        await pay();
        owed = () => file.sync();
      },
    }));
  },
  "no fsync of the folder at a creation or a rename": (disk: Disk) => over(disk, { syncFolder: async () => undefined }),
  "no fsync of the temporary file before its rename": (disk: Disk) =>
    withFiles(disk, (file, path) => (path.endsWith(".new") ? { ...face(file), sync: async () => undefined } : file)),
  "fsync tried again after it failed": (disk: Disk) =>
    withFiles(disk, (file) => ({ ...face(file), sync: () => file.sync().catch(() => file.sync()) })),
} as const;

function face(file: DiskFile): DiskFile {
  return {
    get sizeBytes() {
      return file.sizeBytes;
    },
    read: (offset, length) => file.read(offset, length),
    write: (offset, bytes) => file.write(offset, bytes),
    sync: () => file.sync(),
    truncate: (sizeBytes) => file.truncate(sizeBytes),
    close: () => file.close(),
  };
}

function over(disk: Disk, changed: Partial<Disk>): Disk {
  return {
    open: (path) => disk.open(path),
    create: (path) => disk.create(path),
    read: (path) => disk.read(path),
    list: (path) => disk.list(path),
    makeFolder: (path) => disk.makeFolder(path),
    rename: (from, to) => disk.rename(from, to),
    remove: (path) => disk.remove(path),
    syncFolder: (path) => disk.syncFolder(path),
    space: () => disk.space(),
    ...changed,
  };
}

function withFiles(disk: Disk, change: (file: DiskFile, path: string) => DiskFile): Disk {
  return over(disk, {
    async open(path) {
      const file = await disk.open(path);
      return file === "absent" ? "absent" : change(file, path);
    },
    create: async (path) => change(await disk.create(path), path),
  });
}
