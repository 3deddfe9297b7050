import { readdir, readFile, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { readReturn } from "#billing/formats/index";
import { readRound } from "#billing/formats/round";
import { looksLikePack, readPayload, splitPack } from "#billing/formats/table-pack";
import type { PushedFile } from "#billing/model/standing";
import { TEST_PUBLISHER } from "#billing/model/test-publisher";
import { verifyEd25519 } from "#billing/signing/index";
import { isPushedName, MANIFEST_FILES, PUSHED_BYTES, type PushedKind } from "#sync/messages/index";
import { Trouble } from "#util/trouble";
import { hashOf, PosteBook } from "./book.ts";
import { makeFolder, syncFolder } from "./durable.ts";
import type { PosteJournal } from "./journal.ts";

/** A file of DIR/push, read and found to be what it looks like. `rank`: of two of a kind the higher one counts. */
export interface Pushable extends PushedFile {
  readonly kind: PushedKind;
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly rank: number | string;
}

/** A file that is none of the kinds, or not whole: told, never served. */
export interface Unpushable {
  readonly name: string;
  readonly code: string;
}

/**
 * What a file is, by its content: a signed pack of tables, a round, a return. Trouble E_TABLE, E_ROUND, E_B2_* when it is one
 * that does not hold together.
 */
export function kindOf(bytes: Uint8Array): { readonly kind: PushedKind; readonly rank: number | string } {
  if (looksLikePack(bytes)) {
    const { signature, signed, payload } = splitPack(bytes);
    if (!verifyEd25519(TEST_PUBLISHER, signed, signature)) throw new Trouble("E_TABLE", { reason: "signature" });
    return { kind: "tables", rank: readPayload(payload).number };
  }
  if (bytes[0] === "{".charCodeAt(0)) return { kind: "round", rank: readRound(bytes).madeAt };
  readReturn(bytes);
  return { kind: "return", rank: 0 };
}

/** All that stands in DIR/push, and in DIR/push/{device} for that device alone. What is still being written ends in ".new". */
export async function lookInto(
  dir: string,
  device: string | undefined,
): Promise<{ readonly files: readonly Pushable[]; readonly wrong: readonly Unpushable[] }> {
  const files: Pushable[] = [];
  const wrong: Unpushable[] = [];
  const folders = [join(dir, "push"), ...(device === undefined ? [] : [join(dir, "push", device)])];
  for (const folder of folders) {
    for (const name of await readdir(folder).catch((): readonly string[] => [])) {
      const found = name.endsWith(".new") ? undefined : await look(join(folder, name), name);
      if (found === undefined) continue;
      if ("bytes" in found) files.push(found);
      else wrong.push(found);
    }
  }
  return { files, wrong };
}

async function look(path: string, name: string): Promise<Pushable | Unpushable | undefined> {
  const facts = await stat(path).catch(() => undefined);
  if (facts === undefined || !facts.isFile()) return undefined;
  if (!isPushedName(name)) return { name: "?", code: "E_INPUT" };
  if (facts.size > PUSHED_BYTES) return { name, code: "E_FILE_READ" };
  const bytes = await readFile(path);
  try {
    return { name, ...kindOf(bytes), size: bytes.length, sha256: hashOf(bytes), path, bytes };
  } catch (thrown) {
    if (thrown instanceof Trouble) return { name, code: thrown.code };
    throw thrown;
  }
}

/** What is offered to a device: the newest round, the newest tables, and the returns about its lots that it has not got. */
export function offered(files: readonly Pushable[], book: PosteBook, device: string): readonly Pushable[] {
  const returns = files.filter((one) => {
    const concerned = book.concerned(one.sha256);
    const its = concerned === undefined || concerned.size === 0 || concerned.has(device);
    return one.kind === "return" && its && !book.hasTaken(device, one.sha256);
  });
  return [...returns, ...newest(files, "tables"), ...newest(files, "round")].slice(0, MANIFEST_FILES);
}

function newest(files: readonly Pushable[], kind: PushedKind): readonly Pushable[] {
  const [first] = files
    .filter((one) => one.kind === kind)
    .toSorted((a, b) => (a.rank < b.rank ? 1 : a.rank > b.rank ? -1 : 0));
  return first === undefined ? [] : [first];
}

/** Files the returns that stand there and were not filed yet: once each, whoever brought them. Gives their number. */
export async function fileReturns(journal: PosteJournal, files: readonly Pushable[]): Promise<number> {
  const returns = files.filter(({ kind }) => kind === "return");
  if (returns.length === 0) return 0;
  const told = await journal.tellAfter((before) => {
    const known = new Set(before.flatMap((one) => (one.event === "return" ? [one.hash] : [])));
    const fresh = returns.filter(({ sha256 }) => !known.has(sha256) && known.add(sha256));
    return fresh.map(({ name, sha256: hash, bytes }) => ({
      event: "return",
      name,
      hash,
      content: Buffer.from(bytes).toString("base64"),
    }));
  });
  return told.length;
}

/** Puts away to DIR/returns what every device concerned has: those whose lots it names, all that are paired when it names none. */
export async function putAway(dir: string, files: readonly Pushable[], paired: readonly string[]): Promise<void> {
  const book = await PosteBook.read(dir);
  for (const { kind, path, name, sha256 } of files) {
    const concerned = book.concerned(sha256);
    if (kind !== "return" || concerned === undefined) continue;
    const devices = concerned.size > 0 ? [...concerned] : paired;
    if (devices.length === 0 || !devices.every((device) => book.hasTaken(device, sha256))) continue;
    await makeFolder(join(dir, "returns"));
    await rename(path, join(dir, "returns", `${sha256.slice(0, 16)}.${name}`));
    await syncFolder(join(dir, "returns"));
    await syncFolder(join(dir, "push"));
  }
}
