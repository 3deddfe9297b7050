import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { keepPresence } from "#sync/poste-link/index";
import { runCommand } from "../../../poste/commands.ts";
import { lockFolder } from "../../../poste/lock.ts";
import { type Cable, cable } from "./proxy.ts";
import { clock, device, linkIdentity, Rig, SERIAL } from "./rig.ts";

/** Whether the terminal is there, as the practice PC says it (E041). Real time: what is looked at is how long things take. */

let rig: Rig;
let stop: AbortController;
beforeEach(async () => {
  rig = await Rig.open();
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await rig.close();
});

function present(port = rig.port, identity = device): Promise<void> {
  const limits = { connectMs: 1000, silenceMs: 3000, wholeMs: 6000 };
  return keepPresence({ pairing: { ...rig.pairing, port }, identity, clock, limits }, stop.signal);
}

const said = () => rig.events.map(({ event }) => event).filter((event) => event.endsWith("connected"));

/** How long it takes until the poste has said that much, ms. */
async function until(events: readonly string[]): Promise<number> {
  const startMs = performance.now();
  while (JSON.stringify(said()) !== JSON.stringify(events)) {
    if (performance.now() - startMs > 15_000) throw new Error(`it said ${said()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return performance.now() - startMs;
}

test("connected once it is there; stopped, disconnected within two seconds", async () => {
  const running = present();
  await until(["connected"]);
  stop.abort();
  await running;
  expect(await until(["connected", "disconnected"])).toBeLessThan(2000);
});

test("unplugged without a word, it is noticed within two seconds; plugged again, it is there without a restart", async () => {
  const line: Cable = await cable(rig.port);
  void present(line.port);
  await until(["connected"]);
  line.mute();
  expect(await until(["connected", "disconnected"])).toBeLessThan(2000);
  line.cut();
  await until(["connected", "disconnected", "connected"]);
  line.close();
});

test("a connection that ends and is made again at once is one presence", async () => {
  const line = await cable(rig.port);
  void present(line.port);
  await until(["connected"]);
  line.cut();
  await new Promise((resolve) => setTimeout(resolve, 2500));
  expect(said().at(-1)).toBe("connected");
  line.close();
});

test("a device that is not paired is not there", async () => {
  void present(rig.port, await linkIdentity(SERIAL));
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(said()).toEqual([]);
});

test("a device tells of itself only", async () => {
  const socket = connectTls({
    ...{
      host: "127.0.0.1",
      port: rig.port,
      rejectUnauthorized: false,
      key: device.keyPem,
      cert: device.certificatePem,
    },
  });
  let text = "";
  socket.on("data", (bytes: Buffer) => {
    text += bytes.toString("latin1");
  });
  socket.write("PUT /presence/TRN000002 HTTP/1.1\r\nHost: poste\r\nContent-Length: 0\r\n\r\n");
  await new Promise<void>((resolve) => socket.once("close", () => resolve()));
  expect([text.slice(0, 12), said()]).toEqual(["HTTP/1.1 404", []]);
});

describe("in words", () => {
  const status = async () => (await runCommand(rig.dir, { do: "status" }, { now: () => 0 })).lines;

  test("connecté since when, déconnecté, or that nobody listens", async () => {
    expect(await status()).toEqual([
      "Le poste n'écoute pas : démarrez-le par npm run poste -- --dir DOSSIER.",
      `Appareil ${SERIAL} : déconnecté`,
    ]);
    const unlock = await lockFolder(rig.dir);
    writeFileSync(join(rig.dir, "connected.json"), JSON.stringify({ [SERIAL]: "2026-11-23T06:30:00.000Z" }));
    expect(await status()).toEqual(["Le poste écoute.", `Appareil ${SERIAL} : connecté depuis le 23/11/2026 07:30`]);
    await unlock();
    expect((await status())[1]).toBe(`Appareil ${SERIAL} : déconnecté`);
  });
});
