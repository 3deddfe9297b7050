import type { Disk, DiskFile } from "#hal/ports/index";
import { Trouble } from "#util/trouble";

/**
 * A disk that remembers its first failure for good of a call that writes, whoever called and whatever they made of it: a note
 * that may be left undone (a count of tries, a lot put down again later) must not hide it from the journal, which writes nothing
 * more from that instant (reliability 3.5). Nothing else changes, and reading goes on.
 */
export function watchedDisk(disk: Disk): Disk {
  return new WatchedDisk(disk);
}

class WatchedDisk implements Disk {
  readonly #disk: Disk;
  #failure: Trouble | undefined;

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  get failure(): Trouble | undefined {
    return this.#failure;
  }

  async open(path: string): Promise<DiskFile | "absent"> {
    const file = await this.#disk.open(path);
    return file === "absent" ? "absent" : this.#watchedFile(file);
  }

  async create(path: string): Promise<DiskFile> {
    return this.#watchedFile(await this.#watch(this.#disk.create(path)));
  }

  read(path: string): Promise<Uint8Array | "absent"> {
    return this.#disk.read(path);
  }

  list(path: string): Promise<readonly string[]> {
    return this.#disk.list(path);
  }

  makeFolder(path: string): Promise<void> {
    return this.#watch(this.#disk.makeFolder(path));
  }

  rename(from: string, to: string): Promise<void> {
    return this.#watch(this.#disk.rename(from, to));
  }

  remove(path: string): Promise<void> {
    return this.#watch(this.#disk.remove(path));
  }

  syncFolder(path: string): Promise<void> {
    return this.#watch(this.#disk.syncFolder(path));
  }

  space(): ReturnType<Disk["space"]> {
    return this.#disk.space();
  }

  #watchedFile(file: DiskFile): DiskFile {
    return {
      get sizeBytes() {
        return file.sizeBytes;
      },
      read: (offset, length) => file.read(offset, length),
      write: (offset, bytes) => this.#watch(file.write(offset, bytes)),
      sync: () => this.#watch(file.sync()),
      truncate: (sizeBytes) => this.#watch(file.truncate(sizeBytes)),
      close: () => file.close(),
    };
  }

  async #watch<T>(call: Promise<T>): Promise<T> {
    try {
      return await call;
    } catch (thrown) {
      if (thrown instanceof Trouble && thrown.code === "E_STORE_READ_ONLY") this.#failure ??= thrown;
      throw thrown;
    }
  }
}
