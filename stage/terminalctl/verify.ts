import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Book, type Finding, type Journal, type StoreReport, verifyStore } from "#billing";
import { TEST_TRUST } from "#billing/cards/index";
import { Trouble } from "#util/trouble";
import type { TerminalctlCommand, TerminalctlIo } from "../../firmware/terminalctl/command.ts";
import { refusalLine } from "../../firmware/terminalctl/report.ts";
import { realTime } from "../../simulator/time.ts";
import { checkAcks } from "../soak/check-acks.ts";
import { checkWorld } from "../soak/check-world.ts";
import { type BuiltInDevice, openDeviceOn } from "../soak/device.ts";
import { finishAll } from "../soak/finish.ts";
import { openJournal, withEachSession } from "../soak/open-journal.ts";
import { World, worldFolder } from "../soak/world.ts";

const USAGE = "E_USAGE usage: terminalctl verify --data DIR [--world DIR] [--acks FILE] [--finish] [--json]";
/** From the first look at the folder to its journal open (reliability 8.2). */
const START_MS = 5_000;

interface VerifyOptions extends Verification {
  readonly data: string;
  readonly json: boolean;
}

/** What is asked besides the checks of the store itself. */
export interface Verification {
  readonly world: World | undefined;
  /** Text of the lines printed before the cut. */
  readonly acks: string | undefined;
  readonly finish: boolean;
}

/**
 * `verify --data DIR`: the product's own recovery on a data folder, opened with the deck's cards; `--finish` completes what a
 * cut left pending; then every check. One summary line and exit 0, or exit 1 with the first thing that does not hold.
 */
export const verifyCommand: TerminalctlCommand = {
  name: "verify",
  summary: "verify --data DIR [--world DIR] [--acks FILE] [--finish]: recover a data folder and check all it says",
  async run(args, io) {
    try {
      const options = optionsOf(args);
      if (options !== undefined) return await verify(options, io);
      io.err(USAGE);
      return 2;
    } catch (thrown) {
      if (!(thrown instanceof Trouble)) throw thrown;
      io.err(refusalLine(thrown));
      return 1;
    }
  },
};

function optionsOf(args: readonly string[]): VerifyOptions | undefined {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    const options = { data: text, world: text, acks: text, finish: flag, json: flag };
    const { values } = parseArgs({ args: [...args], options });
    if (values.data === undefined) return undefined;
    return {
      data: resolve(values.data),
      world: values.world === undefined ? undefined : new World(worldFolder(resolve(values.world))),
      acks: values.acks === undefined ? undefined : textOf(values.acks),
      finish: values.finish ?? false,
      json: values.json ?? false,
    };
  } catch (thrown) {
    if (thrown instanceof Trouble) throw thrown;
    return undefined;
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new Trouble("E_FILE_READ", { path });
  }
}

async function verify(options: VerifyOptions, io: TerminalctlIo): Promise<number> {
  const time = realTime();
  const startedMs = time.monotonicMs();
  const device = await openDeviceOn(options.data, options.world);
  try {
    const report = await verifyDevice(device, options, () => time.monotonicMs() - startedMs);
    return tell(report, options.json, io);
  } finally {
    await device.stop();
  }
}

/** Opens the store of a device, finishes what is pending if asked, and checks it all. `sinceMs`: since its start. */
export async function verifyDevice(
  device: BuiltInDevice,
  { world, acks, finish }: Verification,
  sinceMs: () => number,
): Promise<StoreReport> {
  const open = await openJournal(device);
  const startMs = sinceMs();
  if (open === undefined) return unopened(device, acks);
  const { journal, outbox, keys } = device.desk;
  if (!journal.readOnly) {
    await outbox.mend(journal, open.book);
    if (finish) await withEachSession(device, open, (session) => finishAll(device, session));
  }
  const report = await verifyStore(journal, open.book, TEST_TRUST);
  const findings = [
    ...report.findings,
    ...(startMs > START_MS ? [{ what: "SLOW_START", about: `${Math.round(startMs)} ms` }] : []),
    ...(acks === undefined ? [] : await checkAcks(acks, { book: open.book, journal, keys })),
    ...(world === undefined ? [] : await checkWorld(world, journal, open.book)),
    ...(await outboxFindings(device, open.book)),
    ...(journal.readOnly ? [] : await probe(journal)),
  ];
  return { ...report, findings };
}

/** Cut before the first card was registered, there is nothing to lose; otherwise some card of the deck must open it. */
function unopened({ desk }: BuiltInDevice, acks = ""): StoreReport {
  const { records, held } = desk.journal.counts();
  const empty = records === 0 && desk.keys.enrolled().length === 0;
  const findings = [
    ...(empty ? [] : [{ what: "E_NOT_ENROLLED", about: "no card of the deck opens this folder" }]),
    ...(acks.trim() === "" ? [] : [{ what: "ACK_LOST", about: acks.split("\n")[0] ?? "" }]),
  ];
  return { records, invoices: 0, lots: 0, held, findings };
}

async function outboxFindings({ desk }: BuiltInDevice, book: Book): Promise<readonly Finding[]> {
  const lying = (await desk.outbox.list()).map(({ id, hash }) => `${id} ${hash}`);
  const wanted = book.lotsToHandOver().map(({ lotId, hash }) => `${lotId} ${hash}`);
  const same = lying.toSorted().join() === wanted.toSorted().join();
  return same ? [] : [{ what: "OUTBOX", about: `${lying.length} lots for ${wanted.length}` }];
}

/** One record appended, down to the disk, and read back from there. */
async function probe(journal: Journal): Promise<readonly Finding[]> {
  const facts = { after: journal.counts().records };
  const { seq } = await journal.note("verify-probe", facts);
  const { record } = await journal.record(seq);
  const same = record.kind === "audit" && record.event === "verify-probe" && record.facts.after === facts.after;
  return same ? [] : [{ what: "PROBE", about: `record ${seq}` }];
}

function tell(report: StoreReport, json: boolean, io: Pick<TerminalctlIo, "out" | "err">): number {
  const { records, invoices, lots, held, findings } = report;
  if (json) io.out(JSON.stringify(report));
  else if (findings.length === 0) io.out(`OK ${records} records, ${invoices} numbers, ${lots} lots, ${held} held`);
  const [first] = findings;
  if (first !== undefined)
    io.err(`${first.what} ${first.about}${findings.length > 1 ? ` (and ${findings.length - 1} more)` : ""}`);
  return findings.length === 0 ? 0 : 1;
}
