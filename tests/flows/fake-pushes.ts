import { createHash } from "node:crypto";
import type { AskedEnd, Pushes } from "#billing";
import type { PushedFile, Standing } from "#billing/model/standing";
import type { TroubleCode } from "#util/trouble-codes";

/** What stands at a poste, in one object: it gives what was put there, and remembers what it was told. */
export class FakePushes implements Pushes {
  readonly #files = new Map<string, { readonly file: PushedFile; readonly bytes: Uint8Array }>();
  readonly told: { readonly seq: number; readonly standing: Standing }[] = [];
  /** Names in the order they were fetched. */
  readonly fetched: string[] = [];
  /** The next calls of that kind fail so. */
  readonly fails: { list?: TroubleCode; fetch?: TroubleCode; tell?: TroubleCode } = {};
  /** Fetching this one fails as a cut does. */
  cutAt: string | undefined;

  put(name: string, kind: string, bytes: Uint8Array): void {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    this.#files.set(name, { file: { name, kind, size: bytes.length, sha256 }, bytes });
  }

  async list(): Promise<AskedEnd<readonly PushedFile[]>> {
    if (this.fails.list) return { kind: "failed", code: this.fails.list };
    return { kind: "given", value: [...this.#files.values()].map(({ file }) => file) };
  }

  async fetch({ name }: PushedFile, onProgress: (percent: number) => void): Promise<AskedEnd<Uint8Array>> {
    this.fetched.push(name);
    onProgress(40);
    const found = this.#files.get(name);
    if (found === undefined || this.fails.fetch || this.cutAt === name)
      return { kind: "failed", code: this.fails.fetch ?? "E_POSTE_ABSENT" };
    onProgress(100);
    return { kind: "given", value: found.bytes };
  }

  async tell(seq: number, standing: Standing): Promise<AskedEnd<undefined>> {
    if (this.fails.tell) return { kind: "failed", code: this.fails.tell };
    this.told.push({ seq, standing });
    return { kind: "given", value: undefined };
  }
}
