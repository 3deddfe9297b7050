import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { SimulatorProcess, until } from "../helpers-e2e/simulator-process.ts";

const COMM = "/run/pcscd/pcscd.comm";
const DRIVER = "/usr/lib/pcsc/drivers/serial/libccidtwin.so";
export const CPS_ATR = "3B 8D 81 31 FE 45 80 5B 54 52 4E 54 45 53 54 43 50 53 01 42";
export const VITALE_ATR = "3B 8D 40 01 80 5B 54 52 4E 54 45 53 54 56 49 54 01";
export const AMC_ATR = "3B 8D 81 31 FE 45 80 5B 54 52 4E 54 45 53 54 41 4D 43 01 4D";

/** Why the witness cannot be heard on this machine, or undefined. */
export async function whatIsMissing(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return "pcscd wants root";
  for (const tool of ["pcscd", "opensc-tool", "pcsc_scan"]) {
    if (!["/usr/bin", "/usr/sbin"].some((place) => existsSync(join(place, tool)))) return `${tool} is not installed`;
  }
  if (!existsSync(DRIVER)) return "libccid's serial driver is not installed";
  return (await answers(COMM)) ? "another pcscd runs on this machine" : undefined;
}

/** Whether the PC/SC client of the tests can run. */
export function hasPyscard(): Promise<boolean> {
  return new Promise((resolve) =>
    execFile("/usr/bin/python3", ["-c", "import smartcard"], (error) => resolve(error === null)),
  );
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** The simulated unit in its process, and an unmodified pcscd on its reader line. */
export class PcscdBench {
  readonly dir = mkdtempSync(join(tmpdir(), "witness-"));
  readonly hardware = join(this.dir, "hardware");
  readonly simulator = new SimulatorProcess(this.hardware, "--pace", "instant");
  readonly #openscConf = join(this.dir, "opensc.conf");
  #pcscd: ChildProcess | undefined;

  /** Starts both, and puts a card in each slot. Resolves once the client side sees them. */
  async open(cards: readonly string[] = ["C01", "V01", "M01"]): Promise<void> {
    const config = join(this.dir, "config");
    mkdirSync(config);
    mkdirSync("/run/pcscd", { recursive: true });
    writeFileSync(
      join(config, "tournee"),
      `FRIENDLYNAME "Tournee"\nDEVICENAME   ${this.hardware}/reader:GemCorePOSPro\nLIBPATH      ${DRIVER}\n`,
    );
    writeFileSync(
      this.#openscConf,
      `app default {\n  card_atr ${CPS_ATR.replaceAll(" ", ":")} {\n    name = "CPS de test Tournee";\n    driver = "iasecc";\n    type = 25007;\n  }\n}\n`,
    );
    await this.simulator.ready;
    await this.startPcscd();
    for (const [slot, card] of cards.entries()) {
      const answer = await this.simulator.ask({ do: "insert", slot, card });
      if (answer.ok !== true) throw new Error(`no ${card}: ${answer.error}`);
    }
    await eventually(async () => /2\s+Yes/.test(await this.run("opensc-tool", "-l")));
  }

  /** Starts pcscd on the line, and waits until it knows the five slots. */
  async startPcscd(): Promise<void> {
    const config = join(this.dir, "config");
    this.#pcscd = spawn("pcscd", ["-f", "-i", "--config", config], { stdio: "ignore" });
    await until(() => existsSync(COMM), 10_000);
    await eventually(async () => (await this.run("opensc-tool", "-l")).includes("Tournee 00 04"));
  }

  /** What a tool prints, on both outputs; one that fails adds "exit N". */
  run(tool: string, ...args: string[]): Promise<string> {
    const env = { ...process.env, OPENSC_CONF: this.#openscConf };
    return new Promise((resolve) => {
      execFile(tool, args, { env, timeout: 30_000 }, (error, out, err) =>
        resolve(`${out}${err}${error ? `\nexit ${error.code}` : ""}`),
      );
    });
  }

  /** Ends pcscd; the simulator goes on. */
  async stopPcscd(): Promise<void> {
    const pcscd = this.#pcscd;
    if (!pcscd) return;
    this.#pcscd = undefined;
    const gone = new Promise((resolve) => pcscd.once("exit", resolve));
    pcscd.kill("SIGTERM");
    // It may spin when a command is in flight: not for longer than this.
    const timer = setTimeout(() => pcscd.kill("SIGKILL"), 5000);
    await gone;
    clearTimeout(timer);
  }

  async close(): Promise<void> {
    await this.stopPcscd();
    await this.simulator.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

export async function eventually(seen: () => Promise<boolean>): Promise<void> {
  const endMs = Date.now() + 15_000;
  while (!(await seen())) {
    if (Date.now() > endMs) throw new Error("waited in vain");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** pcsc_scan, running. */
export class Scan {
  text = "";
  readonly #child = spawn("pcsc_scan", ["-n"], { stdio: ["ignore", "pipe", "ignore"] });
  constructor() {
    this.#child.stdout.on("data", (part: Buffer) => {
      this.text += part.toString();
    });
  }
  /** What was said after the last listing of all readers and the first `word` in it. */
  after(word: string): string {
    const news = this.text.slice(this.text.indexOf("Reader 4"));
    const at = news.indexOf(word);
    return at < 0 ? "" : news.slice(at);
  }
  close(): void {
    this.#child.kill("SIGTERM");
  }
}

/** A client that holds one connection, as wire.md 7 wants for a PIN scenario. */
export class PcscClient {
  readonly #child = spawn("/usr/bin/python3", [new URL("pcsc-client.py", import.meta.url).pathname], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  readonly #lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  readonly connected: Promise<string> = this.#next();

  async #next(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("the client has gone");
    return value;
  }
  ask(line: string): Promise<string> {
    this.#child.stdin.write(`${line}\n`);
    return this.#next();
  }
  close(): void {
    this.#child.kill("SIGTERM");
  }
}
