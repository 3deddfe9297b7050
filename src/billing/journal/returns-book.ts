import type { ReturnFileView, Unattached } from "./returns.ts";

export interface ReturnsState {
  readonly files: readonly ReturnFileView[];
  readonly unattached: readonly Unattached[];
  readonly refused: readonly string[];
}

/** The return files that were applied, and what of them matched nothing. */
export class ReturnsBook {
  readonly #files = new Map<string, ReturnFileView>();
  readonly #unattached: Unattached[] = [];
  readonly #refused = new Set<string>();

  commit(file: ReturnFileView, unattached: readonly Unattached[]): void {
    this.#files.set(file.hash, file);
    this.#unattached.push(...unattached);
  }

  refuse(hash: string): void {
    this.#refused.add(hash);
  }

  /** Whether the file with these bytes came before and could not be read. */
  wasRefused(hash: string): boolean {
    return this.#refused.has(hash);
  }

  /** By the SHA-256 of its bytes, lower-case hexadecimal; undefined when it was never applied. */
  file(hash: string): ReturnFileView | undefined {
    return this.#files.get(hash);
  }

  /** All it holds, for a checkpoint. */
  state(): ReturnsState {
    return { files: [...this.#files.values()], unattached: [...this.#unattached], refused: [...this.#refused] };
  }

  restore({ files, unattached, refused }: ReturnsState): void {
    for (const file of files) this.commit(file, []);
    this.#unattached.push(...unattached);
    for (const hash of refused) this.#refused.add(hash);
  }

  /** In the order they were applied. */
  files(): IterableIterator<ReturnFileView> {
    return this.#files.values();
  }

  /** "Non rattaché", in the order it came. */
  unattached(): readonly Unattached[] {
    return this.#unattached;
  }
}
