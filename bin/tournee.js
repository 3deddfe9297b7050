#!/usr/bin/env node
import { writeFileSync } from "node:fs";

// Every program of the house starts here, in plain JavaScript that an old Node can read: an old Node is told so in one
// line instead of failing on the first TypeScript file. The npm scripts find the pinned Node 24 by themselves.
const PROGRAMS = {
  start: "../stage/start.ts",
  demo: "../stage/demo.ts",
  simulator: "../simulator/main.ts",
  device: "../firmware/main.ts",
  poste: "../poste/main.ts",
  terminalctl: "../stage/terminalctl.ts",
};

if (Number(process.versions.node.split(".")[0]) < 24) {
  process.stderr.write(
    `E_NODE_VERSION Tournée needs Node 24 and this is Node ${process.versions.node}: start it with "npm start" or "npm run ...", which bring their own.\n`,
  );
  process.exit(2);
}
// What holds keys or codes leaves no copy of itself: SIGUSR1 opens no inspector (Node's own answer to it), no signal and no
// crash writes a diagnostic report, and a core, should the system make one, holds none of our memory.
process.on("SIGUSR1", () => {});
if (process.report !== undefined) {
  process.report.reportOnSignal = false;
  process.report.reportOnFatalError = false;
  process.report.reportOnUncaughtException = false;
}
try {
  writeFileSync("/proc/self/coredump_filter", "0");
} catch {
  // Not this system: its service forbids cores (LimitCORE=0).
}
const [, , program, ...rest] = process.argv;
const file = PROGRAMS[program];
if (file === undefined) {
  process.stderr.write(`E_USAGE usage: tournee ${Object.keys(PROGRAMS).join("|")} [options]\n`);
  process.exit(2);
}
process.argv = [process.argv[0], new URL(file, import.meta.url).pathname, ...rest];
await import(file);
