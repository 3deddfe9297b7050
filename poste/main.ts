import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import type { Server } from "node:https";
import type { Socket } from "node:net";
import { networkInterfaces } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { Trouble } from "#util/trouble";
import { CONNECTED, runCommand } from "./commands.ts";
import { makeFolder, replaceFile } from "./durable.ts";
import { pairingFile, posteIdentity } from "./identity.ts";
import { lockFolder } from "./lock.ts";
import { type PosteWish, readPosteOptions } from "./options.ts";
import { Presence } from "./presence.ts";
import { recover } from "./recover.ts";
import { createPosteServer } from "./server.ts";
import { LotStore } from "./store.ts";
import { machineTime } from "./time.ts";

/** What a request being answered is given once we are told to stop. */
const GRACE_MS = 3000;

/** Listens for paired devices until it is told to stop: takes the folder, then the port, then says READY. */
async function main({ dir: folder, host, port }: PosteWish & { kind: "listen" }): Promise<void> {
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, () => stop.abort());
  const dir = resolve(folder);
  await makeFolder(dir);
  const unlock = await lockFolder(dir);
  const identity = await posteIdentity(dir, machineTime);
  const store = await LotStore.open({ dir, identity, time: machineTime });
  const log = (event: string, facts: Readonly<Record<string, string | number>>) => {
    process.stdout.write(`${JSON.stringify({ event, ...facts })}\n`);
  };
  const presence = new Presence(machineTime, log, (connected) => {
    writeFileSync(join(dir, CONNECTED), JSON.stringify(Object.fromEntries(connected)), { mode: 0o600 });
  });
  const server = createPosteServer({ dir, identity, store, presence, time: machineTime, log });
  const callers = new Set<Socket>();
  server.on("connection", (caller: Socket) => {
    callers.add(caller);
    caller.once("close", () => callers.delete(caller));
  });
  server.listen(port, host);
  await once(server, "listening");
  const bound = portOf(server);
  await replaceFile(join(dir, "pairing.json"), pairingFile(identity, reachable(host), bound));
  process.stdout.write(`READY ${host}:${bound}\n`);
  if (!stop.signal.aborted) await once(stop.signal, "abort");
  presence.stop();
  await close(server, callers);
  rmSync(join(dir, CONNECTED), { force: true });
  await store.settled();
  await unlock();
}

/** A card is let into a terminal whose cards are lost. The paths are those of whoever asks. */
async function letIn(wish: PosteWish & { kind: "recover" }): Promise<void> {
  const paths = { dir: resolve(wish.dir), request: resolve(wish.request), out: resolve(wish.out) };
  const { deviceId, cardSerial } = await recover(paths, machineTime);
  process.stdout.write(`card ${cardSerial} is let into terminal ${deviceId}: take the answer there\n`);
}

/** What is asked of the folder, beside listening: said a line each on standard output. */
async function command(wish: PosteWish & { kind: "command" }): Promise<void> {
  const dir = resolve(wish.dir);
  await stat(dir);
  const { lines, status } = await runCommand(dir, wish.command, machineTime, firstLine);
  process.stdout.write(lines.map((line) => `${line}\n`).join(""));
  process.exitCode = status;
}

/** One line of the keyboard: a hand scanner types it and ends it by ENTRÉE. "" when there is none. */
async function firstLine(): Promise<string> {
  for await (const line of createInterface({ input: process.stdin })) return line;
  return "";
}

/** No new caller; those being answered are given their time; then everything is closed, half-made connections too. */
async function close(server: Server, callers: ReadonlySet<Socket>): Promise<void> {
  const closed = once(server, "close", { signal: AbortSignal.timeout(GRACE_MS) });
  server.close();
  await closed.catch(() => {
    for (const caller of callers) caller.destroy();
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return address.port;
}

/** Where a device finds us: the address listened on or, when that is all of them, the first that is not this machine's own. */
function reachable(host: string): string {
  if (host !== "0.0.0.0" && host !== "::") return host;
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.find(({ internal, family }) => !internal && family === "IPv4")?.address ?? "127.0.0.1";
}

/** One line for what a user can mend; anything else is a defect, and shows where. */
function words(thrown: unknown): string | undefined {
  if (thrown instanceof Trouble) return `${thrown.code} ${JSON.stringify(thrown.facts)}`;
  const { code, syscall } = thrown as NodeJS.ErrnoException;
  return code === undefined || syscall === undefined ? undefined : `${code} ${syscall} failed`;
}

const wish = readPosteOptions(process.argv.slice(2));
if (wish.kind === "refused") {
  process.stderr.write(`${wish.words}\n`);
  process.exitCode = 2;
} else {
  const work = wish.kind === "recover" ? letIn(wish) : wish.kind === "command" ? command(wish) : main(wish);
  await work.catch((thrown: unknown) => {
    const said = words(thrown);
    if (said === undefined) throw thrown;
    process.stderr.write(`${said}\n`);
    process.exitCode = 1;
  });
}
