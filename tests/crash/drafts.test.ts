import { createHash } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { beginWithoutCps, billVisit, openWithoutCps, type Session } from "#billing";
import { type MemoryDisk, memoryDisk } from "#hal/disk/index";
import { FlowBench, type Lasting } from "../flows/bench.ts";
import { card, chooses, expectPrompts, gives, keys, meanwhile, prompt, type Step, seen } from "../flows/script.ts";
import { entry, FIRST, openSession } from "../flows/visits.ts";

/** The power goes before each call to the disk, from the first field of a visit to the end of its signature. */

const BILLER = "996000014";
const CHANGES = ["write", "create", "rename", "remove", "sync", "syncFolder", "truncate"];
const MINUTES = 240_000;

let open: { readonly bench: FlowBench; readonly session: Session } | undefined;
afterEach(() => open?.bench.stop(open.session));

/** Every state that a disk goes through from here on, each once. */
function watch(disk: MemoryDisk): { readonly states: MemoryDisk[]; end(): void } {
  const states: MemoryDisk[] = [];
  const known = new Set<string>();
  const keep = () => {
    const hash = createHash("sha256");
    for (const [path, bytes] of [...disk.files].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(path).update(bytes);
    const name = hash.digest("hex");
    if (known.has(name)) return;
    known.add(name);
    states.push(memoryDisk(disk.files, disk.folders));
  };
  disk.fault = (call) => {
    if (CHANGES.includes(call)) keep();
    return undefined;
  };
  return {
    states,
    end() {
      disk.fault = undefined;
      keep();
    },
  };
}

/** What another start finds in that state, its CPS unlocked. */
async function foundIn(lasting: Lasting, disk: MemoryDisk) {
  const bench = await FlowBench.open({ ...lasting, disk });
  const session = await openSession(bench);
  const { book } = session;
  const found = {
    drafts: bench.desk.drafts.of(session.card.practitioner.idNat, undefined).map((one) => one.entry),
    invoices: [...book.invoices()].map(({ number, stage, firstSignature }) => ({ number, stage, firstSignature })),
    next: book.nextNumber(BILLER),
  };
  await bench.stop(session);
  return found;
}

const read: readonly Step[] = [
  prompt.insertCard("vitale"),
  card.inserts("vitale", "V01"),
  prompt.anything("choose"),
  chooses(0),
  prompt.acts(),
];

test("the draft up to its last field, or the invoice: never both, never neither", { timeout: MINUTES }, async () => {
  const bench = await FlowBench.open();
  const session = await openSession(bench);
  open = { bench, session };
  const [first, last] = [entry({ oneWayKm: 3 }), entry({ oneWayKm: 4 })];
  const { disk } = bench.lasting;
  let watched = watch(memoryDisk());
  await expectPrompts(bench, () => billVisit(bench.desk, session), [
    ...read,
    meanwhile(() => bench.ui.keyed(first)),
    meanwhile(() => bench.desk.drafts.settled()),
    meanwhile(() => {
      watched = watch(disk);
    }),
    keys(last),
    prompt.amounts(),
    gives("sign"),
    prompt.signed(FIRST),
    gives("done"),
  ]);
  watched.end();
  expect(watched.states.length).toBeGreaterThan(6);
  const seenStates = new Set<string>();
  for (const state of watched.states) {
    const { drafts, invoices } = await foundIn(bench.lasting, state);
    expect(drafts.length + invoices.length).toBe(1);
    for (const one of drafts) expect([first, last]).toContainEqual(one);
    seenStates.add(invoices[0]?.stage ?? "draft");
  }
  expect([...seenStates]).toEqual(["draft", "signing", "signed"]);
});

test("what the Vitale signed at home is journaled once, whatever cuts the unlock", { timeout: MINUTES }, async () => {
  let bench = await FlowBench.open();
  let session = await openSession(bench);
  const ask = [prompt.confirm("without-cps"), gives(true)];
  await expectPrompts(bench, () => openWithoutCps(bench.desk, session), ask);
  await bench.remove("cps");
  const alone = session.withoutCps;
  if (alone === undefined) throw new Error("nothing goes on");
  beginWithoutCps(bench.desk, alone);
  await expectPrompts(bench, () => billVisit(bench.desk, alone), [
    ...read.slice(0, -1),
    prompt.form("person"), // Nobody read the exoneration: it is declared.
    gives({ row: 8 }),
    prompt.anything("pick"),
    gives("0"),
    prompt.form("person"),
    gives("done"),
    prompt.acts(),
    keys(entry()),
    prompt.amounts(),
    gives("sign"),
    prompt.awaiting("cps", FIRST),
    seen(),
  ]);
  bench = await bench.restart();
  const watched = watch(bench.lasting.disk);
  session = await openSession(bench);
  watched.end();
  open = { bench, session };
  expect(watched.states.length).toBeGreaterThan(6);
  for (const state of watched.states) {
    expect(await foundIn(bench.lasting, state)).toEqual({
      drafts: [],
      invoices: [{ number: FIRST, stage: "signing", firstSignature: "vitale" }],
      next: "000000002",
    });
  }
});
