import { appendFileSync, closeSync, mkdirSync, openSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { type BenchAnswer, createBench } from "./bench.ts";
import type { Deck } from "./card.ts";
import { cardFolder } from "./card-folder.ts";
import { writeClockFile } from "./clock-file.ts";
import { listenControl } from "./control-socket.ts";
import type { Pace } from "./pace.ts";
import { cutPower } from "./power-cut.ts";
import { writePowerFolder } from "./power-supply.ts";
import { openPty, type PtyLine } from "./pty.ts";
import { realTime } from "./time.ts";

export interface FolderBenchOptions {
  readonly dir: string;
  readonly seed: number;
  readonly pace: Pace;
  readonly deck: Deck;
}

export interface FolderBench {
  control(request: unknown): Promise<BenchAnswer>;
  /** Takes away what was made, but `cards/` and `paper.txt`. */
  stop(): Promise<void>;
}

/**
 * The bench as a folder, for devices in other processes (interfaces.md 2):
 *
 * ```text
 *  reader keypad printer   links to pseudo-terminals       power/       like /sys/class/power_supply/battery
 *  clock                   ms to add to the machine's       paper.txt    what was printed
 *  control.sock            requests                         cards/       what the cards remember
 * ```
 */
export async function startFolderBench(options: FolderBenchOptions): Promise<FolderBench> {
  const dir = resolve(options.dir);
  const at = (name: string) => join(dir, name);
  mkdirSync(dir, { recursive: true });
  // Listens first: a folder where another bench lives must be left as it is.
  let control: (request: unknown) => Promise<BenchAnswer> = async () => ({ ok: false, error: "not ready yet" });
  const socket = await listenControl(at("control.sock"), (request) => control(request));
  const time = realTime();
  const ptys: PtyLine[] = [];
  const pty = (name: string) => {
    const line = openPty(at(name), time);
    ptys.push(line);
    return line;
  };
  closeSync(openSync(at("paper.txt"), "a"));
  const bench = createBench({
    ...options,
    time,
    memory: cardFolder(at("cards")),
    lines: { reader: pty("reader"), keypad: pty("keypad"), printer: pty("printer") },
    outside: {
      clock: (offsetMs) => writeClockFile(at("clock"), offsetMs),
      power: (power) => writePowerFolder(at("power"), power),
      paper: (text) => appendFileSync(at("paper.txt"), text),
      cut: () => {
        const cut = cutPower(dir);
        return cut.ok ? undefined : cut.error;
      },
    },
  });
  control = (request) => bench.control(request);
  return {
    control,
    async stop() {
      await socket.close();
      bench.stop();
      for (const line of ptys) line.close();
      rmSync(at("clock"), { force: true });
      rmSync(at("power"), { recursive: true, force: true });
      rmSync(at("control.sock"), { force: true });
    },
  };
}
