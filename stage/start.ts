import { mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { deckNotes } from "../simulator/cards/notes.ts";
import { openPty } from "../simulator/pty.ts";
import { realTime } from "../simulator/time.ts";
import { Bench } from "./bench-window.ts";
import { openWorld } from "./world.ts";

const USAGE = "usage: npm start [-- --columns 60 --rows 20 --dir DIR]";

/** `npm start`: the terminal in this window, on simulated hardware, with a panel to insert cards and press keys. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      columns: { type: "string" },
      rows: { type: "string" },
      dir: { type: "string" },
      pace: { type: "string" },
    },
  });
  const columns = Number(values.columns ?? 60);
  const rows = Number(values.rows ?? 20);
  if (!Number.isInteger(columns) || !Number.isInteger(rows) || columns < 40 || rows < 15) {
    process.stderr.write(`E_USAGE ${USAGE}\n`);
    return 2;
  }
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    process.stderr.write("E_USAGE npm start needs a terminal window; without one use: npm run demo\n");
    return 2;
  }
  const dir = resolve(values.dir ?? "data/start");
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const world = await openWorld({ dir, pace: values.pace === "real" ? "real" : "instant" });
  const tty = openPty(join(dir, "screen"), realTime());
  const bench = new Bench({
    control: world.control,
    screen: { columns, rows },
    deck: deckNotes(),
    ticket: () => readFileSync(join(world.hardware, "paper.txt"), "utf8").split("\n").slice(-60),
    input: process.stdin,
    output: process.stdout,
  });
  tty.onReceive((bytes) => bench.show(bytes));
  const device = world.startDevice({ tty: tty.path, columns, rows });
  const why = await Promise.race([bench.run(), told(), device.ended.then(() => "ended" as const)]);
  try {
    bench.close();
  } finally {
    await device.stop();
    await world.stop();
    tty.close();
  }
  if (why === "ended") process.stderr.write(`${device.complaints()}\n`);
  return why === "ended" ? 1 : 0;
}

/** The window was closed, or somebody stops us: what runs beside must not be left behind. */
function told(): Promise<"quit"> {
  process.stdout.on("error", () => {}); // A window that has gone takes nothing any more.
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, () => resolve("quit"));
  });
}

process.exitCode = await main();
