import { readFileSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Trouble } from "#util/trouble";
import type { TerminalctlCommand, TerminalctlIo } from "../../firmware/terminalctl/command.ts";
import { refusalLine } from "../../firmware/terminalctl/report.ts";
import { openBuiltInDevice } from "../soak/device.ts";
import { Player } from "../soak/player.ts";
import { readScript, type SoakLine } from "../soak/script.ts";
import { World } from "../soak/world.ts";

const USAGE = "E_USAGE usage: terminalctl soak --data DIR --world DIR --script FILE";

export interface SoakOptions {
  readonly data: string;
  readonly world: string;
  readonly script: string;
  /** One line, handed to the system before the call returns. */
  readonly say: (line: string) => void;
}

/**
 * `soak`: plays a script with the product's own flows on built-in hardware and partners. One line `ACK <kind> <id>` once a
 * thing is durable, in one unbuffered call; nothing else on standard output (docs/interfaces.md 4).
 */
export const soakCommand: TerminalctlCommand = {
  name: "soak",
  summary: "soak --data DIR --world DIR --script FILE: play a script on built-in hardware and partners",
  async run(args, io) {
    const options = optionsOf(args);
    if (options === undefined) {
      io.err(USAGE);
      return 2;
    }
    return soak({ ...options, say: (line) => void writeSync(1, `${line}\n`) }, io);
  },
};

function optionsOf(args: readonly string[]): Omit<SoakOptions, "say"> | undefined {
  try {
    const text = { type: "string" } as const;
    const { values } = parseArgs({ args: [...args], options: { data: text, world: text, script: text } });
    const { data, world, script } = values;
    return data === undefined || world === undefined || script === undefined
      ? undefined
      : { data: resolve(data), world: resolve(world), script: resolve(script) };
  } catch {
    return undefined;
  }
}

/** Exit status: 0 when every line was played, 1 when one was refused, or when the storage failed and the play ended there. */
export async function soak(options: SoakOptions, io: Pick<TerminalctlIo, "err">): Promise<number> {
  try {
    const lines = readScript(readNamed(options.script));
    const device = await openBuiltInDevice(options.data, new World(options.world));
    try {
      return await playAll(new Player(device, options.say), lines, io);
    } finally {
      await device.stop();
    }
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    io.err(refusalLine(thrown));
    return 1;
  }
}

async function playAll(player: Player, lines: readonly SoakLine[], io: Pick<TerminalctlIo, "err">): Promise<number> {
  let status = 0;
  for (const line of lines) {
    try {
      await player.play(line);
    } catch (thrown) {
      if (!(thrown instanceof Trouble) || thrown.code.startsWith("E_STORE_")) throw thrown;
      io.err(refusalLine(new Trouble(thrown.code, { line: line.at, do: line.do, ...thrown.facts })));
      status = 1;
    }
  }
  await player.lock();
  return status;
}

function readNamed(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new Trouble("E_FILE_READ", { path });
  }
}
