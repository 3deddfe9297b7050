import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { RawHost, SimulatorProcess, until } from "../helpers-e2e/simulator-process.ts";

/** The simulator as its users meet it: a process, a folder, three lines and a socket (interfaces.md 2). */

const running: SimulatorProcess[] = [];
const hosts: RawHost[] = [];
const folders: string[] = [];

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), "sim-"));
  folders.push(dir);
  return dir;
}

async function started(dir = folder(), ...options: string[]): Promise<SimulatorProcess> {
  const simulator = new SimulatorProcess(dir, "--pace", "instant", ...options);
  running.push(simulator);
  await simulator.ready;
  return simulator;
}

function open(path: string): RawHost {
  const host = new RawHost(path);
  hosts.push(host);
  return host;
}

afterEach(async () => {
  for (const host of hosts.splice(0)) host.close();
  for (const simulator of running.splice(0)) await simulator.stop();
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true });
});

const STATUS_0 = "65 00 00 00 00 00 03 00 00 00";
const POWER_ON_0 = "62 00 00 00 00 00 05 01 00 00";
const SECURE_0 =
  "69 1C 00 00 00 00 20 00 00 00 00 1E 82 08 00 04 04 02 01 0C 04 00 00 00 0D 00 20 00 01 08 FF FF FF FF FF FF FF FF";

describe("the folder", () => {
  test("holds what it promises when READY is said, and after SIGTERM only cards and paper", async () => {
    const simulator = await started();
    const { dir } = simulator;
    for (const line of ["reader", "keypad", "printer"]) expect(readlinkSync(join(dir, line))).toMatch(/^\/dev\/pts\//);
    expect(readFileSync(join(dir, "power", "capacity"), "utf8")).toBe("80\n");
    expect(readFileSync(join(dir, "power", "status"), "utf8")).toBe("Discharging\n");
    await simulator.ask({ do: "insert", slot: 0, card: "C01" });
    await wrongPin(simulator);
    expect((await simulator.stop()).code).toBe(0);
    expect(readdirSync(dir).sort()).toEqual(["cards", "paper.txt"]);
  });

  test("its clock says 2026-11-23 07:30 in Paris, and follows what is set", async () => {
    const simulator = await started();
    const clock = () => Date.now() + Number(readFileSync(join(simulator.dir, "clock"), "utf8"));
    expect(Math.abs(clock() - Date.parse("2026-11-23T07:30:00+01:00"))).toBeLessThan(10_000);
    await simulator.ask({ do: "clock", set: "2026-11-22T08:00:00+01:00" });
    expect(Math.abs(clock() - Date.parse("2026-11-22T08:00:00+01:00"))).toBeLessThan(10_000);
  });

  test("power follows the battery", async () => {
    const simulator = await started();
    await simulator.ask({ do: "power", percent: 12, charging: true });
    expect(readFileSync(join(simulator.dir, "power", "capacity"), "utf8")).toBe("12\n");
    expect(readFileSync(join(simulator.dir, "power", "status"), "utf8")).toBe("Charging\n");
  });

  test("a second simulator on it is refused, and the first goes on", async () => {
    const simulator = await started();
    const second = await new SimulatorProcess(simulator.dir).ended;
    expect(second.code).toBe(1);
    expect(second.err).toMatch(/^another simulator already runs here.*\n$/);
    expect(await simulator.ask({ do: "remove", slot: 0 })).toMatchObject({ ok: false });
    expect(existsSync(join(simulator.dir, "reader"))).toBe(true);
  });

  test("what a simulator that died has left does not stop the next one", async () => {
    const dir = folder();
    writeFileSync(join(dir, "control.sock"), "");
    writeFileSync(join(dir, "reader"), "");
    const simulator = await started(dir);
    expect(await open(join(dir, "reader")).ccid(STATUS_0)).toBe("03 06 81 00 00 00 00 00 03 02 00 00 85");
    expect(await simulator.ask({ do: "deck" })).toMatchObject({ ok: true });
  });
});

describe("the lines", () => {
  test("the reader speaks to plain reads and writes", async () => {
    const simulator = await started();
    await simulator.ask({ do: "insert", slot: 0, card: "C01" });
    const host = open(join(simulator.dir, "reader"));
    expect(await host.ccid(STATUS_0)).toBe("03 06 81 00 00 00 00 00 03 01 00 00 86");
    expect(await host.ccid(POWER_ON_0)).toBe(
      "03 06 80 14 00 00 00 00 05 00 00 00 3B 8D 81 31 FE 45 80 5B 54 52 4E 54 45 53 54 43 50 53 01 42 AF",
    );
  });

  test("the keypad beats once a second and tells keys", async () => {
    const simulator = await started();
    const host = open(join(simulator.dir, "keypad"));
    expect(await host.read(8)).toMatch(/^A5 06 01 /);
    await simulator.ask({ do: "key", key: "5" });
    let frame = "";
    for (let tries = 0; tries < 5 && !frame.startsWith("A5 01 35"); tries++) frame = await host.read(8);
    expect(frame).toMatch(/^A5 01 35/);
  });

  test("what is printed stands in paper.txt", async () => {
    const simulator = await started();
    const host = open(join(simulator.dir, "printer"));
    host.write("1B 40 1B 74 13 46 53 45 20 30 30 30 31 32 33 0A 1D 72 01");
    expect(await host.read(1)).toBe("00");
    await until(() => readFileSync(join(simulator.dir, "paper.txt"), "utf8").includes("FSE 000123"));
  });

  test("unplugged: no link, the host's line closes; plugged again: another link that answers", async () => {
    const simulator = await started();
    const link = join(simulator.dir, "reader");
    const host = open(link);
    await host.ccid(STATUS_0);
    await simulator.ask({ do: "fault", line: "reader", kind: "unplug" });
    expect(existsSync(link)).toBe(false);
    await until(() => host.closed);
    await simulator.ask({ do: "fault", line: "reader", kind: "replug" });
    expect(await open(link).ccid(STATUS_0)).toBe("03 06 81 00 00 00 00 00 03 02 00 00 85");
  });

  test("at real pace an answer takes the time of its bytes", async () => {
    const simulator = new SimulatorProcess(folder());
    running.push(simulator);
    await simulator.ready;
    const host = open(join(simulator.dir, "reader"));
    await host.ccid(STATUS_0);
    const startMs = performance.now();
    for (let i = 0; i < 20; i++) await host.ccid("6B 01 00 00 00 00 02 00 00 00 6A"); // 14 bytes out, 34 in.
    const perExchangeMs = (performance.now() - startMs) / 20;
    expect(perExchangeMs).toBeGreaterThan((48 * 11) / 115.2 - 0.5);
    expect(perExchangeMs).toBeLessThan((48 * 11) / 115.2 + 15); // A busy machine adds, the line never takes away.
  });
});

async function wrongPin(simulator: SimulatorProcess): Promise<void> {
  const host = open(join(simulator.dir, "reader"));
  await host.ccid(POWER_ON_0);
  await simulator.ask({ do: "pin", digits: "9999", end: "VALIDER" });
  expect(await host.ccid(SECURE_0)).toMatch(/ 63 C\d .. ..$/);
  host.close();
}

async function triesLeft(simulator: SimulatorProcess): Promise<unknown> {
  const state = await simulator.ask({ do: "state" });
  const slots = state.slots as readonly { readonly pinTriesLeft: number }[];
  return slots[0]?.pinTriesLeft;
}

describe("what cards remember", () => {
  test("tries used up are still used up in the next simulator on the folder, and without `cards` the deck is new", async () => {
    const dir = folder();
    const first = await started(dir);
    await first.ask({ do: "insert", slot: 0, card: "C01" });
    expect(await triesLeft(first)).toBe(3);
    await wrongPin(first);
    expect(await triesLeft(first)).toBe(2);
    await first.stop();
    const second = await started(dir);
    await second.ask({ do: "insert", slot: 0, card: "C01" });
    expect(await triesLeft(second)).toBe(2);
    await second.stop();
    rmSync(join(dir, "cards"), { recursive: true });
    const third = await started(dir);
    await third.ask({ do: "insert", slot: 0, card: "C01" });
    expect(await triesLeft(third)).toBe(3);
  });
});

describe("the power cut", () => {
  const HOLDS_THE_LINE = `
    const fs = require("node:fs");
    const fd = process.argv[1] ? fs.openSync(process.argv[1], "r+") : undefined;
    console.log("open", fd);
    setInterval(() => {}, 1000);
  `;

  async function device(...args: string[]) {
    const child = spawn(process.execPath, ["-e", HOLDS_THE_LINE, ...args], { stdio: ["ignore", "pipe", "inherit"] });
    const gone = new Promise<string | null>((resolve) => child.on("exit", (_code, signal) => resolve(signal)));
    await new Promise((resolve) => child.stdout.once("data", resolve));
    return { child, gone };
  }

  test("kills the device of this folder", async () => {
    const simulator = await started();
    const { child, gone } = await device(join(simulator.dir, "reader"));
    writeFileSync(join(simulator.dir, "device.pid"), `${child.pid}\n`);
    expect(await simulator.ask({ do: "power", cut: true })).toEqual({ ok: true });
    expect(await gone).toBe("SIGKILL");
  });

  test("kills nothing that does not have the reader line open", async () => {
    const simulator = await started();
    expect(await simulator.ask({ do: "power", cut: true })).toMatchObject({ ok: false });
    const { child, gone } = await device();
    writeFileSync(join(simulator.dir, "device.pid"), `${child.pid}\n`);
    expect(await simulator.ask({ do: "power", cut: true })).toMatchObject({ ok: false });
    writeFileSync(join(simulator.dir, "device.pid"), "1\n");
    expect(await simulator.ask({ do: "power", cut: true })).toMatchObject({ ok: false });
    expect(child.exitCode).toBe(null);
    child.kill("SIGTERM");
    expect(await gone).toBe("SIGTERM");
  });
});

describe("the command line", () => {
  test.each([
    [["--mail"], /--mail is not in this version/],
    [["--web", "8080"], /--web is not in this version/],
    [["--pace", "fast"], /no such pace/],
    [["--seed", "x"], /no such seed/],
    [["--dance"], /usage/],
  ])("%j ends with 2 and one line", async (options, message) => {
    const { code, err } = await new SimulatorProcess(folder(), ...options).ended;
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(err.trim().split("\n")).toHaveLength(1);
  });

  test("a scene sets the bench before READY; an unknown one ends with 1 and leaves nothing", async () => {
    const simulator = await started(folder(), "--scene", "cps-blocked");
    expect(await simulator.ask({ do: "state" })).toMatchObject({ slots: [{ card: "C10", pinTriesLeft: 0 }, {}, {}] });
    const dir = folder();
    const { code, err } = await new SimulatorProcess(dir, "--scene", "full-moon").ended;
    expect(code).toBe(1);
    expect(err).toMatch(/^no such scene: full-moon/);
    expect(readdirSync(dir)).toEqual(["paper.txt"]);
  });

  test("the socket answers garbage, and several lines in order", async () => {
    const simulator = await started();
    expect(await simulator.ask("dance")).toMatchObject({ ok: false });
    const { connect } = await import("node:net");
    const socket = connect(join(simulator.dir, "control.sock"));
    socket.setEncoding("utf8");
    let text = "";
    socket.on("data", (part: string) => {
      text += part;
    });
    socket.write('nonsense\n{"do":"remove","slot":0}\n{"do":"paper","state":"out"}\n{"do":"state"}\n');
    await until(() => text.split("\n").length > 4);
    socket.destroy();
    const answers = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(answers).toMatchObject([{ ok: false }, { ok: false }, { ok: true }, { ok: true, paper: "out" }]);
  });
});
