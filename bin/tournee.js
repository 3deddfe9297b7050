#!/usr/bin/env node
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
const [, , program, ...rest] = process.argv;
const file = PROGRAMS[program];
if (file === undefined) {
  process.stderr.write(`E_USAGE usage: tournee ${Object.keys(PROGRAMS).join("|")} [options]\n`);
  process.exit(2);
}
process.argv = [process.argv[0], new URL(file, import.meta.url).pathname, ...rest];
await import(file);
