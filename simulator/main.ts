import { parseArgs } from "node:util";
import { createDeck } from "./cards/index.ts";
import { startFolderBench } from "./folder-bench.ts";
import { type Pace, paceOf } from "./pace.ts";

const USAGE = "usage: npm run simulator -- --dir DIR [--scene NAME] [--seed N] [--pace real|instant|FACTOR]";

interface Options {
  readonly dir: string;
  readonly scene: string | undefined;
  readonly seed: number;
  readonly pace: Pace;
}

/** The options, or one line that says what is wrong with them. */
function readOptions(args: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        dir: { type: "string" },
        scene: { type: "string" },
        seed: { type: "string", default: "1" },
        pace: { type: "string", default: "real" },
        mail: { type: "boolean" },
        web: { type: "string" },
      },
    });
    if (values.mail) return "--mail is not in this version";
    if (values.web !== undefined) return "--web is not in this version";
    if (!values.dir) return USAGE;
    if (!/^\d{1,9}$/.test(values.seed)) return `no such seed: ${values.seed}`;
    return { dir: values.dir, scene: values.scene, seed: Number(values.seed), pace: paceOf(values.pace) };
  } catch (thrown) {
    return thrown instanceof Error ? `${thrown.message}; ${USAGE}` : USAGE;
  }
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (typeof options === "string") {
    process.stderr.write(`${options}\n`);
    process.exitCode = 2;
    return;
  }
  const bench = await startFolderBench({ ...options, deck: createDeck() });
  const stop = () => {
    void bench.stop().then(() => process.exit(0));
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  if (options.scene !== undefined) {
    const answer = await bench.control({ do: "scene", name: options.scene });
    if (!answer.ok) {
      await bench.stop();
      throw new Error(answer.error);
    }
  }
  process.stdout.write(`READY ${options.dir}\n`);
}

main().catch((thrown: unknown) => {
  process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  process.exit(1);
});
