import { afterEach, beforeEach, expect, test } from "vitest";
import { billVisit, type Session, unlock } from "#billing";
import {
  ANSWER_PATH,
  answerRecovery,
  makeExchangePair,
  parseRecoveryRequest,
  REQUEST_PATH,
  recoveryAnswerText,
} from "#billing/keys/index";
import { Secret } from "#util/secret";
import { seededRandom } from "../helpers/journal-rig.ts";
import { FlowBench } from "./bench.ts";
import { chooses, expectPrompts, gives, holder, prompt, type Step, seen } from "./script.ts";
import { FIRST, openSession, visit } from "./visits.ts";

const random = seededRandom("lost card");
const poste = makeExchangePair(random);

let bench: FlowBench;
let session: Session | undefined;
/** C01 billed one visit on a device paired with a poste, and is lost. */
beforeEach(async () => {
  bench = await FlowBench.open();
  bench.road.escrowKey = poste.publicKey;
  const first = await openSession(bench);
  await expectPrompts(bench, () => billVisit(bench.desk, first), visit("V01", FIRST));
  first.end("lock-key");
  session = undefined;
  await bench.clock.run(100);
  await bench.remove("cps");
  bench = await bench.restart();
});
afterEach(() => bench.stop(session));

const C02 = [prompt.pin(3), holder.types("2345")];
const ASKS: readonly Step[] = [
  ...C02,
  prompt.confirm("recover"),
  gives(true),
  prompt.trouble("E_RECOVERY_ASKED"),
  seen(),
];
const play = (script: readonly Step[]) => expectPrompts(bench, () => unlock(bench.desk), script);

async function answered(): Promise<void> {
  const content = await bench.lasting.disk.read(REQUEST_PATH);
  if (content === "absent") throw new Error("no request");
  const request = parseRecoveryRequest(Buffer.from(content).toString("utf8"));
  const answer = answerRecovery(request, new Secret(poste.privateKey.reveal().slice()), random);
  bench.lasting.disk.files.set(ANSWER_PATH, Buffer.from(recoveryAnswerText(answer), "utf8"));
}

test("another card asks, the poste answers by hand, and the invoices are there again", async () => {
  await bench.insert("cps", "C02");
  expect((await play(ASKS)).kind).toBe("locked");
  await answered();
  bench = await bench.restart();
  await bench.insert("cps", "C02");
  const end = await play([...C02, prompt.confirm("enrol"), gives(true), prompt.anything("choose"), chooses(0)]);
  if (end.kind !== "open") throw new Error(end.kind);
  session = end.session;
  const [view] = [...session.book.invoices()];
  expect(view?.number).toBe(FIRST);
  const whole = view && (await bench.until(bench.desk.journal.signedInvoice(view)));
  expect(whole?.invoice.beneficiary.name).not.toBe("");
  expect(bench.desk.keys.enrolled().length).toBe(2);
  const told: string[] = [];
  const read = async () => {
    for await (const { record } of bench.desk.journal.export())
      if (record.kind === "audit" || record.kind === "while-locked") told.push(record.event);
      else if (record.kind === "enrolled") told.push(`enrolled ${record.cardSerial.slice(-1)}`);
  };
  await bench.until(read());
  expect(told).toEqual(["enrolled 1", "unlocked", "recovered", "enrolled 2", "unlocked", "unlock-refused"]);
  session.end("lock-key");
  bench = await bench.restart();
  await bench.insert("cps", "C02");
  const again = await play([...C02]);
  if (again.kind !== "open") throw new Error(again.kind);
  session = again.session;
});

test("who says no asks for nothing", async () => {
  await bench.insert("cps", "C02");
  await play([...C02, prompt.confirm("recover"), gives(false), prompt.trouble("E_NOT_ENROLLED"), seen()]);
  expect(bench.lasting.disk.files.has(REQUEST_PATH)).toBe(false);
});

test("let in and refused at the last question, it opens nothing, and may say yes later", async () => {
  await bench.insert("cps", "C02");
  await play(ASKS);
  await answered();
  const refused = await play([...C02, prompt.confirm("enrol"), gives(false)]);
  expect([refused.kind, bench.desk.keys.enrolled().length, bench.desk.journal.locked]).toEqual(["locked", 1, true]);
  const end = await play([...C02, prompt.confirm("enrol"), gives(true), prompt.anything("choose"), chooses(0)]);
  expect(end.kind).toBe("open");
  if (end.kind === "open") session = end.session;
});

test("the lost card, found again, still opens until it is removed", async () => {
  await bench.insert("cps", "C02");
  await play(ASKS);
  await bench.remove("cps");
  session = await openSession(bench);
  expect([...session.book.invoices()].length).toBe(1);
});
