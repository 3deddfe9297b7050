import { createHash } from "node:crypto";
import type { Adapter } from "lowdb";
import type { Disk } from "#hal/ports/index";
import { replaceFile } from "#hal/ports/index";
import { Turnstile } from "#util/turnstile";

/** How the bytes of a file are protected. `open` answers undefined for what it cannot decipher. */
export interface Wrapping {
  close(plain: Uint8Array): Uint8Array;
  open(closed: Uint8Array): Uint8Array | undefined;
}

export const IN_CLEAR: Wrapping = { close: (plain) => plain, open: (closed) => closed };

export interface Place<T> {
  readonly disk: Disk;
  readonly path: string;
  /** The value, or undefined when the JSON is not one. */
  readonly check: (json: unknown) => T | undefined;
  readonly wrapping?: Wrapping;
}

/** lowdb's adapter, and whether there was anything to read: settings never fall silently back to defaults. */
export interface DurableAdapter<T> extends Adapter<T> {
  look(): Promise<
    { readonly kind: "sound"; readonly value: T } | { readonly kind: "absent" } | { readonly kind: "garbage" }
  >;
}

/**
 * The only adapter lowdb gets here (reliability 3.6): own queue -> encrypt -> temporary file 0600 in the same folder ->
 * write all -> fsync -> close -> rename -> fsync of the folder. Each write is the state it was called with.
 *
 *   file = SHA-256 of the JSON, 64 hexadecimal digits | LF | JSON     (then wrapped)
 *
 * Absent, empty, undecipherable or of another shape reads as null: no view, never a crash.
 */
export function durableAdapter<T>(place: Place<T>): DurableAdapter<T> {
  const { disk, path, check, wrapping = IN_CLEAR } = place;
  const queue = new Turnstile();
  const look: DurableAdapter<T>["look"] = async () => {
    const closed = await disk.read(path);
    if (closed === "absent") return { kind: "absent" };
    const value = valueIn(wrapping.open(closed), check);
    return value === undefined ? { kind: "garbage" } : { kind: "sound", value };
  };
  return {
    look,
    async read() {
      const found = await look();
      return found.kind === "sound" ? found.value : null;
    },
    write(data) {
      const json = JSON.stringify(data);
      const closed = wrapping.close(Buffer.from(`${sum(json)}\n${json}`, "utf8"));
      return queue.pass(() => replaceFile(disk, path, closed));
    },
  };
}

function valueIn<T>(plain: Uint8Array | undefined, check: (json: unknown) => T | undefined): T | undefined {
  if (plain === undefined || plain.length < 65) return undefined;
  const text = Buffer.from(plain).toString("utf8");
  const json = text.slice(65);
  if (text[64] !== "\n" || sum(json) !== text.slice(0, 64)) return undefined;
  try {
    return check(JSON.parse(json));
  } catch {
    return undefined;
  }
}

function sum(json: string): string {
  return createHash("sha256").update(json, "utf8").digest("hex");
}
