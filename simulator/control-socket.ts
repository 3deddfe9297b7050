import { rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import type { BenchAnswer } from "./bench.ts";

/** Longest path of a UNIX socket on Linux. */
const MAX_SOCKET_PATH = 107;
/** A request is a short line; more is not a request. */
const MAX_LINE = 64 * 1024;

export interface ControlSocket {
  close(): Promise<void>;
}

/**
 * Listens on a UNIX socket: one JSON object a line in, one a line out, in order. Refuses (Error) a path too long, or
 * one where another bench answers; the socket of a bench that died is replaced.
 */
export async function listenControl(
  path: string,
  control: (request: unknown) => Promise<BenchAnswer>,
): Promise<ControlSocket> {
  if (Buffer.byteLength(path) > MAX_SOCKET_PATH) throw new Error(`the path of the socket is too long: ${path}`);
  if (await answers(path)) throw new Error(`another simulator already runs here: ${path}`);
  rmSync(path, { force: true });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    serve(socket, control);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
  return {
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function serve(socket: Socket, control: (request: unknown) => Promise<BenchAnswer>): void {
  let rest = "";
  let turn: Promise<void> = Promise.resolve();
  socket.setEncoding("utf8");
  socket.on("error", () => socket.destroy());
  socket.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > MAX_LINE) socket.destroy();
    for (const line of lines) {
      if (line.trim() === "") continue;
      turn = turn.then(async () => {
        const answer = await answerTo(line, control);
        if (!socket.destroyed) socket.write(`${JSON.stringify(answer)}\n`);
      });
    }
  });
}

async function answerTo(line: string, control: (request: unknown) => Promise<BenchAnswer>): Promise<BenchAnswer> {
  let request: unknown;
  try {
    request = JSON.parse(line);
  } catch {
    return { ok: false, error: "one JSON object a line" };
  }
  return control(request);
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
