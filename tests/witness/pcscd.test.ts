import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SimulatorProcess, until } from "../helpers-e2e/simulator-process.ts";

/**
 * An unmodified pcscd with libccidtwin drives the simulated reader (wire.md 7). It proves the format of the frames,
 * the T=0 and T=1 procedures and the secure entry against programs that were not written here; it proves nothing of
 * the recovery from faults, for which it is too lax.
 */

const COMM = "/run/pcscd/pcscd.comm";
const DRIVER = "/usr/lib/pcsc/drivers/serial/libccidtwin.so";
const CPS_ATR = "3B 8D 81 31 FE 45 80 5B 54 52 4E 54 45 53 54 43 50 53 01 42";
const VITALE_ATR = "3B 8D 40 01 80 5B 54 52 4E 54 45 53 54 56 49 54 01";
const AMC_ATR = "3B 8D 81 31 FE 45 80 5B 54 52 4E 54 45 53 54 41 4D 43 01 4D";

const dir = mkdtempSync(join(tmpdir(), "witness-"));
const openscConf = join(dir, "opensc.conf");
const missing = await whatIsMissing();
const run = (tool: string, ...args: string[]) => output(tool, args, { OPENSC_CONF: openscConf });

/** Why the witness cannot be heard on this machine, or undefined. */
async function whatIsMissing(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return "pcscd wants root";
  for (const tool of ["pcscd", "opensc-tool", "pcsc_scan"]) {
    if (!["/usr/bin", "/usr/sbin"].some((place) => existsSync(join(place, tool)))) return `${tool} is not installed`;
  }
  if (!existsSync(DRIVER)) return "libccid's serial driver is not installed";
  return (await answers(COMM)) ? "another pcscd runs on this machine" : undefined;
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

/** What a tool prints, on both outputs; a tool that fails says so in its output. */
function output(tool: string, args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve) => {
    execFile(tool, args, { env: { ...process.env, ...env }, timeout: 30_000 }, (_error, out, err) =>
      resolve(out + err),
    );
  });
}

const hasPyscard = (() => {
  try {
    execFileSync("/usr/bin/python3", ["-c", "import smartcard"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(missing !== undefined)(`the reader seen by pcscd${missing ? ` (not run: ${missing})` : ""}`, () => {
  let simulator: SimulatorProcess;
  let pcscd: ChildProcess;

  beforeAll(async () => {
    const hardware = join(dir, "hardware");
    const config = join(dir, "config");
    mkdirSync(config);
    mkdirSync("/run/pcscd", { recursive: true });
    writeFileSync(
      join(config, "tournee"),
      `FRIENDLYNAME "Tournee"\nDEVICENAME   ${hardware}/reader:GemCorePOSPro\nLIBPATH      ${DRIVER}\n`,
    );
    writeFileSync(
      openscConf,
      `app default {\n  card_atr ${CPS_ATR.replaceAll(" ", ":")} {\n    name = "CPS de test Tournee";\n    driver = "iasecc";\n    type = 25007;\n  }\n}\n`,
    );
    simulator = new SimulatorProcess(hardware, "--pace", "instant");
    await simulator.ready;
    pcscd = spawn("pcscd", ["-f", "-i", "--config", config], { stdio: "ignore" });
    await until(() => existsSync(COMM), 10_000);
    await eventually(async () => (await run("opensc-tool", "-l")).includes("Tournee 00 04"));
    for (const [slot, card] of ["C01", "V01", "M01"].entries()) {
      expect(await simulator.ask({ do: "insert", slot, card })).toEqual({ ok: true });
    }
    await eventually(async () => /2\s+Yes/.test(await run("opensc-tool", "-l")));
  });

  afterAll(async () => {
    const gone = new Promise((resolve) => pcscd?.once("exit", resolve));
    pcscd?.kill("SIGTERM");
    // It may spin when a command is in flight: not for longer than this.
    const timer = setTimeout(() => pcscd?.kill("SIGKILL"), 5000);
    if (pcscd) await gone;
    clearTimeout(timer);
    await simulator?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  test("W1: five readers, three of them with a card", async () => {
    const list = await run("opensc-tool", "-l");
    const rows = [...list.matchAll(/^(\d)\s+(Yes|No)\s+(Tournee 00 0\d)$/gm)].map((row) => row.slice(1).join(" "));
    expect(rows).toEqual([
      "0 Yes Tournee 00 00",
      "1 Yes Tournee 00 01",
      "2 Yes Tournee 00 02",
      "3 No Tournee 00 03",
      "4 No Tournee 00 04",
    ]);
  });

  test("W2: the ATRs as pcsc_scan reads them", async () => {
    const scan = await run("pcsc_scan", "-n", "-t", "3");
    expect([...scan.matchAll(/ATR: ([0-9A-F ]+)/g)].map((row) => row[1]?.trim())).toEqual([
      CPS_ATR,
      VITALE_ATR,
      AMC_ATR,
    ]);
    expect(scan.match(/Card removed/g)).toHaveLength(2);
  });

  test.each([
    [0, CPS_ATR],
    [1, VITALE_ATR],
    [2, AMC_ATR],
  ])("W3: the ATR of slot %i", async (slot, atr) => {
    const read = await run("opensc-tool", "-r", String(slot), "-a");
    expect(read.trim().toUpperCase().replaceAll(":", " ")).toBe(atr);
  });

  test("W4: a file of the Vitale over T=0", async () => {
    const said = await run(
      "opensc-tool",
      "-r",
      "1",
      "-s",
      "00 A4 04 0C 08 F0 54 52 4E 56 49 54 01",
      "-s",
      "00 B0 81 00 00",
    );
    expect(said.match(/SW1=0x90, SW2=0x00/g)).toHaveLength(2);
    expect(said).toContain("E8 4E C1 09 54 52 4E 2D 56 49 54 2D 31");
  });

  test("W5: a file of the AMC card over T=1", async () => {
    const said = await run(
      "opensc-tool",
      "-r",
      "2",
      "-s",
      "00 A4 04 0C 08 F0 54 52 4E 41 4D 43 01",
      "-s",
      "00 B0 81 00 00",
    );
    expect(said.match(/SW1=0x90, SW2=0x00/g)).toHaveLength(2);
    expect(said).toContain("F5 62 C1 09 54 52 4E 2D 41 4D 43 2D 31");
  });

  test("W6: the CPS under its name", async () => {
    expect(await run("opensc-tool", "-r", "0", "-n")).toContain("CPS de test Tournee");
  });

  test("W7: its two codes, their conditions and tries", async () => {
    const list = await run("iasecc-tool", "--reader", "0", "--list-sdos", "1");
    expect(list).toMatch(
      /class 1, reference 1\s+contact ACLs:\s*F3:00:00:13:FF:00\s+tries maximum:\s*03\s+tries remaining:\s*03/,
    );
    expect(list).toMatch(/reference 2[\s\S]*tries maximum:\s*0A\s+tries remaining:\s*0A/);
  });

  test("W8: its two RSA keys", async () => {
    const list = await run("iasecc-tool", "--reader", "0", "--list-sdos", "16");
    expect(list.match(/size:\s*01:00/g)).toHaveLength(2);
  });

  test("W9: its PKCS#15 directory", async () => {
    const dump = await run("pkcs15-tool", "--reader", "0", "-D");
    expect(dump).toMatch(/PIN \[Code porteur\][\s\S]*Reference\s*: 1 /);
    expect(dump).toMatch(/Key ref\s*: 129 /);
    expect(dump).toMatch(/Key ref\s*: 130 /);
    expect(dump.match(/X\.509 Certificate \[/g)).toHaveLength(2);
  });

  test.skipIf(!hasPyscard)(
    "W12: the holder's code goes from the keys to the card (wants python3-pyscard)",
    async () => {
      const client = new PcscClient();
      try {
        await client.connected;
        const enter = async (pin: Record<string, unknown>, modify = false) => {
          await simulator.ask({ do: "pin", ...pin });
          const answer = await client.ask(modify ? `control 42330007 ${MODIFY}` : `control 42330006 ${VERIFY}`);
          // The block counters of T=1 must agree on both sides after every end: another command tells.
          expect(await client.ask("transmit 0084000008")).toMatch(/ 90 00$/);
          return answer;
        };
        expect(await enter({ digits: "1234" })).toBe("90 00");
        expect(await enter({ digits: "9999" })).toBe("63 C2");
        expect(await enter({ digits: "12", end: "none" })).toBe("64 00");
        expect(await enter({ digits: "12", end: "ANNULER" })).toBe("64 01");
        expect(await enter({ digits: "12", short: "6403" })).toBe("64 03");
        expect(await enter({ digits: "1357 1358" }, true)).toBe("64 02");
        expect(await enter({ digits: "1234" })).toBe("90 00");
      } finally {
        client.close();
      }
    },
  );

  test("W13: a card taken out and put in is told within a second", async () => {
    const scan = new Scan();
    await until(() => scan.text.includes("Reader 4"));
    await simulator.ask({ do: "remove", slot: 1 });
    await until(() => scan.after("Reader 1").includes("Card removed"), 1000);
    await simulator.ask({ do: "insert", slot: 1, card: "V02" });
    await until(() => scan.after("Card removed").includes(VITALE_ATR), 1000);
    scan.close();
  });

  test("W14: a mute card is called unresponsive, and the others go on", async () => {
    const scan = new Scan();
    await until(() => scan.text.includes("Reader 4"));
    await simulator.ask({ do: "remove", slot: 2 });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await simulator.ask({ do: "insert", slot: 2, card: "S01" });
    await until(() => scan.text.includes("Unresponsive card"), 5000);
    scan.close();
    expect(await run("opensc-tool", "-r", "0", "-a")).toContain("3b:8d:81:31");
  });

  test("a card whose TA1 asks for a PPS gets it, and one that asks for time and loses blocks is read all the same", async () => {
    await simulator.ask({ do: "remove", slot: 2 });
    await simulator.ask({ do: "insert", slot: 2, card: "S03" });
    await eventually(async () => (await run("opensc-tool", "-r", "2", "-s", "00 B0 81 00 00")).includes("SW1=0x6E"));
    await simulator.ask({ do: "remove", slot: 2 });
    await simulator.ask({ do: "insert", slot: 2, card: "S11" });
    const read = ["-s", "00 A4 04 0C 08 F0 54 52 4E 43 50 53 01", "-s", "00 B0 81 00 00", "-s", "00 B0 82 00 00"];
    await eventually(async () => (await run("opensc-tool", "-r", "2", ...read)).match(/SW1=0x90/g)?.length === 3);
  });
});

/** The structures of PC/SC 10: as on the reader line, with bTimerOut2 and the length of the template beside. */
const BLOCK = "FF FF FF FF FF FF FF FF";
const VERIFY = squeezed(`1E 1E 82 08 00 04 04 02 01 0C 04 00 00 00 00 0D 00 00 00 00 20 00 01 08 ${BLOCK}`);
const MODIFY = squeezed(
  `1E 1E 82 08 00 00 00 04 04 01 02 02 0C 04 02 03 00 00 00 00 0D 00 00 00 00 2C 02 01 08 ${BLOCK}`,
);

function squeezed(hex: string): string {
  return hex.replaceAll(" ", "");
}

async function eventually(seen: () => Promise<boolean>): Promise<void> {
  const endMs = Date.now() + 15_000;
  while (!(await seen())) {
    if (Date.now() > endMs) throw new Error("waited in vain");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** pcsc_scan, running. */
class Scan {
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
class PcscClient {
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
