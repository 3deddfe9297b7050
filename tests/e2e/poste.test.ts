import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Program, run } from "./bench.ts";

/** The practice PC's program as anybody starts it: its options, its folder, its end. */

let dir: string;
let started: Program[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "tournee-poste-e2e-"));
});
afterEach(async () => {
  for (const one of started) await one.stop();
  started = [];
  rmSync(dir, { recursive: true, force: true });
});

const posteDir = () => join(dir, "poste");
const dataDir = () => join(dir, "data");

async function startPoste(...args: readonly string[]): Promise<{ readonly program: Program; readonly port: number }> {
  const program = new Program("poste", ["--dir", posteDir(), ...args]);
  started.push(program);
  await program.ready();
  return { program, port: Number(/^READY 127\.0\.0\.1:(\d+)$/m.exec(program.out)?.[1]) };
}

/** What a caller hears, with the key and certificate of a data folder, or without any. */
function asks(port: number, request: string, identity?: string): Promise<string> {
  const own =
    identity === undefined
      ? {}
      : { key: readFileSync(join(identity, "link-key.pem")), cert: readFileSync(join(identity, "link-cert.pem")) };
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false, ...own });
    let text = "";
    socket.on("data", (bytes: Buffer) => {
      text += bytes.toString("latin1");
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(text));
    socket.write(`${request} HTTP/1.1\r\nHost: poste\r\n\r\n`);
  });
}

test("started on a new folder it says READY once it listens, and writes how to find it", async () => {
  const { port } = await startPoste("--port", "0");
  expect(port).toBeGreaterThan(0);
  expect(JSON.parse(readFileSync(join(posteDir(), "pairing.json"), "utf8"))).toMatchObject({ host: "127.0.0.1", port });
  expect(readdirSync(posteDir()).sort()).toEqual([
    ...["devices", "escrow-key.pem", "fse", "lots", "pairing.json", "poste-cert.pem", "poste-key.pem", "push"],
  ]);
});

test("paired by the folders, the device is answered and nobody else", async () => {
  const { port } = await startPoste("--port", "0");
  const paired = await run("terminalctl", "pair", "--data", dataDir(), "--poste", posteDir());
  const [, device] = /^device (\w+) and poste [0-9a-f]{16} know each other\n$/.exec(paired.out) ?? [];
  expect([paired.code, paired.err, device]).toEqual([0, "", expect.any(String)]);
  const request = `GET /lots/${device}/fse.346001233.012.261014183000`;
  expect(await asks(port, request, dataDir())).toMatch(/^HTTP\/1\.1 404 .*UNKNOWN_LOT/s);
  expect(await asks(port, request)).toBe("");
});

test("restarted it is the same poste", async () => {
  const first = await startPoste("--port", "0");
  const certificate = readFileSync(join(posteDir(), "poste-cert.pem"));
  await first.program.stop();
  const second = await startPoste("--port", String(first.port));
  expect([second.port, readFileSync(join(posteDir(), "poste-cert.pem"))]).toEqual([first.port, certificate]);
});

test.each(["SIGTERM", "SIGINT"] as const)("%s stops it in order, even with callers hanging on", async (signal) => {
  const { program, port } = await startPoste("--port", "0");
  const hanging = connect({ host: "127.0.0.1", port, rejectUnauthorized: false });
  hanging.on("error", () => {});
  program.child.kill(signal);
  expect([await program.ended, program.err]).toEqual([0, ""]);
  hanging.destroy();
});

test("a second poste on one folder is refused, and the folder is free again afterwards", async () => {
  const { program } = await startPoste("--port", "0");
  const second = await run("poste", "--dir", posteDir(), "--port", "0");
  expect([second.code, second.out, second.err]).toEqual([1, "", expect.stringMatching(/^E_STORE_BUSY [^\n]*\n$/)]);
  program.child.kill("SIGKILL");
  await program.ended;
  await startPoste("--port", "0");
});

test("a port that is taken is told in one line", async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  const address = taken.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const end = await run("poste", "--dir", posteDir(), "--port", String(port));
  expect([end.code, end.err]).toEqual([1, expect.stringMatching(/^EADDRINUSE [^\n]*\n$/)]);
  taken.close();
});

test.each([
  [[], "no folder"],
  [["--dir", "x", "--port", "65536"], "a port that is none"],
  [["--dir", "x", "--port", ""], "a port left empty"],
  [["--dir", "x", "--port", "8e3"], "a port in letters"],
  [["--dir", "x", "--what"], "an option nobody knows"],
])("%j is wrong usage (%s), in one line", async (args) => {
  const end = await run("poste", ...args);
  expect([end.code, end.out, end.err]).toEqual([2, "", expect.stringMatching(/^E_USAGE usage: poste [^\n]*\n$/)]);
});

test("--pair says that it does not exist yet and what to do instead, and starts nothing", async () => {
  const end = await run("poste", "--dir", posteDir(), "--pair");
  expect([end.code, end.out]).toEqual([2, ""]);
  expect(end.err).toMatch(/^E_NOT_IN_VERSION [^\n]*terminalctl -- pair --data [^\n]*\n$/);
  expect(existsSync(posteDir())).toBe(false);
});
