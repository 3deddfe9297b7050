import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { billVisit, type Session } from "#billing";
import { FlowBench } from "./bench.ts";
import { cancels, card, chooses, expectPrompts, keys, prompt, type Step, seen } from "./script.ts";
import { dropDrafts, entry, openSession } from "./visits.ts";

/** V05: Monique's ALD runs to 28 February 2029, Robert's ended on 31 December 2025. */

let bench: FlowBench;
let session: Session;
beforeEach(async () => {
  bench = await FlowBench.open();
  session = await openSession(bench);
});
afterEach(() => bench.stop(session));

const MONIQUE = 0;
const ROBERT = 1;
const ENDED = "2025-12-31";
const dressing = (ald: boolean) => [{ code: "AMI", coefficient: "2", quantity: 1, ald }];

/** To the amounts of one person of V05, then out again. */
const amountsOf = (person: number, wanted: Step, keyed = entry()): readonly Step[] => [
  prompt.insertCard("vitale"),
  card.inserts("vitale", "V05"),
  prompt.anything("choose"),
  chooses(person),
  prompt.acts({ aldOpen: person === MONIQUE }),
  keys(keyed),
  wanted,
  cancels(),
  prompt.acts(),
  cancels(),
];
const play = (script: readonly Step[]) => expectPrompts(bench, () => billVisit(bench.desk, session), script);
const lines = (ratePercent: number) => [expect.objectContaining({ label: "AMI 2", ratePercent })];

describe("the end of an ALD", () => {
  test("is shown where the person is chosen, over or not", async () => {
    await play([
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V05"),
      {
        is: "prompt",
        wanted: {
          kind: "choose",
          asks: {
            items: [
              expect.objectContaining({ ald: { until: "2029-02-28", ended: false } }),
              expect.objectContaining({ ald: { until: ENDED, ended: true } }),
            ],
          },
        },
      },
      cancels(),
    ]);
  });

  test("care after it is warned of, at the ordinary rate", async () => {
    await play(amountsOf(ROBERT, prompt.amounts({ aldEnded: ENDED, lines: expect.arrayContaining(lines(60)) })));
  });

  test("care before it is not warned of, at the rate of the ALD", async () => {
    const amounts = expect.objectContaining({ lines: expect.arrayContaining(lines(100)) });
    const unwarned = expect.not.objectContaining({ aldEnded: expect.anything() });
    const keyed = entry({ acts: dressing(true) });
    await play(amountsOf(MONIQUE, { is: "prompt", wanted: { kind: "amounts", asks: amounts } }, keyed));
    await bench.remove("vitale");
    await dropDrafts(bench, session);
    await play(amountsOf(MONIQUE, { is: "prompt", wanted: { kind: "amounts", asks: unwarned } }, keyed));
  });

  test("an act in relation with an ALD that is over is refused", async () => {
    await play([
      prompt.insertCard("vitale"),
      card.inserts("vitale", "V05"),
      prompt.anything("choose"),
      chooses(ROBERT),
      prompt.acts({ aldOpen: false }),
      keys(entry({ acts: dressing(true) })),
      prompt.checks("ald-not-open"),
      seen(),
      prompt.acts(),
      cancels(),
    ]);
  });
});
