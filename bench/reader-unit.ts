import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const LAUNCHER = new URL("../bin/tournee.js", import.meta.url).pathname;
const CLIENT = new URL("pcsc-client.py", import.meta.url).pathname;
const DRIVER = "/usr/lib/pcsc/drivers/serial/libccidtwin.so";
const COMM = "/run/pcscd/pcscd.comm";
const READY_WITHIN_MS = 20_000;
/** Five slots to open. */
const PCSCD_SETTLES_MS = 4_000;

/** A program of the house in a process of its own, on a folder of hardware. */
export class Running {
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
  #out = "";

  constructor(program: string, ...args: readonly string[]) {
    const node = ["--disable-sigusr1", LAUNCHER, program, ...args];
    this.child = spawn(process.execPath, node, { stdio: ["ignore", "pipe", "inherit"] });
    this.child.stdout?.on("data", (text: Buffer) => {
      this.#out += text;
    });
    this.ended = new Promise((resolve) => this.child.once("exit", () => resolve()));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  async ready(): Promise<void> {
    for (let waitedMs = 0; !this.#out.includes("READY"); waitedMs += 50) {
      if (waitedMs > READY_WITHIN_MS) throw new Error("the simulator did not start");
      await pause(50);
    }
  }

  async stop(): Promise<void> {
    this.child.kill("SIGTERM");
    await this.ended;
  }
}

/** The simulated unit with C01, V12 and M01 in its slots, and a folder that goes with it. */
export class BenchUnit {
  readonly dir = mkdtempSync(join(tmpdir(), "bench-"));
  readonly hardware = join(this.dir, "hardware");
  readonly #simulator: Running;

  constructor(pace: "real" | "instant") {
    this.#simulator = new Running("simulator", "--dir", this.hardware, "--pace", pace);
  }

  async open(): Promise<void> {
    await this.#simulator.ready();
    for (const [slot, card] of ["C01", "V12", "M01"].entries()) await this.#insert(slot, card);
  }

  async close(): Promise<void> {
    await this.#simulator.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }

  #insert(slot: number, card: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = connect(join(this.hardware, "control.sock"));
      socket.once("error", reject);
      socket.once("data", () => {
        socket.destroy();
        resolve();
      });
      socket.write(`${JSON.stringify({ do: "insert", slot, card })}\n`);
    });
  }
}

/** Why pcscd cannot be measured here, or undefined. */
export function pcscdMissing(): string | undefined {
  if (process.getuid?.() !== 0) return "pcscd wants root";
  if (!existsSync(DRIVER) || !existsSync("/usr/sbin/pcscd")) return "pcscd and libccid are not installed";
  return existsSync("/usr/bin/python3") ? undefined : "python3 is not installed";
}

/** pcscd with libccidtwin on the unit's reader line, as long as `work` runs. */
export async function withPcscd<T>(unit: BenchUnit, work: () => Promise<T>): Promise<T> {
  const config = join(unit.dir, "config");
  mkdirSync(config, { recursive: true });
  mkdirSync("/run/pcscd", { recursive: true });
  const lines = `FRIENDLYNAME "Tournee"\nDEVICENAME   ${unit.hardware}/reader:GemCorePOSPro\nLIBPATH      ${DRIVER}\n`;
  writeFileSync(join(config, "tournee"), lines);
  const pcscd = spawn("/usr/sbin/pcscd", ["-f", "-i", "--config", config], { stdio: "ignore" });
  const gone = new Promise((resolve) => pcscd.once("exit", resolve));
  try {
    while (!existsSync(COMM)) await pause(50);
    await pause(PCSCD_SETTLES_MS);
    return await work();
  } finally {
    pcscd.kill("SIGTERM");
    const hard = setTimeout(() => pcscd.kill("SIGKILL"), 5000);
    await gone;
    clearTimeout(hard);
  }
}

/** Times of so many reads by a PC/SC client, microseconds. */
export function readByPcsc(
  reader: string,
  protocol: 0 | 1,
  count: number,
  aid: string,
  fid: string,
): Promise<readonly number[]> {
  const client = spawn("/usr/bin/python3", [CLIENT], { stdio: ["pipe", "pipe", "inherit"] });
  let out = "";
  client.stdout.on("data", (text: Buffer) => {
    out += text;
  });
  client.stdin.end(`${reader} ${protocol} ${count} ${aid} ${fid}\n`);
  return new Promise((resolve, reject) => {
    client.once("close", (code) => {
      if (code === 0) resolve(out.trim().split(" ").map(Number));
      else reject(new Error("the PC/SC client failed"));
    });
  });
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
