import { readFile, stat } from "node:fs/promises";
import { Trouble } from "#util/trouble";
import type { TerminalctlIo } from "./command.ts";

/** Larger than any message of the exchanges (10 MB). */
const FILE_BYTES = 32 * 1024 * 1024;

/** A file named on the command line. Trouble E_FILE_READ when it is absent, no file, or larger than `limit` bytes. */
export async function readNamedFile(path: string, limit: number = FILE_BYTES): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > limit) throw new RangeError("too large");
    return new Uint8Array(await readFile(path));
  } catch {
    throw new Trouble("E_FILE_READ", { path });
  }
}

/** One line: the permanent code, then the facts in words. "E_B2_TOTAL at 13, record 5, field totalFees, position 58, disagrees". */
export function refusalLine({ code, facts }: Trouble): string {
  const words = Object.entries(facts).map(([name, value]) => (name === "why" ? String(value) : `${name} ${value}`));
  return words.length === 0 ? code : `${code} ${words.join(", ")}`;
}

/**
 * Runs the work of a command. A Trouble is its refusal: one line on standard error, with `json` also one object on standard
 * output, exit 1. Anything else is a fault of ours and goes through.
 */
export async function reporting(json: boolean, io: TerminalctlIo, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    io.err(refusalLine(thrown));
    if (json) io.out(JSON.stringify({ ok: false, code: thrown.code, facts: thrown.facts }));
    return 1;
  }
}
