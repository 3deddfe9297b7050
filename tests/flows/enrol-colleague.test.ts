import { afterEach, beforeEach, expect, test } from "vitest";
import { billVisit, enrolColleague, type Session, unlock } from "#billing";
import { FlowBench } from "./bench.ts";
import { cancels, card, chooses, expectPrompts, gives, holder, prompt, type Step, seen } from "./script.ts";
import { FIRST, openSession, visit } from "./visits.ts";

let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  bench = await FlowBench.open();
  session = await openSession(bench);
});
afterEach(() => bench.stop(session));

const enrol = (script: readonly Step[]) => expectPrompts(bench, () => enrolColleague(bench.desk, session), script);
const C02 = [prompt.insertCard("amc", "colleague"), card.inserts("amc", "C02"), prompt.pin(3), holder.types("2345")];

test("the colleague's CPS, its code typed and agreed to, opens the device from then on", async () => {
  await expectPrompts(bench, () => billVisit(bench.desk, session), visit("V01", FIRST));
  expect(await enrol([...C02, prompt.confirm("enrol"), gives(true)])).toBe(true);
  session.end("lock-key");
  bench = await bench.restart();
  await bench.insert("cps", "C02");
  const end = await expectPrompts(bench, () => unlock(bench.desk), [
    prompt.pin(3),
    holder.types("2345"),
    prompt.choose("situation", ["CABINET MEDICAL", "MAISON DE SANTE"]),
    chooses(0),
  ]);
  if (end.kind !== "open") throw new Error("not opened");
  session = end.session;
  expect([...session.book.invoices()].length).toBe(1);
  expect(session.book.isEnrolled(session.card.practitioner.cardSerial)).toBe(true);
});

test("a card already registered is told as done, and gets no second slot", async () => {
  await enrol([...C02, prompt.confirm("enrol"), gives(true)]);
  await bench.remove("amc");
  expect(await enrol([...C02, prompt.confirm("enrol"), gives(true)])).toBe(true);
  expect(bench.desk.keys.enrolled().length).toBe(2);
});

test.each([
  ["no card", [prompt.insertCard("amc", "colleague"), cancels()]],
  ["no", [...C02, prompt.confirm("enrol"), gives(false)]],
  [
    "no code",
    [prompt.insertCard("amc", "colleague"), card.inserts("amc", "C02"), prompt.pin(3), holder.types("", "ANNULER")],
  ],
] as const)("%s registers nothing", async (_, script) => {
  expect(await enrol(script)).toBe(false);
  expect(bench.desk.keys.enrolled().length).toBe(1);
});

test.each([
  ["M01", [prompt.trouble("E_CARD_KIND", "nothing-lost", { slot: "amc", found: "amc" }), seen()]],
  ["C11", [prompt.trouble("E_CARD_EXPIRED"), seen()]],
  ["C10", [prompt.trouble("PIN_BLOCKED"), seen()]],
  ["C13", [prompt.pin(3), holder.types("1470"), prompt.trouble("E_RIGHT_DOMAIN"), seen()]],
] as const)("%s is refused with its reason", async (name, script) => {
  expect(await enrol([prompt.insertCard("amc", "colleague"), card.inserts("amc", name), ...script])).toBe(false);
  expect(bench.desk.keys.enrolled().length).toBe(1);
});

test("the colleague's card taken out in the middle registers nothing, and the session goes on", async () => {
  const end = await enrol([
    ...C02,
    prompt.confirm("enrol"),
    card.pulledDuring("amc", "sign"),
    gives(true),
    prompt.trouble("CARD_REMOVED"),
    seen(),
  ]);
  expect([end, bench.desk.keys.enrolled().length, session.signal.aborted]).toEqual([false, 1, false]);
});
