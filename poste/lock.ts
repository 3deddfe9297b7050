import { stat } from "node:fs/promises";
import { createServer } from "node:net";
import { Trouble } from "#util/trouble";

/**
 * Takes the folder for this process, so that two postes never number receipts in one chain: a local socket named after the
 * folder's device and inode (Linux, abstract) or a pipe (Windows). It goes with the process, whatever ends it. Trouble
 * E_STORE_BUSY when another poste has the folder.
 */
export async function lockFolder(dir: string): Promise<() => Promise<void>> {
  return takeName(await nameOf(dir));
}

/** Whether a poste has the folder at this moment. */
export async function isLocked(dir: string): Promise<boolean> {
  try {
    await (await lockFolder(dir))();
    return false;
  } catch (thrown) {
    if (thrown instanceof Trouble) return true;
    throw thrown;
  }
}

/** How often the journal is asked for, and how long in all, ms: a line is written in some milliseconds. */
const TRY_MS = 20;
const PATIENCE_MS = 10_000;

/**
 * Does some work while no other process writes to the journal of the folder: the listening poste and its commands share it.
 * Trouble E_STORE_BUSY when it is not free in ten seconds.
 */
export async function withJournal<T>(dir: string, work: () => Promise<T>): Promise<T> {
  const release = await journalLock(`${await nameOf(dir)}-journal`, PATIENCE_MS);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function journalLock(name: string, leftMs: number): Promise<() => Promise<void>> {
  try {
    return await takeName(name);
  } catch (thrown) {
    if (!(thrown instanceof Trouble) || leftMs <= 0) throw thrown;
  }
  await new Promise((resolve) => setTimeout(resolve, TRY_MS));
  return journalLock(name, leftMs - TRY_MS);
}

async function nameOf(dir: string): Promise<string> {
  const { dev, ino } = await stat(dir, { bigint: true });
  return `tournee-poste-${dev}-${ino}`;
}

async function takeName(name: string): Promise<() => Promise<void>> {
  const server = createServer((peer) => peer.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once("error", (thrown: NodeJS.ErrnoException) =>
      reject(thrown.code === "EADDRINUSE" ? new Trouble("E_STORE_BUSY") : thrown),
    );
    server.listen({ path: process.platform === "win32" ? `\\\\.\\pipe\\${name}` : `\0${name}` }, resolve);
  });
  server.unref();
  return () => new Promise((resolve) => server.close(() => resolve()));
}
