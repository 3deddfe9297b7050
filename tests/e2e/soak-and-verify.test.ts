import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

/** The two commands as an outside judge uses them: processes, files, exit codes, kills. */
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "tournee-soak-"));
  writeFileSync(place("script"), `${SCRIPT.map((line) => JSON.stringify(line)).join("\n")}\n`);
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const place = (name: string) => join(dir, name);
const PROGRAM = join(import.meta.dirname, "../../bin/tournee.js");

const bill = (vitale: string | null) => ({
  do: "bill",
  vitale,
  beneficiary: 0,
  visit: {
    careDate: "2026-11-18",
    visit: { place: "home" },
    acts: [{ code: "AMI", coefficient: "2", quantity: 1 }],
    prescription: { date: "2026-11-16" },
  },
  prescriber: "991000027",
});
const SCRIPT = [
  { do: "enroll", cps: "C01", pin: "1234" },
  { do: "unlock", cps: "C01", pin: "1234", situation: 0 },
  { do: "clock", set: "2026-11-18T08:00:00+01:00" },
  bill("V01"),
  bill("V12"),
  { do: "void", id: "last" },
  bill("V15"),
  { do: "lots" },
  { do: "send", by: "poste" },
  { do: "lock" },
];

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs terminalctl; `onLine` hears each line of standard output as it comes. */
function terminalctl(args: readonly string[], onLine: (line: string, child: ChildProcess) => void = () => {}) {
  return new Promise<Ended>((resolve) => {
    const child = spawn(process.execPath, [PROGRAM, "terminalctl", ...args], {
      env: { ...process.env, NODE_OPTIONS: "" },
    });
    let out = "";
    let err = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
      for (const line of text.split("\n")) if (line !== "") onLine(line, child);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      err += text;
    });
    child.once("close", (status) => resolve({ status, out, err }));
  });
}

const soak = (onLine?: (line: string, child: ChildProcess) => void) =>
  terminalctl(["soak", "--data", place("data"), "--world", place("world"), "--script", place("script")], onLine);
const verify = (acks: string, ...more: readonly string[]) => {
  writeFileSync(place("acks"), acks);
  const asked = ["--data", place("data"), "--world", place("world"), "--acks", place("acks"), "--finish"];
  return terminalctl(["verify", ...asked, ...more]);
};

test("a script is played, each ACK printed once, and everything verified twice over", async () => {
  const played = await soak();
  expect([played.status, played.err]).toEqual([0, ""]);
  expect(
    played.out
      .trim()
      .split("\n")
      .map((line) => line.split(" ").slice(0, 2).join(" ")),
  ).toEqual([
    "ACK enrolled",
    "ACK signed",
    "ACK signed",
    "ACK voided",
    "ACK signed",
    "ACK lot",
    "ACK lot",
    "ACK sent",
    "ACK sent",
  ]);
  const first = await verify(played.out);
  expect([first.status, first.err, first.out.split("\n").length]).toEqual([0, "", 2]);
  expect((await verify(played.out)).status).toBe(0);
});

test.each([2, 7])("killed at its %i. ACK, nothing acknowledged is lost, and the script goes on", async (count) => {
  let acks = 0;
  const cut = await soak((line, child) => {
    if (line.startsWith("ACK") && ++acks === count) child.kill("SIGKILL");
  });
  expect(cut.status).toBe(null);
  expect((await verify(cut.out)).err).toBe("");
  const again = await soak();
  expect([again.status, again.err]).toEqual([0, ""]);
  expect(await verify(`${cut.out}${again.out}`)).toMatchObject({ status: 0, err: "" });
});

test("what this version cannot do is one line with its code, and the lines after it are played", async () => {
  const { visit, ...line } = bill("V01");
  const acts = [{ code: "AMI", coefficient: "2", quantity: 1, forced: { rate: 100, exoneration: "4" } }];
  const forced = { ...line, visit: { ...visit, acts } };
  writeFileSync(
    place("script"),
    [...SCRIPT.slice(0, 3), forced, bill("V01")].map((line) => JSON.stringify(line)).join("\n"),
  );
  const played = await soak();
  expect(played.status).toBe(1);
  expect(played.err).toMatch(/^E_NOT_IN_VERSION line 4, do bill[^\n]*\n$/);
  expect(played.out).toContain("ACK signed 996000014.000000001");
});

test("a store that cannot be opened is one line with its code, and the end", async () => {
  mkdirSync(place("data/keys/device-salt"), { recursive: true, mode: 0o700 });
  const played = await soak();
  expect([played.status, played.out]).toEqual([1, ""]);
  expect(played.err).toMatch(/^E_STORE_READ_ONLY [^\n]*\n$/);
}, 20_000);

/** The smallest document that holds every rule: its table of places is not asked to be there. */
const PDF = [
  "%PDF-1.4",
  "1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj",
  "2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj",
  "3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >> endobj",
  "4 0 obj << /Length 35 >>",
  "stream",
  "BT /F 24 Tf 72 700 Td (ORDO) Tj ET ",
  "endstream endobj",
  "trailer << /Root 1 0 R >>",
  "%%EOF",
].join("\n");

test("a visit without a card, a piece and its lot, all by mail: told, durable, and each mail once in the world", async () => {
  const { visit, ...line } = bill(null);
  const patient = { birthDate: "1950-01-15", regime: "01", insuranceNature: "10", exoneration: "none" };
  const identity = { name: "TESTDEGRADE", firstName: "Paul", nir: "1500175056001", amo: "01-349-9881" };
  const degraded = { ...line, visit: { ...visit, patient }, identity };
  const lines = [
    ...SCRIPT.slice(0, 3),
    ...[degraded, { do: "scor", file: "ordonnance.pdf", for: "last" }, { do: "lots" }, { do: "send", by: "mail" }],
    ...[{ do: "returns", arl: "positive" }, { do: "send", by: "mail" }, { do: "lock" }],
  ];
  writeFileSync(place("ordonnance.pdf"), PDF);
  writeFileSync(place("script"), lines.map((one) => JSON.stringify(one)).join("\n"));
  const played = await soak();
  expect([played.status, played.err]).toEqual([0, ""]);
  expect(played.out).toContain("ACK scor 996000014.000000001.ORDN.01\n");
  const mails = readFileSync(join(place("world"), "mails.jsonl"), "utf8")
    .trim()
    .split("\n");
  const ids = mails.map((one) => (JSON.parse(one) as { lotId: string }).lotId.split(".")[0]);
  expect(ids).toEqual(["fse", "pj"]);
  expect(await verify(played.out)).toMatchObject({ status: 0, err: "" });
});

test("an acknowledgement that is not true fails the verification, in one line", async () => {
  const played = await soak();
  const lied = await verify(`${played.out}ACK signed 996000014.000000099\n`);
  expect([lied.status, lied.err]).toEqual([1, "ACK_LOST ACK signed 996000014.000000099\n"]);
});

test("one byte changed in the journal fails the verification", async () => {
  const played = await soak();
  const segment = place("data/journal/00000001.seg");
  const bytes = readFileSync(segment);
  bytes[bytes.length - 200] = (bytes[bytes.length - 200] ?? 0) ^ 1;
  writeFileSync(segment, bytes);
  const spoilt = await verify(played.out);
  expect([spoilt.status, spoilt.err.split("\n").length]).toEqual([1, 2]);
});

test("wrong usage is 2, a script that is not one is 1", async () => {
  expect((await terminalctl(["soak", "--data", place("data")])).status).toBe(2);
  expect((await terminalctl(["verify"])).status).toBe(2);
  writeFileSync(place("script"), '{"do":"dance"}\n');
  expect(await soak()).toMatchObject({ status: 1, out: "", err: expect.stringMatching(/^E_INPUT line 1/) });
});
