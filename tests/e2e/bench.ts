import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import xterm from "@xterm/headless";

const ROOT = resolve(import.meta.dirname, "../..");
const LAUNCHER = join(ROOT, "bin/tournee.js");
const NODE = join(ROOT, "node_modules/.bin/node");
const LOOK_MS = 25;

export const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** One program of the house, started as anybody would. */
export class Program {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  out = "";
  err = "";

  constructor(program: string, args: readonly string[]) {
    this.child = spawn(NODE, [LAUNCHER, program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    this.child.stdout?.on("data", (text: Buffer) => {
      this.out += text;
    });
    this.child.stderr?.on("data", (text: Buffer) => {
      this.err += text;
    });
    this.ended = new Promise((done) => this.child.once("close", (code) => done(code)));
  }

  async ready(): Promise<void> {
    for (let waited = 0; !this.out.includes("READY"); waited += LOOK_MS) {
      if (this.child.exitCode !== null || waited > 15_000) throw new Error(`not ready: ${this.out} ${this.err}`);
      await sleep(LOOK_MS);
    }
  }

  async stop(): Promise<void> {
    this.child.kill("SIGTERM");
    await this.ended;
  }
}

/** Runs a program to its end. */
export async function run(
  program: string,
  ...args: readonly string[]
): Promise<{ code: number | null; out: string; err: string }> {
  const started = new Program(program, args);
  const code = await started.ended;
  return { code, out: started.out, err: started.err };
}

/** The terminal on a tty of its own (script(1) makes it), its screen read through a headless terminal. */
export class Terminal {
  readonly #child: ChildProcess;
  readonly #screen: InstanceType<typeof xterm.Terminal>;
  readonly #size: { columns: number; rows: number };
  readonly ended: Promise<void>;

  constructor(args: readonly string[], size: { columns: number; rows: number }) {
    const quoted = [NODE, "--disable-sigusr1", LAUNCHER, "device", ...args].map((part) => `'${part}'`).join(" ");
    const command = `stty cols ${size.columns} rows ${size.rows}; exec ${quoted} 2>>'${args[3]}.err'`;
    this.#size = size;
    this.#screen = new xterm.Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true });
    this.#child = spawn("script", ["-qfec", command, "/dev/null"], { stdio: ["ignore", "pipe", "pipe"] });
    this.#child.stdout?.on("data", (bytes: Buffer) => this.#screen.write(bytes));
    this.ended = new Promise((done) => this.#child.once("close", () => done()));
  }

  text(): string {
    const buffer = this.#screen.buffer.active;
    return Array.from({ length: this.#size.rows }, (_, row) => buffer.getLine(row)?.translateToString(true) ?? "").join(
      "\n",
    );
  }

  /** Waits until the screen shows it, and gives the screen. */
  async shows(wanted: RegExp, timeoutMs = 15_000): Promise<string> {
    for (let waited = 0; waited <= timeoutMs; waited += LOOK_MS) {
      if (wanted.test(this.text())) return this.text();
      await sleep(LOOK_MS);
    }
    throw new Error(`the screen never showed ${wanted}; it shows\n${this.text()}`);
  }

  kill(): void {
    this.#child.kill("SIGTERM");
  }
}

type Answer = { ok: boolean; error?: string } & Record<string, unknown>;

/** A folder with the simulated hardware, the practice PC and a terminal, all in processes of their own. */
export class Bench {
  readonly dir = mkdtempSync(join(tmpdir(), "tournee-e2e-"));
  readonly hardware = join(this.dir, "hardware");
  readonly data = join(this.dir, "data");
  readonly posteDir = join(this.dir, "poste");
  readonly size: { columns: number; rows: number };
  #simulator: Program | undefined;
  #poste: Program | undefined;
  #socket: Socket | undefined;
  #terminal: Terminal | undefined;
  #answers: ((answer: Answer) => void)[] = [];

  constructor(size = { columns: 60, rows: 20 }) {
    this.size = size;
  }

  async open({ poste = false }: { poste?: boolean } = {}): Promise<void> {
    this.#simulator = new Program("simulator", ["--dir", this.hardware, "--pace", "instant"]);
    await this.#simulator.ready();
    if (poste) await this.startPoste();
    if (poste) {
      const paired = await run("terminalctl", "pair", "--data", this.data, "--poste", this.posteDir);
      if (paired.code !== 0) throw new Error(paired.err);
    }
    await this.#connect();
  }

  async startPoste(port = "0"): Promise<void> {
    this.#poste = new Program("poste", ["--dir", this.posteDir, "--port", port]);
    await this.#poste.ready();
  }

  async stopPoste(): Promise<void> {
    await this.#poste?.stop();
    this.#poste = undefined;
  }

  startTerminal(): Terminal {
    const args = ["--hardware", this.hardware, "--data", this.data];
    this.#terminal = new Terminal(args, this.size);
    return this.#terminal;
  }

  /** The process number of the terminal itself. */
  get pid(): number {
    return Number(readFileSync(join(this.hardware, "device.pid"), "utf8").trim());
  }

  ask(request: Record<string, unknown>): Promise<Answer> {
    return new Promise((done) => {
      this.#answers.push(done);
      this.#socket?.write(`${JSON.stringify(request)}\n`);
    });
  }

  async must(request: Record<string, unknown>): Promise<Answer> {
    const answer = await this.ask(request);
    if (!answer.ok) throw new Error(`${JSON.stringify(request)}: ${answer.error}`);
    return answer;
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.must({ do: "key", key, hold: 5 });
  }

  async insert(slot: number, card: string): Promise<void> {
    await this.must({ do: "insert", slot, card });
  }

  async remove(slot: number): Promise<void> {
    await this.must({ do: "remove", slot });
  }

  async pin(digits: string, end = "VALIDER"): Promise<void> {
    await this.must({ do: "pin", digits, end });
  }

  paper(): string {
    return readFileSync(join(this.hardware, "paper.txt"), "utf8");
  }

  async close(): Promise<void> {
    if (existsSync(join(this.hardware, "device.pid"))) {
      try {
        process.kill(this.pid, "SIGTERM");
      } catch {
        // It ended by itself: a test that cut its power.
      }
    }
    await Promise.race([this.#terminal?.ended, sleep(3000)]);
    this.#terminal?.kill();
    this.#socket?.destroy();
    await this.#poste?.stop();
    await this.#simulator?.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }

  async #connect(): Promise<void> {
    const socket = connect(join(this.hardware, "control.sock"));
    await new Promise<void>((done, fail) => socket.once("connect", done).once("error", fail));
    let rest = "";
    socket.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.#answers.shift()?.(JSON.parse(line));
    });
    this.#socket = socket;
  }
}

/** From "Insérez la CPS" to home, on a new device: the card is registered and its first situation taken. */
export async function firstUnlock(bench: Bench, terminal: Terminal, card = "C01", pin = "1234"): Promise<void> {
  await terminal.shows(/Insérez la CPS/);
  await bench.insert(0, card);
  await terminal.shows(/Tapez le code porteur/);
  await bench.pin(pin);
  await terminal.shows(/Enregistrer .* sur cet appareil/);
  await bench.press("VALIDER");
  await terminal.shows(/CABINET BORDEAUX/);
  await bench.press("1");
  await terminal.shows(/Facturer une visite/);
}

/** Keys a visit with one act of the catalogue (its number), prescribed on 20/11/2026, up to the amounts. */
export async function keyVisit(bench: Bench, terminal: Terminal, act: string, ald?: "1" | "2"): Promise<string> {
  await terminal.shows(/Choisir un acte/);
  await bench.press(...act, "VALIDER");
  if (ald !== undefined) {
    await terminal.shows(/en rapport avec l'ALD/);
    await bench.press(ald);
  }
  await terminal.shows(/Prescription du/);
  await bench.press("6");
  await terminal.shows(/Date de la prescription/);
  await bench.press(..."20112026", "VALIDER");
  await terminal.shows(/20\/11\/2026/);
  await bench.press("7");
  await terminal.shows(/N° du prescripteur/);
  await bench.press(..."991000027", "VALIDER");
  await terminal.shows(/991000027/);
  await bench.press("VALIDER");
  return terminal.shows(/À PAYER/);
}
