import { type ChildProcess, spawn } from "node:child_process";
import { openSync, writeSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { ReadStream } from "node:tty";

const LAUNCHER = new URL("../../bin/tournee.js", import.meta.url).pathname;

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** `npm run simulator` in a process of its own, as anyone would start it. */
export class SimulatorProcess {
  readonly #child: ChildProcess;
  readonly ended: Promise<Ended>;
  readonly ready: Promise<void>;
  readonly dir: string;
  #out = "";
  #err = "";

  constructor(dir: string, ...options: string[]) {
    this.dir = dir;
    this.#child = spawn(process.execPath, [LAUNCHER, "simulator", "--dir", dir, ...options], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.ended = new Promise((resolve) => {
      this.#child.on("close", (code) => resolve({ code, out: this.#out, err: this.#err }));
    });
    this.ready = new Promise((resolve, reject) => {
      this.#child.stdout?.on("data", (text: Buffer) => {
        this.#out += text.toString();
        if (this.#out.split("\n").includes(`READY ${dir}`)) resolve();
      });
      this.#child.stderr?.on("data", (text: Buffer) => {
        this.#err += text.toString();
      });
      void this.ended.then(({ err }) => reject(new Error(`no READY: ${err}`)));
    });
    this.ready.catch(() => {});
  }

  /** One request on control.sock. */
  ask(request: unknown): Promise<Record<string, unknown>> {
    return new Promise((resolve, reject) => {
      const socket = connect(join(this.dir, "control.sock"));
      let text = "";
      socket.setEncoding("utf8");
      socket.on("error", reject);
      socket.on("data", (part: string) => {
        text += part;
        if (!text.includes("\n")) return;
        socket.destroy();
        resolve(JSON.parse(text));
      });
      socket.write(`${JSON.stringify(request)}\n`);
    });
  }

  stop(): Promise<Ended> {
    this.#child.kill("SIGTERM");
    return this.ended;
  }
}

/** A host of one line, by plain reads and writes of the pseudo-terminal. */
export class RawHost {
  readonly #fd: number;
  readonly #stream: ReadStream;
  #bytes: number[] = [];
  closed = false;

  constructor(path: string) {
    this.#fd = openSync(path, "r+");
    this.#stream = new ReadStream(this.#fd);
    this.#stream.on("data", (bytes: Uint8Array) => this.#bytes.push(...bytes));
    this.#stream.on("error", () => {});
    this.#stream.on("close", () => {
      this.closed = true;
    });
  }

  write(hex: string): void {
    writeSync(this.#fd, Buffer.from(hex.replaceAll(" ", ""), "hex"));
  }

  /** The next `count` bytes in hexadecimal; fails after five seconds. */
  async read(count: number): Promise<string> {
    await until(() => this.#bytes.length >= count);
    return this.#bytes
      .splice(0, count)
      .map((byte) => byte.toString(16).padStart(2, "0").toUpperCase())
      .join(" ");
  }

  /** One CCID command with its LRC; gives the whole answer. */
  async ccid(hex: string): Promise<string> {
    const body = Buffer.from(hex.replaceAll(" ", ""), "hex");
    const frame = [0x03, 0x06, ...body];
    this.write(Buffer.from([...frame, frame.reduce((lrc, byte) => lrc ^ byte, 0)]).toString("hex"));
    const head = await this.read(12);
    const length =
      Number.parseInt(head.split(" ")[3] ?? "0", 16) + 256 * Number.parseInt(head.split(" ")[4] ?? "0", 16);
    return `${head} ${await this.read(length + 1)}`;
  }

  close(): void {
    this.#stream.destroy();
  }
}

export async function until(seen: () => boolean, deadlineMs = 5000): Promise<void> {
  const endMs = Date.now() + deadlineMs;
  while (!seen()) {
    if (Date.now() > endMs) throw new Error("waited in vain");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
