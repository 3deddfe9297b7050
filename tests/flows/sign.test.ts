import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { billVisit, resumeSignatures, type Session } from "#billing";
import { FlowBench } from "./bench.ts";
import { cancels, card, expectPrompts, gives, meanwhile, prompt, type Step, seen } from "./script.ts";
import { entry, FIRST, openSession, visit } from "./visits.ts";

let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  bench = await FlowBench.open();
  session = await openSession(bench);
});
afterEach(() => bench.stop(session));

const BILLER = "996000014";
const SECOND = "000000002";
const play = (script: readonly Step[]) => expectPrompts(bench, () => billVisit(bench.desk, session), script);
const resume = (script: readonly Step[]) => expectPrompts(bench, () => resumeSignatures(bench.desk, session), script);
const view = (number = FIRST) => session.book.invoice(BILLER, number);
/** Up to the amounts, the answer to them left out. */
const toAmounts = (vitale = "V01") => visit(vitale, FIRST).slice(0, 7);
/** From the signature on. */
const SIGNED: readonly Step[] = [prompt.signed(FIRST), gives("done")];

/** The power goes in the middle of a signature; the same cards and disk come back. */
async function cutWhileSigning(fault: Step): Promise<void> {
  await play([...toAmounts(), fault, gives("sign")]);
  bench = await bench.restart();
  session = await openSession(bench);
}

describe("the cards while they sign", () => {
  test.each(["vitale", "cps"] as const)(
    "a wrong signature of the %s is refused before anything is recorded",
    async (slot) => {
      await play([
        ...toAmounts(),
        card.fault(slot, "wrong-signature"),
        gives("sign"),
        prompt.trouble("E_SIGNATURE_WRONG", "nothing-signed"),
        meanwhile(() => expect(view()).toMatchObject({ stage: "signing", fse: { state: "none" } })),
        card.fault(slot, "none"),
        seen(),
        prompt.confirm("give-up-number"),
        gives(false),
        ...SIGNED,
      ]);
      expect(view()?.stage).toBe("signed");
    },
  );

  test.each(["hash", "sign"] as const)(
    "the Vitale pulled out during %s: nothing is signed, and the same card resumes",
    async (step) => {
      await play([
        ...toAmounts(),
        card.pulledDuring("vitale", step),
        gives("sign"),
        prompt.insertCard("vitale", "sign-resume"),
        meanwhile(() => expect(view()).toMatchObject({ stage: "signing" })),
        card.inserts("vitale", "V01"),
        ...SIGNED,
      ]);
      expect([view()?.stage, session.book.nextNumber(BILLER)]).toEqual(["signed", SECOND]);
    },
  );

  test("another patient's card is refused, then the first one signs", async () => {
    await play([
      ...toAmounts(),
      card.pulledDuring("vitale", "sign"),
      gives("sign"),
      prompt.insertCard("vitale", "sign-resume"),
      card.inserts("vitale", "V15"),
      prompt.trouble("E_CARD_SWAPPED", "nothing-signed"),
      seen(),
      prompt.insertCard("vitale", "other-patient"),
      card.removes("vitale"),
      prompt.insertCard("vitale", "sign-resume"),
      card.inserts("vitale", "V01"),
      ...SIGNED,
    ]);
    expect(view()?.patient?.name).toBe("FAMILLEUN");
  });

  test("given up: the number is not used, the draft comes back and is signed under the next one", async () => {
    await play([
      ...toAmounts(),
      card.pulledDuring("vitale", "hash"),
      gives("sign"),
      prompt.insertCard("vitale", "sign-resume"),
      cancels(),
      prompt.confirm("give-up-number"),
      gives(true),
      prompt.acts({ entered: entry() }),
      gives(entry()),
      prompt.amounts(),
      gives("sign"),
      prompt.pick("way"), // It is still out: the other ways are offered too (E092).
      gives("read"),
      prompt.insertCard("vitale", "sign-resume"),
      card.inserts("vitale", "V01"),
      prompt.signed(SECOND),
      gives("done"),
    ]);
    expect([view()?.stage, view()?.unusedReason, view(SECOND)?.stage]).toEqual(["unused", "given-up", "signed"]);
    expect(session.book.held).toBe(1);
  });

  test("a mute Vitale is named, and resumes once it speaks again", async () => {
    await play([
      ...toAmounts(),
      card.fault("vitale", "mute"),
      gives("sign"),
      prompt.trouble("E_CARD_MUTE", "nothing-signed"),
      card.fault("vitale", "none"),
      seen(),
      prompt.confirm("give-up-number"),
      gives(false),
      ...SIGNED,
    ]);
  });

  test("the CPS pulled out while it signs ends the session; nothing is signed", async () => {
    const end = await play([...toAmounts(), card.pulledDuring("cps", "sign"), gives("sign")]);
    expect([end.kind, session.endedBy, bench.desk.journal.locked]).toEqual(["interrupted", "card-removed", true]);
  });
});

describe("signature à reprendre, after a cut", () => {
  const LOST_CPS = card.pulledDuring("cps", "sign");

  test("the same card completes it under the same number, over the same bytes", async () => {
    await cutWhileSigning(LOST_CPS);
    const [pending, ...others] = session.book.toResume();
    if (pending === undefined) throw new Error("nothing to resume");
    expect([pending.number, pending.stage, others]).toEqual([FIRST, "signing", []]);
    const before = await bench.desk.journal.signing(pending);
    await resume([
      prompt.confirm("resume-signature"),
      gives(true),
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V01"),
      ...SIGNED,
    ]);
    const after = await bench.desk.journal.signedInvoiceOf(BILLER, FIRST);
    expect(after.fseBytes).toEqual(before.fseBytes);
    expect([session.book.toResume().length, session.book.nextNumber(BILLER), session.book.held]).toEqual([
      0,
      SECOND,
      1,
    ]);
  });

  test("another patient's card is refused", async () => {
    await cutWhileSigning(LOST_CPS);
    await resume([
      prompt.confirm("resume-signature"),
      gives(true),
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V15"),
      prompt.trouble("E_CARD_SWAPPED", "nothing-signed"),
      seen(),
      prompt.insertCard("vitale", "other-patient"),
      cancels(),
    ]);
    expect(view()?.stage).toBe("signing");
  });

  test("given up, asked twice: the number is recorded as not used and serves no more; the draft comes back", async () => {
    await cutWhileSigning(LOST_CPS);
    await resume([
      prompt.confirm("resume-signature"),
      gives(false),
      prompt.confirm("give-up-number"),
      gives(true),
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V01"),
      prompt.choose("beneficiary", ["FAMILLEUN Claire"]),
      gives({ index: 0 }),
      prompt.acts({ entered: entry() }),
      cancels(),
    ]);
    expect([view()?.stage, session.book.nextNumber(BILLER)]).toEqual(["unused", SECOND]);
  });

  test("put off, it stands: it enters no lot and is asked again", async () => {
    await cutWhileSigning(LOST_CPS);
    await resume([prompt.confirm("resume-signature"), cancels()]);
    expect([view()?.stage, session.book.inNoLot().length, session.book.held]).toEqual(["signing", 0, 0]);
    await resume([prompt.confirm("resume-signature"), cancels()]);
  });

  test("a cut after the record leaves a whole invoice and its ticket to print", async () => {
    await bench.control({ do: "paper", state: "out" });
    await bench.clock.run(2000);
    await play([...toAmounts(), gives("sign"), prompt.signed(FIRST, { receipt: "to-print" }), card.removes("cps")]);
    bench = await bench.restart();
    session = await openSession(bench);
    expect([view()?.stage, session.book.toResume().length, session.book.printJobsToDo().length]).toEqual([
      "signed",
      0,
      1,
    ]);
  });
});
