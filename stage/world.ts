import { mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { pairFolders } from "../firmware/pair-folders.ts";
import { ControlClient } from "./control-client.ts";
import { type Running, startProgram } from "./processes.ts";

export interface WorldOptions {
  /** Holds hardware/, device/ and poste/; made if absent. */
  readonly dir: string;
  readonly pace: "real" | "instant";
}

/** A whole practice on one machine, each part a process of its own: the bench, the practice PC, then the terminal. */
export interface World {
  readonly hardware: string;
  readonly data: string;
  readonly posteDir: string;
  readonly control: ControlClient;
  /** Starts the terminal on this world; `tty` is the path of a terminal for its screen, else `log` is a file. */
  startDevice(
    screen: { readonly tty: string; readonly columns: number; readonly rows: number } | { readonly log: string },
  ): Running;
  stop(): Promise<void>;
}

/** Starts the bench and the poste, and pairs the terminal's data folder with the poste by file. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const place = (name: string) => join(options.dir, name);
  const [hardware, data, posteDir] = [place("hardware"), place("device"), place("poste")];
  for (const dir of [hardware, data, posteDir]) mkdirSync(dir, { recursive: true, mode: 0o700 });
  const running: Running[] = [];
  const stop = async () => {
    for (const one of running.reverse()) await one.stop();
  };
  try {
    const simulator = startProgram("simulator", ["--dir", hardware, "--pace", options.pace]);
    const poste = startProgram("poste", ["--dir", posteDir, "--port", "0"]);
    running.push(simulator, poste);
    await Promise.all([simulator.line("READY"), poste.line("READY")]);
    await pairFolders(data, posteDir);
    const control = await ControlClient.open(join(hardware, "control.sock"));
    return {
      hardware,
      data,
      posteDir,
      control,
      startDevice(screen) {
        const common = ["--hardware", hardware, "--data", data];
        const device =
          "log" in screen
            ? startProgram("device", [...common, "--screen", `log:${screen.log}`])
            : startProgram(
                "device",
                [...common, "--screen", "tty", "--columns", `${screen.columns}`, "--rows", `${screen.rows}`],
                openSync(screen.tty, "r+"),
              );
        running.push(device);
        return device;
      },
      async stop() {
        control.close();
        await stop();
      },
    };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}
