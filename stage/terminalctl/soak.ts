import { readFileSync, writeSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Trouble } from "#util/trouble";
import type { TerminalctlCommand, TerminalctlIo } from "../../firmware/terminalctl/command.ts";
import { refusalLine } from "../../firmware/terminalctl/report.ts";
import { openDeviceOn } from "../soak/device.ts";
import { playAll } from "../soak/player.ts";
import { readScript } from "../soak/script.ts";
import { World, worldFolder } from "../soak/world.ts";

const USAGE = "E_USAGE usage: terminalctl soak --data DIR --world DIR --script FILE";

interface SoakOptions {
  readonly data: string;
  readonly world: string;
  readonly script: string;
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
    try {
      return await soak(options, io);
    } catch (thrown) {
      if (!(thrown instanceof Trouble)) throw thrown;
      io.err(refusalLine(thrown));
      return 1;
    }
  },
};

function optionsOf(args: readonly string[]): SoakOptions | undefined {
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

/** On a folder already in use the product recovers first. Each ACK is one call, unbuffered. */
async function soak({ data, world, script }: SoakOptions, io: TerminalctlIo): Promise<number> {
  const lines = readScript(readNamed(script).toString("utf8"));
  const device = await openDeviceOn(data, new World(worldFolder(world)));
  try {
    const tell = { say: (line: string) => void writeSync(1, `${line}\n`), err: (line: string) => io.err(line) };
    return await playAll(device, lines, tell, (name) => readNamed(resolve(dirname(script), name)));
  } finally {
    await device.stop();
  }
}

function readNamed(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    throw new Trouble("E_FILE_READ", { path });
  }
}
