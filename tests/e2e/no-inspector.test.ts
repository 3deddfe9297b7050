import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ROOT, sleep, until } from "./bench.ts";

/** U8: what a signal makes of a terminal that holds keys. */
const folder = mkdtempSync(join(tmpdir(), "tournee-signals-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NODE = join(ROOT, "node_modules/.bin/node");
const LAUNCHER = join(ROOT, "bin/tournee.js");

function start(...flags: readonly string[]) {
  const child = spawn(NODE, [...flags], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const said = { text: "" };
  child.stderr?.on("data", (text: Buffer) => {
    said.text += text;
  });
  const ended = new Promise<NodeJS.Signals | null>((done) => child.once("exit", (_, signal) => done(signal)));
  return { child, said, ended };
}

/** Whether somebody answers on the inspector's port. */
function inspected(): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(9229, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      done(true);
    });
    socket.once("error", () => done(false));
  });
}

test("the search sees an inspector where there is one: plain Node opens it on SIGUSR1", async () => {
  const { child, said, ended } = start("-e", "setInterval(() => {}, 1000); console.error('up')");
  await until(() => said.text.includes("up"));
  child.kill("SIGUSR1");
  await until(() => said.text.includes("Debugger listening"));
  expect(await inspected()).toBe(true);
  child.kill("SIGKILL");
  await ended;
});

test("U8 SIGUSR1 opens no inspector in the terminal, however it is started", async () => {
  const data = join(folder, "data");
  const { child, said, ended } = start(LAUNCHER, "device", "--hardware", folder, "--data", data, "--screen", "none");
  await until(() => readdirSync(folder).includes("data") && readdirSync(data).includes("settings.a"));
  child.kill("SIGUSR1");
  await sleep(500);
  expect(said.text).not.toContain("Debugger");
  expect(await inspected()).toBe(false);
  expect(child.exitCode).toBe(null);
  // A core of it would hold none of its memory.
  expect(readFileSync(`/proc/${child.pid}/coredump_filter`, "utf8").trim()).toBe("00000000");
  child.kill("SIGQUIT");
  expect(await ended).toBe("SIGQUIT");
  const left = readdirSync(folder).filter((name) => /core|report|heap/.test(name));
  expect(left).toEqual([]);
});

test("U8 a crash leaves no core and no report", async () => {
  const data = join(folder, "crash");
  const { child, ended } = start(LAUNCHER, "device", "--hardware", folder, "--data", data, "--screen", "none");
  await until(() => readdirSync(folder).includes("crash") && readdirSync(data).includes("settings.a"));
  child.kill("SIGSEGV");
  expect(await ended).toBe("SIGSEGV");
  expect(readdirSync(folder).filter((name) => /core|report|heap/.test(name))).toEqual([]);
  expect(readdirSync(data).filter((name) => /core|report/.test(name))).toEqual([]);
});

test("the scripts of the package tell Node itself to leave SIGUSR1 alone", () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  for (const name of ["start", "demo", "device"]) expect(scripts[name], name).toContain("--disable-sigusr1");
});
