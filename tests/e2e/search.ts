import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
import { join } from "node:path";

const CHUNK = 256 * 1024;
const NOTHING = Buffer.alloc(CHUNK);

/** Every way a code of digits could stand somewhere. */
export function writingsOf(digits: string): Readonly<Record<string, Buffer>> {
  const ascii = Buffer.from(digits, "latin1");
  const utf16 = Buffer.from(digits, "utf16le");
  const bcd = Buffer.from(digits, "hex");
  return {
    ascii,
    "utf-16le": utf16,
    "utf-16be": Buffer.from(utf16).swap16(),
    bcd,
    "one byte a digit": Buffer.from([...digits].map(Number)),
    "hex of ascii": Buffer.from(ascii.toString("hex"), "latin1"),
    "hex of ascii, spaced": Buffer.from((ascii.toString("hex").match(/../g) ?? []).join(" "), "latin1"),
    "hex of bcd, spaced": Buffer.from((digits.match(/../g) ?? []).join(" "), "latin1"),
    "base64 of ascii": Buffer.from(ascii.toString("base64").replace(/=+$/, ""), "latin1"),
    "base64 of bcd": Buffer.from(bcd.toString("base64").replace(/=+$/, ""), "latin1"),
  };
}

/** A text as it may stand in the memory of a program. */
export function writingsOfText(text: string): Readonly<Record<string, Buffer>> {
  return { "one byte a letter": Buffer.from(text, "latin1"), "utf-16le letters": Buffer.from(text, "utf16le") };
}

/** How many times each stands in some bytes; those that do not are left out. */
export function found(bytes: Buffer, wanted: Readonly<Record<string, Buffer>>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [name, needle] of Object.entries(wanted)) {
    for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 1)) {
      counts[name] = (counts[name] ?? 0) + 1;
    }
  }
  return counts;
}

/** Searches every file of a folder. */
export function foundInFolder(folder: string, wanted: Readonly<Record<string, Buffer>>): Record<string, number> {
  const total: Record<string, number> = {};
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const path = join(folder, name);
    if (statSync(path).isFile()) add(total, found(readFileSync(path), wanted), `${name}: `);
  }
  return total;
}

/** Whether this machine lets us read the memory of another process of ours. */
export function mayReadMemory(pid: number): boolean {
  try {
    closeSync(openSync(`/proc/${pid}/mem`, "r"));
    return true;
  } catch {
    return false;
  }
}

/**
 * Searches the memory of a running process: all that can be read, but files mapped to be read only, which hold what is on
 * the disk. An occurrence on a border of two chunks may count twice.
 */
export function foundInMemory(pid: number, wanted: Readonly<Record<string, Buffer>>): Record<string, number> {
  const total: Record<string, number> = {};
  const overlap = Math.max(...Object.values(wanted).map((needle) => needle.length)) - 1;
  const memory = openSync(`/proc/${pid}/mem`, "r");
  const chunk = Buffer.alloc(CHUNK);
  try {
    for (const [start, end] of readableRegions(pid)) {
      for (let at = start; at < end; at += CHUNK - overlap) {
        const length = readQuietly(memory, chunk, Math.min(CHUNK, end - at), at);
        const bytes = chunk.subarray(0, length);
        if (!bytes.equals(NOTHING.subarray(0, length))) add(total, found(bytes, wanted));
      }
    }
  } finally {
    closeSync(memory);
  }
  return total;
}

function readableRegions(pid: number): readonly (readonly [number, number])[] {
  const lines = readFileSync(`/proc/${pid}/maps`, "utf8").split("\n");
  return lines.flatMap((line) => {
    const [, start, end, mode, file, name] = /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ (\d+) *(.*)$/.exec(line) ?? [];
    if (start === undefined || end === undefined || !mode?.startsWith("r") || name?.startsWith("[v")) return [];
    if (file !== "0" && !mode.startsWith("rw")) return [];
    return [[Number.parseInt(start, 16), Number.parseInt(end, 16)] as const];
  });
}

/** A region may go while it is read. */
function readQuietly(file: number, into: Buffer, length: number, at: number): number {
  try {
    return readSync(file, into, 0, length, at);
  } catch {
    return 0;
  }
}

function add(total: Record<string, number>, counts: Record<string, number>, prefix = ""): void {
  for (const [name, count] of Object.entries(counts)) total[prefix + name] = (total[prefix + name] ?? 0) + count;
}
