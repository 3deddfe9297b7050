import { execFile } from "node:child_process";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { CHECKPOINT_EVERY } from "#billing/journal/checkpoints";
import { type Journal, openJournal, type SigningRecord } from "#billing/journal/index";
import { deriveKeys } from "#billing/keys/index";
import { day } from "#billing/model/dates";
import type { Invoice, SignedInvoice } from "#billing/model/invoice";
import { cents } from "#billing/model/money";
import { systemClock } from "#hal/clock/index";
import { openDisk } from "#hal/disk/index";
import type { Disk, DiskFile } from "#hal/ports/index";
import { systemRandom } from "#hal/random/index";
import { Secret } from "#util/secret";
import { DEVICE_FLAGS } from "../stage/processes.ts";

const BILLER = "996000014";
const COMMITS = 300;
const SIZES = [1, 1_000, 100_000];

/**
 * Measures a commit against a bare append with fdatasync, then, of journals of 1, 1 000 and 100 000 records, the opening
 * from the whole journal and from a checkpoint, and a commit at their end.
 */
export async function benchJournal(nowMs: () => number = () => performance.now()): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), "tournee-bench-"));
  try {
    await benchCommit(root, nowMs);
    for (const records of SIZES) await benchOpening(join(root, `j${records}`), records, nowMs);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function benchCommit(root: string, nowMs: () => number): Promise<void> {
  const disk = await openDisk(join(root, "commit"));
  const journal = await unlocked(disk);
  const commits: number[] = [];
  for (let count = 0; count < COMMITS; count++) {
    const record = signing(numberOf(count + 1));
    const startMs = nowMs();
    await journal.append(record);
    commits.push(nowMs() - startMs);
  }
  await journal.close();
  const { sizeBytes } = await sizeOf(disk, "journal/00000001.seg");
  const bytes = new Uint8Array(Math.round(sizeBytes / COMMITS));
  const bare: number[] = [];
  const file = await open(join(root, "bare"), "w");
  for (let count = 0; count < COMMITS; count++) {
    const startMs = nowMs();
    await file.write(bytes, 0, bytes.length, count * bytes.length);
    await file.datasync();
    bare.push(nowMs() - startMs);
  }
  await file.close();
  const [ours, theirs] = [median(commits), median(bare)];
  console.log(
    `journal commit: ${(ours / theirs).toFixed(2)} times a bare append with fdatasync ` +
      `(median ${ours.toFixed(2)} ms against ${theirs.toFixed(2)} ms, ${bytes.length} bytes)`,
  );
}

async function benchOpening(folder: string, records: number, nowMs: () => number): Promise<void> {
  await fill(withoutSync(await openDisk(folder)), records);
  const disk = await openDisk(folder);
  await disk.remove("journal/views");
  await benchOneOpening(disk, `journal of ${records} records, whole`, nowMs);
  await benchOneOpening(disk, `journal of ${records} records, from a checkpoint`, nowMs);
  if (records >= CHECKPOINT_EVERY) await benchMemory(folder, records);
}

/** In a process of its own: what the filling left in this one would be counted too. */
async function benchMemory(folder: string, records: number): Promise<void> {
  const script = join(import.meta.dirname, "opening.ts");
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", ...DEVICE_FLAGS, script, folder]);
  const { emptyMb, openMb, liveMb, openMs } = JSON.parse(stdout) as Record<string, number>;
  console.log(
    `journal of ${records} records, alone in a process: ${openMb} MB, of which ${emptyMb} before it was opened, ` +
      `${liveMb} MB of its heap in use; open in ${openMs} ms`,
  );
}

async function benchOneOpening(disk: Disk, what: string, nowMs: () => number): Promise<void> {
  globalThis.gc?.();
  const startMs = nowMs();
  const journal = await openJournal({ disk, clock: systemClock(), random: systemRandom() });
  const lockedMs = nowMs() - startMs;
  await journal.unlock(keys());
  const openMs = nowMs() - startMs;
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  await journal.verified();
  const verifiedMs = nowMs() - startMs;
  const commits: number[] = [];
  for (let count = 0; count < 50; count++) {
    const from = nowMs();
    await journal.note("bench", { count });
    commits.push(nowMs() - from);
  }
  const whole = (ms: number) => `${Math.round(ms)} ms`;
  console.log(
    `${what}: open in ${whole(openMs)} (${whole(lockedMs)} locked), all verified after ${whole(verifiedMs)}, ` +
      `heap ${Math.round((heapUsed + external) / 1e6)} MB, then a commit in ${median(commits).toFixed(2)} ms`,
  );
  while (!(await disk.list("journal")).includes("views") && journal.counts().records >= CHECKPOINT_EVERY)
    await new Promise((resolve) => setImmediate(resolve));
  await journal.close();
}

async function fill(disk: Disk, records: number): Promise<void> {
  const journal = await unlocked(disk);
  for (let count = 1; count <= Math.ceil(records / 2); count++) {
    const record = signing(numberOf(count));
    await journal.append(record);
    if (2 * count > records) break;
    const { billerNumber, number } = record;
    await journal.append({ kind: "signed", billerNumber, number, signatures: signatures(), signedAtMs: count });
  }
  await journal.close();
}

const keys = () => deriveKeys(new Secret(new Uint8Array(32).fill(7)), 1);
const numberOf = (count: number) => `00${String(count).padStart(7, "0")}`;
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

async function unlocked(disk: Disk): Promise<Journal> {
  const journal = await openJournal({ disk, clock: systemClock(), random: systemRandom() });
  await journal.unlock(keys());
  return journal;
}

async function sizeOf(disk: Disk, path: string): Promise<{ readonly sizeBytes: number }> {
  const content = await disk.read(path);
  return { sizeBytes: content === "absent" ? 0 : content.length };
}

/** The same disk without the waiting: to fill a large journal in little time. */
function withoutSync(disk: Disk): Disk {
  const quick = (file: DiskFile): DiskFile => ({
    get sizeBytes() {
      return file.sizeBytes;
    },
    read: (offset, length) => file.read(offset, length),
    write: (offset, bytes) => file.write(offset, bytes),
    sync: async () => undefined,
    truncate: (sizeBytes) => file.truncate(sizeBytes),
    close: () => file.close(),
  });
  return {
    open: async (path) => {
      const file = await disk.open(path);
      return file === "absent" ? "absent" : quick(file);
    },
    create: async (path) => quick(await disk.create(path)),
    read: (path) => disk.read(path),
    list: (path) => disk.list(path),
    makeFolder: (path) => disk.makeFolder(path),
    rename: (from, to) => disk.rename(from, to),
    remove: (path) => disk.remove(path),
    syncFolder: async () => undefined,
    space: () => disk.space(),
  };
}

/** An ordinary invoice: an act, travel and kilometres; certificates and signatures of the size of the real ones. */
function signing(number: string): SigningRecord {
  const invoice = invoiceOf(number);
  const fseBytes = new Uint8Array(9 * 128).fill(0x30);
  return { kind: "signing", billerNumber: BILLER, number, careSheetId: invoice.careSheetId, invoice, fseBytes };
}

function signatures(): SignedInvoice["signatures"] {
  const one = () => ({
    cardSerial: "80250000019900000001",
    certificate: systemRandom().bytes(1100),
    signature: systemRandom().bytes(256),
  });
  return { vitale: one(), cps: one() };
}

function invoiceOf(number: string): Invoice {
  const careDate = day("2026-11-23");
  const line = (code: string, amount: number, quantity: number) => ({
    careDate,
    code,
    quantity,
    coefficient: "1",
    unitPriceCents: cents(amount),
    baseCents: cents(amount * quantity),
    ratePercent: 60,
    exoneration: "0",
    amoCents: cents(0),
    feeCents: cents(amount * quantity),
    amcCents: cents(0),
  });
  return {
    careSheetId: `01JBENCH000000000${number}`,
    number,
    mode: "S",
    test: true,
    approvalNumber: "",
    biller: { number: BILLER, label: "CABINET" },
    performer: { number: BILLER, specialty: "24", status: "L", name: "NOM Prénom" },
    insured: { nir: `2550699999${number.slice(-3)}`, nirKey: "34" },
    beneficiary: { name: "NOM", firstName: "Prénom", birthDate: "19550814", birthRank: "1", rank: "001" },
    amo: { regime: "01", fund: "349", centre: "9881" },
    rights: { source: "V", proofKind: "1" },
    insuranceNature: "10",
    prescription: { date: careDate },
    thirdParty: { amo: true, amc: false },
    lines: [line("AMI", 335, 2), line("IFD", 275, 1), line("IK", 35, 12)],
    totals: {
      feeCents: cents(1365),
      baseCents: cents(1365),
      amoCents: cents(819),
      amcCents: cents(0),
      amcThirdPartyCents: cents(0),
      patientCents: cents(546),
    },
    pieceMode: "P",
  };
}
