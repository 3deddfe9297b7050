import type { FileHandle } from "node:fs/promises";
import type { DiskFile } from "#hal/ports/index";
import { Trouble } from "#util/trouble";
import { storeTrouble, systemName } from "./errors.ts";

/** An open file of the data folder, by plain positioned calls. No stream, no mapping (reliability 3.3). */
export class NodeFile implements DiskFile {
  readonly #handle: FileHandle;
  readonly #path: string;
  #sizeBytes: number;

  constructor(handle: FileHandle, path: string, sizeBytes: number) {
    this.#handle = handle;
    this.#path = path;
    this.#sizeBytes = sizeBytes;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, this.#sizeBytes - offset)));
    let done = 0;
    try {
      while (done < bytes.length) {
        const { bytesRead } = await this.#handle.read(bytes, done, bytes.length - done, offset + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
    } catch (thrown) {
      throw storeTrouble(thrown, "read", this.#path);
    }
    return bytes.subarray(0, done);
  }

  async write(offset: number, bytes: Uint8Array): Promise<void> {
    let done = 0;
    try {
      while (done < bytes.length) {
        const { bytesWritten } = await this.#handle.write(bytes, done, bytes.length - done, offset + done);
        // A disk that takes nothing and gives no error would hold us here for ever.
        if (bytesWritten === 0) throw new Trouble("E_STORE_FULL", { call: "write", path: this.#path, cause: "short" });
        done += bytesWritten;
        this.#sizeBytes = Math.max(this.#sizeBytes, offset + done);
      }
    } catch (thrown) {
      throw storeTrouble(thrown, "write", this.#path);
    }
  }

  async sync(): Promise<void> {
    try {
      await this.#handle.datasync();
    } catch (thrown) {
      // Whatever the cause: the kernel may have dropped the dirty pages, and would call a second try a success.
      throw new Trouble("E_STORE_READ_ONLY", {
        call: "sync",
        path: this.#path,
        cause: systemName(thrown) ?? "unknown",
      });
    }
  }

  async truncate(sizeBytes: number): Promise<void> {
    try {
      await this.#handle.truncate(sizeBytes);
      this.#sizeBytes = sizeBytes;
    } catch (thrown) {
      throw storeTrouble(thrown, "truncate", this.#path);
    }
  }

  async close(): Promise<void> {
    try {
      await this.#handle.close();
    } catch (thrown) {
      throw storeTrouble(thrown, "close", this.#path);
    }
  }
}
