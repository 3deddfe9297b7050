import { stat } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { Trouble } from "#util/trouble";
import { storeTrouble, systemName } from "./errors.ts";

/** The one right to use a data folder. It ends with the process, whatever ends the process. */
export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Takes an existing data folder for this process: an abstract UNIX socket named after the folder's device and inode,
 * so no stale file can stay behind a SIGKILL. Seen within one network namespace only (reliability 3.8). Trouble
 * E_STORE_BUSY when another process has it.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const { dev, ino } = await stat(folder, { bigint: true }).catch((thrown) => {
    throw storeTrouble(thrown, "stat", ".");
  });
  const server = createServer((peer) => peer.destroy());
  await listen(server, `\0tournee-data-${dev}-${ino}`);
  server.unref();
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (thrown) => {
      const busy = systemName(thrown) === "EADDRINUSE";
      reject(busy ? new Trouble("E_STORE_BUSY") : storeTrouble(thrown, "lock", "."));
    });
    server.listen({ path }, resolve);
  });
}
