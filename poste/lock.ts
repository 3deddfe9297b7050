import { stat } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { Trouble } from "#util/trouble";

/**
 * Takes the folder for this process, so that two postes never number receipts in one chain: a local socket named after the
 * folder's device and inode (Linux, abstract) or a pipe (Windows). It goes with the process, whatever ends it. Trouble
 * E_STORE_BUSY when another poste has the folder.
 */
export async function lockFolder(dir: string): Promise<() => Promise<void>> {
  const { dev, ino } = await stat(dir, { bigint: true });
  const name = `tournee-poste-${dev}-${ino}`;
  const server = createServer((peer) => peer.destroy());
  await listen(server, process.platform === "win32" ? `\\\\.\\pipe\\${name}` : `\0${name}`);
  server.unref();
  return () => new Promise((resolve) => server.close(() => resolve()));
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (thrown: NodeJS.ErrnoException) =>
      reject(thrown.code === "EADDRINUSE" ? new Trouble("E_STORE_BUSY") : thrown),
    );
    server.listen({ path }, resolve);
  });
}
