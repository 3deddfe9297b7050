import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import xterm from "@xterm/headless";

export const ROOT = resolve(import.meta.dirname, "../..");
const LAUNCHER = join(ROOT, "bin/tournee.js");
const NODE = join(ROOT, "node_modules/.bin/node");
const LOOK_MS = 25;
/** Every program started here compiles the same modules: once is enough. It changes nothing but the time. */
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), "tournee-e2e-compiled");

export const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** Waits until something is true of a file. What a screen shows is waited for with `shows`. */
export async function until(seen: () => boolean, timeoutMs = 10_000): Promise<void> {
  for (let waited = 0; !seen(); waited += LOOK_MS) {
    if (waited > timeoutMs) throw new Error("waited in vain");
    await sleep(LOOK_MS);
  }
}

/** One program of the house, started as anybody would. */
export class Program {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  out = "";
  err = "";

  constructor(program: string, args: readonly string[], input = "") {
    this.child = spawn(NODE, [LAUNCHER, program, ...args], { stdio: ["pipe", "pipe", "pipe"] });
    this.child.stdin?.on("error", () => {}); // Ended before it read.
    this.child.stdin?.end(input);
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

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a program to its end. */
export function run(program: string, ...args: readonly string[]): Promise<Ran> {
  return runOn("", program, ...args);
}

/** The same, with something on its standard input. */
export async function runOn(input: string, program: string, ...args: readonly string[]): Promise<Ran> {
  const started = new Program(program, args, input);
  const code = await started.ended;
  return { code, out: started.out, err: started.err };
}

export interface WindowSize {
  readonly columns: number;
  readonly rows: number;
}

/** A command on a tty of its own (script(1) makes it), its screen read through a headless terminal. */
export class Terminal {
  readonly #child: ChildProcess;
  readonly #screen: InstanceType<typeof xterm.Terminal>;
  readonly #size: WindowSize;
  readonly #painted: Buffer[] = [];
  /** Exit status. */
  readonly ended: Promise<number | null>;

  constructor(command: readonly string[], size: WindowSize, errors: string) {
    const quoted = command.map((part) => `'${part}'`).join(" ");
    const shell = `stty cols ${size.columns} rows ${size.rows}; exec ${quoted} 2>>'${errors}'`;
    this.#size = size;
    this.#screen = new xterm.Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true });
    this.#child = spawn("script", ["-qfec", shell, "/dev/null"], { cwd: ROOT, stdio: ["pipe", "pipe", "pipe"] });
    this.#child.stdout?.on("data", (bytes: Buffer) => {
      this.#painted.push(bytes);
      this.#screen.write(bytes);
    });
    this.ended = new Promise((done) => this.#child.once("close", (code) => done(code)));
  }

  /** Every byte painted since the start. */
  get painted(): Buffer {
    return Buffer.concat(this.#painted);
  }

  text(): string {
    const buffer = this.#screen.buffer.active;
    return Array.from({ length: this.#size.rows }, (_, row) => buffer.getLine(row)?.translateToString(true) ?? "").join(
      "\n",
    );
  }

  /** The screen's words without its lines: what a small screen folds reads as on a large one. */
  words(): string {
    return this.text().replace(/\s+/g, " ");
  }

  /** Waits until the screen shows it, and gives the screen. */
  async shows(wanted: RegExp, timeoutMs = 15_000): Promise<string> {
    for (let waited = 0; waited <= timeoutMs; waited += LOOK_MS) {
      if (wanted.test(this.words())) return this.text();
      await sleep(LOOK_MS);
    }
    throw new Error(`the screen never showed ${wanted}; it shows\n${this.text()}`);
  }

  /** Types into the tty itself. */
  type(text: string): void {
    this.#child.stdin?.write(text);
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
  readonly size: WindowSize;
  #simulator: Program | undefined;
  #poste: Program | undefined;
  #socket: Socket | undefined;
  #terminal: Terminal | undefined;
  #postePort = "0";
  #answers: ((answer: Answer) => void)[] = [];

  constructor(size = { columns: 60, rows: 20 }) {
    this.size = size;
  }

  async open({ poste = false }: { poste?: boolean } = {}): Promise<void> {
    await Promise.all([this.startSimulator(), poste ? this.startPoste() : undefined]);
    if (!poste) return;
    const paired = await run("terminalctl", "pair", "--data", this.data, "--poste", this.posteDir);
    if (paired.code !== 0) throw new Error(paired.err);
  }

  /** Each time on the port of the first time, which the pairing names. */
  async startPoste(): Promise<void> {
    this.#poste = new Program("poste", ["--dir", this.posteDir, "--port", this.#postePort]);
    await this.#poste.ready();
    this.#postePort = /READY \S+:(\d+)/.exec(this.#poste.out)?.[1] ?? "0";
  }

  async stopPoste(): Promise<void> {
    await this.#poste?.stop();
    this.#poste = undefined;
  }

  /** The simulated hardware again, after a stop: what the cards remember is in its folder. */
  async startSimulator(): Promise<void> {
    this.#simulator = new Program("simulator", ["--dir", this.hardware, "--pace", "instant"]);
    await this.#simulator.ready();
    await this.#connect();
  }

  async stopSimulator(): Promise<void> {
    this.#socket?.destroy();
    await this.#simulator?.stop();
    this.#simulator = undefined;
  }

  startTerminal(...more: readonly string[]): Terminal {
    const args = ["--hardware", this.hardware, "--data", this.data, ...more];
    const command = [NODE, "--disable-sigusr1", LAUNCHER, "device", ...args];
    this.#terminal = new Terminal(command, this.size, this.errors);
    return this.#terminal;
  }

  /** SIGTERM, then its end; gives the exit status. */
  async stopTerminal(): Promise<number | null> {
    process.kill(this.pid, "SIGTERM");
    return this.#terminal?.ended ?? null;
  }

  /** SIGKILL, as a dead battery does it; then the power is back and the terminal starts again. */
  async cutPower(): Promise<Terminal> {
    await this.must({ do: "power", cut: true });
    await this.#terminal?.ended;
    return this.startTerminal();
  }

  /** What the terminal says on standard error goes there. */
  get errors(): string {
    return `${this.data}.err`;
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

/** From "Insérez la CPS" to the choice of a situation, on a new device: the card is registered. */
export async function enrol(bench: Bench, terminal: Terminal, card: string, pin: string): Promise<void> {
  await terminal.shows(/Insérez la CPS/);
  await bench.insert(0, card);
  await terminal.shows(/Tapez le code porteur/);
  await bench.pin(pin);
  await terminal.shows(/Enregistrer .* sur cet appareil/);
  await bench.press("VALIDER");
}

/** From "Insérez la CPS" to home, on a new device: the card is registered and its first situation taken. */
export async function firstUnlock(bench: Bench, terminal: Terminal, card = "C01", pin = "1234"): Promise<void> {
  await enrol(bench, terminal, card, pin);
  await terminal.shows(/CABINET BORDEAUX/);
  await bench.press("1");
  await terminal.shows(/Facturer une visite/);
}

/** Home again on a device that knows the card, which stands in its slot: VALIDER asks the code. */
export async function unlockAgain(bench: Bench, terminal: Terminal, pin = "1234", end = "VALIDER"): Promise<void> {
  await terminal.shows(/CPS en place/);
  await bench.press("VALIDER");
  await terminal.shows(/Tapez le code porteur/);
  await bench.pin(pin, end);
}

/** From home to the acts: the card of the family, then the person by number. */
export async function openVisit(bench: Bench, terminal: Terminal, card: string, person = "1"): Promise<void> {
  await terminal.shows(/Facturer une visite/);
  await bench.press("1");
  await terminal.shows(/Insérez la carte Vitale/);
  await bench.insert(1, card);
  await terminal.shows(/VALIDER choisir/);
  await bench.press(person);
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
  // A prescriber met before is known with his specialty.
  if (/Spécialité/.test(await terminal.shows(/Spécialité du prescripteur|991000027 \(01\)/)))
    await bench.press("VALIDER");
  await terminal.shows(/991000027 \(01\)/);
  await bench.press("VALIDER");
  await terminal.shows(/causé par un tiers/);
  await bench.press("F4");
  if (/À vérifier/.test(await terminal.shows(/À PAYER|À vérifier/))) await bench.press("VALIDER"); // Billed once already.
  return terminal.shows(/À PAYER/);
}

/** A whole visit from home to home: V01, its first person, the first act. Gives the screen of the signed invoice. */
export async function billOne(bench: Bench, terminal: Terminal): Promise<string> {
  await openVisit(bench, terminal, "V01");
  await keyVisit(bench, terminal, "1");
  await bench.press("VALIDER");
  const signed = await terminal.shows(/SÉCURISÉE n° \d+/);
  await bench.press("VALIDER");
  await terminal.shows(/Facturer une visite/);
  await bench.remove(1);
  return signed;
}
