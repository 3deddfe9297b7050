import { text } from "node:stream/consumers";
import { DEVICE_COMMANDS, runTerminalctl } from "../firmware/terminalctl/index.ts";
import { realTime } from "../simulator/time.ts";
import { exportCommand } from "./terminalctl/export.ts";
import { soakCommand } from "./terminalctl/soak.ts";
import { verifyCommand } from "./terminalctl/verify.ts";

/** `npm run terminalctl -- …`: the device's own commands, and those that bring built-in cards along. */
process.exitCode = await runTerminalctl(
  [...DEVICE_COMMANDS, soakCommand, verifyCommand, exportCommand],
  process.argv.slice(2),
  {
    stdin: () => text(process.stdin),
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    now: () => realTime().now(),
  },
);
