import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { billVisit, offerDrafts, openPending, type Session } from "#billing";
import { rotateKey } from "#billing/flows/rotate-key";
import type { VisitEntry } from "#hal/ports/index";
import { FlowBench } from "./bench.ts";
import { cancels, card, chooses, expectPrompts, gives, keys, meanwhile, prompt, type Step } from "./script.ts";
import { entry, FIRST, openSession } from "./visits.ts";

let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  bench = await FlowBench.open();
  session = await openSession(bench);
});
afterEach(() => bench.stop(session));

const BILLER = "996000014";
const play = (script: readonly Step[]) => expectPrompts(bench, () => billVisit(bench.desk, session), script);
const pending = (script: readonly Step[]) => expectPrompts(bench, () => openPending(bench.desk, session), script);
const drafts = () => bench.desk.drafts.of(session.card.practitioner.idNat, undefined);
const view = () => session.book.invoice(BILLER, FIRST);

const toActs: readonly Step[] = [
  prompt.insertCard("vitale"),
  card.inserts("vitale", "V01"),
  prompt.anything("choose"),
  chooses(0),
];
/** The acts asked, and a field taken there. */
const keyed = (one: VisitEntry): readonly Step[] => [
  prompt.acts(),
  meanwhile((on) => {
    on.ui.keyed(one);
    return on.desk.drafts.settled();
  }),
];
const signsIt: readonly Step[] = [prompt.amounts(), gives("sign"), prompt.signed(FIRST), gives("done")];

/** Another process, over what the first one left. */
async function again(): Promise<void> {
  bench = await bench.restart();
  session = await openSession(bench);
}

describe("a visit that is not signed yet", () => {
  test("locked while a field is keyed, it comes back with that field, and is signed (A16)", async () => {
    await play([...toActs, ...keyed(entry({ oneWayKm: 7 })), meanwhile(() => session.end("idle"))]);
    await again();
    await expectPrompts(bench, () => offerDrafts(bench.desk, session), [
      prompt.confirm("draft-left"),
      gives(true),
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V01"),
      prompt.anything("choose"),
      chooses(0),
      prompt.acts({ entered: entry({ oneWayKm: 7 }) }),
      keys(entry({ oneWayKm: 7 })),
      ...signsIt,
    ]);
    expect(drafts()).toEqual([]);
  });

  test("left for later at the unlock, it is not asked for again, and waits at home", async () => {
    await play([...toActs, ...keyed(entry()), meanwhile(() => session.end("lock-key"))]);
    await again();
    const offer = (script: readonly Step[]) => expectPrompts(bench, () => offerDrafts(bench.desk, session), script);
    await offer([prompt.confirm("draft-left"), gives(false)]);
    await offer([]);
    await pending([prompt.choose("draft", ["FAMILLEUN Claire"]), cancels()]);
  });

  test("put aside when the card is gone, it is taken up from home and signed; the draft is over then", async () => {
    const end = await play([
      ...toActs,
      prompt.acts(),
      keys(entry()),
      prompt.amounts(),
      card.removes("vitale"),
      gives("sign"),
      prompt.pick("way"),
      gives("wait"),
    ]);
    expect([end.kind, drafts().length, view()]).toEqual(["kept", 1, undefined]);
    await pending([
      prompt.choose("draft", ["FAMILLEUN Claire"]),
      chooses(0),
      prompt.pick("draft", ["resume", "drop"]),
      gives("resume"),
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V01"),
      prompt.anything("choose"),
      chooses(0),
      prompt.acts({ entered: entry() }),
      keys(entry()),
      ...signsIt,
    ]);
    expect([drafts().length, view()?.stage]).toEqual([0, "signed"]);
  });

  test("the same person's card finds it; taken up no more, another begins", async () => {
    await play([...toActs, ...keyed(entry({ oneWayKm: 7 })), cancels()]);
    await bench.remove("vitale");
    await play([...toActs, prompt.confirm("resume-draft"), gives(false), prompt.acts(), cancels()]);
    expect(drafts()).toEqual([]);
  });

  test("another card than that of its person does not go on with it", async () => {
    await play([...toActs, ...keyed(entry()), cancels()]);
    await bench.remove("vitale");
    await pending([
      prompt.anything("choose"),
      chooses(0),
      prompt.pick("draft"),
      gives("resume"),
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V02"),
      prompt.anything("choose"),
      chooses(0),
      prompt.trouble("E_CARD_SWAPPED", "draft-kept"),
      gives("seen"),
      prompt.insertCard("vitale", "other-patient"),
      cancels(),
      prompt.anything("choose"),
      cancels(),
    ]);
    expect(drafts().length).toBe(1);
  });

  test("nothing keyed, nothing kept; dropped on request once it is confirmed", async () => {
    await play([...toActs, prompt.acts(), cancels()]);
    expect(drafts()).toEqual([]);
    await bench.remove("vitale");
    await play([...toActs, ...keyed(entry()), cancels()]);
    await pending([
      prompt.anything("choose"),
      chooses(0),
      prompt.pick("draft"),
      gives("drop"),
      prompt.confirm("drop-draft"),
      gives(true),
    ]);
    await again();
    expect(drafts()).toEqual([]);
  });

  test("another practitioner of the device does not see it (K13)", async () => {
    await play([...toActs, ...keyed(entry()), cancels()]);
    expect(bench.desk.drafts.of("899900000999", undefined)).toEqual([]);
    expect(bench.desk.drafts.of(session.card.practitioner.idNat, "a-replacement")).toEqual([]);
    expect(drafts().length).toBe(1);
  });

  test("a number given up brings it back; one that waits for a card is no draft meanwhile", async () => {
    await play([
      ...toActs,
      prompt.acts(),
      keys(entry()),
      prompt.amounts(),
      card.pulledDuring("vitale", "sign"),
      gives("sign"),
      prompt.insertCard("vitale", "sign-resume"),
      meanwhile(() => expect(drafts()).toEqual([])),
      cancels(),
      prompt.confirm("give-up-number"),
      gives(true),
      prompt.acts({ entered: entry() }),
      cancels(),
    ]);
    expect([view()?.stage, drafts().map((one) => one.entry)]).toEqual(["unused", [entry()]]);
  });

  test("a new data key opens it too", async () => {
    await play([...toActs, ...keyed(entry()), cancels()]);
    await rotateKey(bench.desk, session);
    session.end("lock-key");
    await again();
    expect(drafts().map((one) => one.entry)).toEqual([entry()]);
  });

  test("the folder holds no name of anybody", async () => {
    await play([...toActs, ...keyed(entry()), cancels()]);
    const { disk } = bench.lasting;
    const names = await disk.list("drafts");
    expect(names).toHaveLength(1);
    const content = await disk.read(`drafts/${names[0]}`);
    expect(Buffer.from(content === "absent" ? [] : content).toString("latin1")).not.toMatch(/FAMILLE|Claire/i);
  });
});
