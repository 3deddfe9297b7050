import { afterEach, beforeEach, expect, test } from "vitest";
import { billVisit, type Session } from "#billing";
import { FlowBench } from "./bench.ts";
import { cancels, card, chooses, expectPrompts, prompt, type Step, seen } from "./script.ts";
import { openSession } from "./visits.ts";

let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  bench = await FlowBench.open();
  session = await openSession(bench);
});
afterEach(() => bench.stop(session));

const play = (script: readonly Step[]) => expectPrompts(bench, () => billVisit(bench.desk, session), script);
const inserts = (name: string) => [prompt.insertCard("vitale"), card.inserts("vitale", name)];

test("V01: one person, offered with what the journal knows of her", async () => {
  await play([...inserts("V01"), prompt.choose("beneficiary", ["FAMILLEUN Claire"]), cancels()]);
});

test("V02: nine persons in the order of the card, the twins told apart by their first names", async () => {
  const names = ["Paul", "Nora", "Lina", "Adam", "Jules", "Jade", "Emma", "Hugo", "Zoé"];
  await play([
    ...inserts("V02"),
    prompt.choose(
      "beneficiary",
      names.map((name) => `FAMILLEDEUX ${name}`),
    ),
    cancels(),
  ]);
});

test("the card's protected zone is opened by the CPS of the session", async () => {
  await play([
    ...inserts("V05"),
    prompt.choose("beneficiary", ["FAMILLECINQ Monique", "FAMILLECINQ Robert"]),
    chooses(0),
    prompt.acts({ aldOpen: true }),
    cancels(),
  ]);
});

test("a card already in its slot is read without asking", async () => {
  await bench.insert("vitale", "V01");
  await play([prompt.choose("beneficiary", ["FAMILLEUN Claire"]), cancels()]);
});

test.each([
  ["S08", "E_CARD_AUTHENTICITY"],
  ["S10", "E_CARD_PROTOCOL"],
  ["S01", "E_CARD_MUTE"],
  ["S02", "E_CARD_UNKNOWN"],
  ["S04", "E_CARD_REAL"],
] as const)("%s is refused (%s), then another card is asked for", async (name, code) => {
  const end = await play([
    ...inserts(name),
    prompt.trouble(code, "nothing-lost"),
    seen(),
    prompt.insertCard("vitale", "wrong-card"),
    card.removes("vitale"),
    ...inserts("V01"),
    prompt.choose("beneficiary", ["FAMILLEUN Claire"]),
    cancels(),
  ]);
  expect(end.kind).toBe("cancelled");
});

test("an AMC card in the Vitale slot is named", async () => {
  await play([
    ...inserts("M01"),
    prompt.trouble("E_CARD_KIND", "nothing-lost", { slot: "vitale", found: "amc" }),
    seen(),
    prompt.insertCard("vitale", "wrong-card"),
    cancels(),
  ]);
});

test("pulled out while it is read, it is asked for again and read from the start", async () => {
  await bench.insert("vitale", "V01");
  await bench.fault("vitale", "pulled-at:12");
  await play([
    prompt.insertCard("vitale"),
    card.inserts("vitale", "V01"),
    prompt.choose("beneficiary", ["FAMILLEUN Claire"]),
    cancels(),
  ]);
});

test("ANNULER instead of a card ends the visit, and nothing was recorded", async () => {
  const before = bench.desk.journal.counts().records;
  const end = await play([prompt.insertCard("vitale"), cancels()]);
  expect([end.kind, bench.desk.journal.counts().records]).toEqual(["cancelled", before]);
});

test("the CPS taken out ends the session and the visit with it", async () => {
  const end = await play([...inserts("V01"), prompt.choose("beneficiary", ["FAMILLEUN Claire"]), card.removes("cps")]);
  expect([end.kind, session.endedBy, bench.desk.journal.locked]).toEqual(["interrupted", "card-removed", true]);
});
