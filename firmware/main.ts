import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { eraseRest, erasing } from "#billing/journal/index";
import type { CardReader } from "#hal/ports/index";
import { createPosteLink, keepPresence, LINK_LIMITS } from "#sync";
import { createUi, feedStatus, roam, type TerminalUi } from "#ui";
import { Trouble } from "#util/trouble";
import { buildDesk } from "./desk.ts";
import { openHardware } from "./hardware.ts";
import { linkIdentity, readPairing } from "./link.ts";
import { DEVICE_USAGE, type DeviceOptions, readDeviceOptions } from "./options.ts";
import { openScreen } from "./screen.ts";
import { openStore } from "./store.ts";
import { tracing } from "./tracing.ts";

/** One life after the other: what was erased whole begins anew. */
async function main(options: DeviceOptions): Promise<number> {
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, () => stop.abort());
  while ((await live(options, stop)) === "erased");
  return 0;
}

/** The terminal: a parts list, then one loop from screen to screen until it is told to stop. */
async function live(options: DeviceOptions, stop: AbortController): Promise<"stopped" | "erased"> {
  const hardware = openHardware(resolve(options.hardware), tracing(resolve(options.data)));
  const store = await openStore(resolve(options.data), {
    ...hardware,
    ...(options.dek === undefined ? {} : { dek: options.dek }),
  });
  const forgetPid = tellPid(options.hardware);
  const screen = await openScreen(options, () => stop.abort());
  const ui = createUi({ keypad: hardware.keypad, clock: hardware.clock, ...screen });
  const identity = await linkIdentity(store.disk, hardware.clock, hardware.random, store.settings.value.deviceSerial);
  const pairing = await readPairing(store.disk);
  const road = createPosteLink({ pairing, identity, ...hardware });
  const away = new AbortController();
  const parts = { identity, clock: hardware.clock, limits: LINK_LIMITS };
  const present = pairing === undefined ? undefined : keepPresence({ ...parts, pairing }, away.signal);
  const desk = buildDesk({ hardware, store, road, ui, mode: options.mode });
  const lines = [hardware.reader, hardware.keypad, hardware.printer];
  for (const line of lines) line.start();
  const house = { desk, ui, stopping: stop.signal };
  const quiet = feedStatus(house);
  const hushed = () => hush(ui, hardware.reader);
  stop.signal.addEventListener("abort", hushed, { once: true });
  try {
    await roam(house);
  } finally {
    away.abort();
    await present;
    quiet();
    stop.signal.removeEventListener("abort", hushed);
    for (const line of lines) await line.stop();
    await store.close();
    ui.stop();
    screen.painter.close();
    forgetPid();
  }
  if (!(await erasing(store.disk))) return "stopped";
  await eraseRest(store.disk); // Here already, so that nothing of the life before is looked at by the next one.
  return "erased";
}

/** Told to stop: what waits for a person is over, a code being typed too, and nothing new is asked. */
function hush(ui: TerminalUi, reader: CardReader): void {
  ui.stop();
  void reader.stop();
}

/** A bench beside the lines may pull the plug on us: it finds our process number there (docs/interfaces.md 2). */
function tellPid(hardware: string): () => void {
  if (!existsSync(join(hardware, "control.sock"))) return () => {};
  const path = join(hardware, "device.pid");
  writeFileSync(path, `${process.pid}\n`);
  return () => rmSync(path, { force: true });
}

const options = readDeviceOptions(process.argv.slice(2));
if (options === undefined) {
  process.stderr.write(`E_USAGE ${DEVICE_USAGE}\n`);
  process.exitCode = 2;
} else {
  process.exitCode = await main(options).catch((thrown: unknown) => {
    if (!(thrown instanceof Trouble)) throw thrown;
    process.stderr.write(`${thrown.code} ${JSON.stringify(thrown.facts)}\n`);
    return 1;
  });
}
