import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "..");

/** A program of the house running beside this one. */
export interface Running {
  readonly child: ChildProcess;
  /** Resolves with the first line of its output that begins with `word`; rejects when it ends before. */
  line(word: string): Promise<string>;
  /** Everything it said on standard error. */
  complaints(): string;
  /** SIGTERM, then waits for its end. */
  stop(): Promise<void>;
  readonly ended: Promise<number | null>;
}

/**
 * What the Node of the device is started with. The young generation kept small: what an unlock leaves of garbage would otherwise stay
 * with the process, some 50 MB of it (docs/performance.md).
 */
export const DEVICE_FLAGS = ["--disable-sigusr1", "--max-semi-space-size=1"] as const;

/** Starts `bin/tournee.js PROGRAM ARGS` on the Node that runs us. `stdio` gives it another standard output (a tty). */
export function startProgram(program: string, args: readonly string[], terminal?: number): Running {
  const child = spawn(process.execPath, [...DEVICE_FLAGS, join(ROOT, "bin/tournee.js"), program, ...args], {
    stdio: terminal === undefined ? ["ignore", "pipe", "pipe"] : [terminal, terminal, "pipe"],
    env: { ...process.env, NODE_OPTIONS: "", TERM: "xterm-256color", LANG: "C.UTF-8" },
  });
  let said = "";
  let complained = "";
  const listeners = new Set<() => void>();
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    for (const listener of [...listeners]) listener();
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complained += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  return {
    child,
    ended,
    complaints: () => complained,
    line: (word) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = said.split("\n").find((line) => line.startsWith(word));
          if (found === undefined) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        look();
        void ended.then((code) => reject(new Error(`${program} ended (${code}): ${complained.trim()}`)));
      }),
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
