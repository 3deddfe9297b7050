#!/usr/bin/env node
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { replaceFile } from "./durable.ts";
import { pairingFile, posteIdentity } from "./identity.ts";
import { createPosteServer } from "./server.ts";
import { LotStore } from "./store.ts";
import { machineTime } from "./time.ts";

const USAGE = "usage: poste --dir DIR [--port N] [--pair]";

/** `npm run poste -- --dir DIR [--port N] [--pair]`: listens for paired devices until it is told to stop. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { dir: { type: "string" }, port: { type: "string" }, host: { type: "string" }, pair: { type: "boolean" } },
  });
  const port = Number(values.port ?? 8443);
  if (values.dir === undefined || !Number.isInteger(port) || port < 0 || port > 65535) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const dir = resolve(values.dir);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const identity = await posteIdentity(dir, machineTime);
  const store = await LotStore.open(dir, identity, machineTime);
  const server = createPosteServer(dir, identity, store, (event, facts) => {
    process.stdout.write(`${JSON.stringify({ event, ...facts })}\n`);
  });
  const host = values.host ?? "127.0.0.1";
  await new Promise<void>((listening) => server.listen(port, host, listening));
  const address = server.address();
  const bound = typeof address === "object" && address !== null ? address.port : port;
  await replaceFile(join(dir, "pairing.json"), pairingFile(identity, host, bound));
  process.stdout.write(`READY ${host}:${bound}\n`);
  await new Promise<void>((stop) => {
    process.once("SIGTERM", stop);
    process.once("SIGINT", stop);
  });
  server.close();
  server.closeAllConnections();
  return 0;
}

process.exitCode = await main();
