import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { derOf, envelopedOf, openLot, verifyLotSignature } from "#billing/signing/index";
import { makeSelfSigned, type SelfSigned } from "#billing/signing/self-signed";
import { lotMessage, submitMail } from "#sync/mailbox/index";
import { asciiOf } from "#util/bytes";
import { cps } from "../unit/signing/authority.ts";
import { LOT, random, SIGNED_AT_MS, signedLot } from "../unit/signing/lots.ts";

const EXIM = "/usr/sbin/exim4";
const found = existsSync(EXIM) && process.getuid?.() === 0;
const missing = found ? "" : " (not run: exim4 is not installed, or this is not root)";
const PORT = 22_525;
const ACCOUNT = { user: "cabinet", password: "secret-of-the-mailbox" };
const LIMITS = { connectMs: 5_000, greetingMs: 5_000, silenceMs: 10_000 };

/** A server of its own: STARTTLS before the account, the account before a recipient, every mail into one file. */
const configuration = (dir: string) => `
primary_hostname = localhost
spool_directory = ${dir}/spool
log_file_path = ${dir}/%slog
pid_file_path = ${dir}/pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${PORT}
tls_advertise_hosts = *
tls_certificate = ${dir}/cert.pem
tls_privatekey = ${dir}/key.pem
acl_smtp_rcpt = known
message_size_limit = 200K
keep_environment =
begin acl
known:
  accept authenticated = *
         encrypted = *
  deny message = who are you
begin routers
all:
  driver = accept
  transport = file
begin transports
file:
  driver = appendfile
  file = ${dir}/mbox
  create_file = anywhere
  user = Debian-exim
  message_prefix =
  message_suffix =
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and{{eq{$auth2}{${ACCOUNT.user}}}{eq{$auth3}{${ACCOUNT.password}}}}{yes}{no}}
  server_advertise_condition = \${if def:tls_in_cipher}
`;

describe.skipIf(missing !== "")(`exim4 as the mail server of a practice${missing}`, () => {
  const dir = mkdtempSync(join(tmpdir(), "exim-"));
  const card = cps();
  let server: ChildProcess;
  let identity: SelfSigned;
  let payer: SelfSigned;

  beforeAll(async () => {
    const wish = { organisation: "TOURNEE TEST", fromMs: Date.UTC(2020, 0, 1), years: 30 };
    identity = await makeSelfSigned({ ...wish, commonName: "localhost", serial: "0a" });
    payer = await makeSelfSigned({ ...wish, commonName: "payers", serial: "0b" });
    mkdirSync(join(dir, "spool"));
    writeFileSync(join(dir, "cert.pem"), identity.certificatePem);
    writeFileSync(join(dir, "key.pem"), identity.keyPem);
    writeFileSync(join(dir, "exim.conf"), configuration(dir), { mode: 0o644 });
    spawnSync("chown", ["-R", "Debian-exim", dir]);
    spawnSync("chown", ["root", join(dir, "exim.conf")]);
    server = spawn(EXIM, ["-C", join(dir, "exim.conf"), "-bdf", "-q1h"], { stdio: "ignore" });
    await until(answers);
  });
  afterAll(() => {
    server.kill();
    rmSync(dir, { recursive: true, force: true });
  });

  const submission = () => ({ host: "localhost", port: PORT, ...ACCOUNT, authorityPem: identity.certificatePem });
  const mail = () => {
    const to = { address: "lots@caisse.invalid", certificate: derOf(payer.certificatePem) };
    const material = { lot: LOT, signedData: signedLot(card), test: true, atMs: SIGNED_AT_MS };
    return lotMessage(material, "cabinet@practice.invalid", to, random);
  };

  test("it takes a lot after STARTTLS and the account, and keeps the very message; its recipient opens it", async () => {
    const sealed = mail();
    const end = await submitMail(submission(), "cabinet@practice.invalid", "lots@caisse.invalid", sealed, LIMITS);
    expect(end).toEqual({ kind: "accepted" });
    await until(
      async () => existsSync(join(dir, "mbox")) && readFileSync(join(dir, "mbox")).length > sealed.message.length / 2,
    );
    const kept = readFileSync(join(dir, "mbox"), "latin1").replaceAll("\n", "\r\n");
    const ours = kept.slice(kept.indexOf("From: <cabinet"));
    expect(ours).toBe(asciiOf(sealed.message)); // Before it stands the Received line of the server.
    const signedData = openLot(envelopedOf(Buffer.from(ours, "latin1")), payer.keyPem, payer.certificatePem);
    expect(verifyLotSignature(signedData, { certificate: card.certificate }).file).toEqual(LOT.file);
  });

  test("O10 a wrong password is told as such", async () => {
    const wrong = { ...submission(), password: "another" };
    const end = await submitMail(wrong, "cabinet@practice.invalid", "lots@caisse.invalid", mail(), LIMITS);
    expect(end).toEqual({ kind: "unreachable", code: "E_MAIL_PASSWORD" });
  });

  test("O2 without its authority nothing is said", async () => {
    const { authorityPem: _, ...unknown } = submission();
    const end = await submitMail(unknown, "cabinet@practice.invalid", "lots@caisse.invalid", mail(), LIMITS);
    expect(end).toEqual({ kind: "unreachable", code: "E_MAIL_TLS" });
  });

  test("O9 a message above its limit is refused before a byte of it", async () => {
    const long = { ...mail(), message: new Uint8Array(300_000).fill(0x41) };
    const end = await submitMail(submission(), "cabinet@practice.invalid", "lots@caisse.invalid", long, LIMITS);
    expect(end).toEqual({ kind: "refused", code: "E_MAIL_SIZE" });
  });
});

/** Asked every tenth of a second, ten seconds long. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the server did not get there");
}

function answers(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(PORT, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
