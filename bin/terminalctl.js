#!/usr/bin/env node
process.argv.splice(2, 0, "terminalctl");
await import("./tournee.js");
