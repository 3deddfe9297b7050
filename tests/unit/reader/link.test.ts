import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type LinkEffect,
  type LinkInput,
  type LinkMachineState,
  linkStep,
  STOPPED,
} from "../../../src/hal/reader/link.ts";

/** The link machine, without line or time: states by their words, effects by their kinds. */
function walk(...inputs: LinkInput[]): { link: string; effects: string[]; state: LinkMachineState } {
  let state = STOPPED;
  let last: readonly LinkEffect[] = [];
  for (const input of inputs) [state, last] = linkStep(state, input);
  const { link } = state;
  const word =
    link.kind === "recovering" ? `recovering ${link.attempt}` : link.kind === "failed" ? link.reason : link.kind;
  return { link: word, effects: last.map((effect) => effect.kind), state };
}

const START = { kind: "start" } as const;
const READY: LinkInput[] = [START, { kind: "opened" }, { kind: "welcomed" }];
const FAULT = { kind: "fault" } as const;
const DRAINED = { kind: "drained" } as const;
const MISSED = { kind: "probe-missed" } as const;

describe("from absent to ready", () => {
  test("a start opens a line and is still absent", () => {
    expect(walk(START)).toMatchObject({ link: "absent", effects: ["open"] });
  });

  test("an open line is welcomed", () => {
    expect(walk(START, { kind: "opened" })).toMatchObject({ link: "opening", effects: ["welcome"] });
  });

  test("a welcome makes it ready", () => {
    expect(walk(...READY)).toMatchObject({ link: "ready", effects: [] });
  });

  test("no answer at opening drops the line and tries another in 2 s", () => {
    expect(walk(START, { kind: "opened" }, { kind: "unanswered" })).toMatchObject({
      link: "absent",
      effects: ["give-up", "close", "reopen-later"],
    });
  });

  test("a fault while opening ends that exchange only", () => {
    expect(walk(START, { kind: "opened" }, FAULT)).toMatchObject({ link: "opening", effects: ["resume"] });
  });
});

describe("procedure R", () => {
  test("begins by reading what is left", () => {
    expect(walk(...READY, FAULT)).toMatchObject({ link: "silent", effects: ["drain"] });
  });

  test("asks three times, with longer and longer deadlines", () => {
    const deadlines = [1, 2, 3].map((count) => {
      const [, effects] = linkStep(
        walk(...READY, FAULT, DRAINED, ...Array<LinkInput>(count - 1).fill(MISSED)).state,
        MISSED,
      );
      return effects.map((effect) => (effect.kind === "probe" ? effect.timeoutMs : effect.kind)).join(" ");
    });
    const [, first] = linkStep(walk(...READY, FAULT).state, DRAINED);
    expect(first).toEqual([{ kind: "probe", timeoutMs: 100 }]);
    expect(deadlines).toEqual(["250", "500", "give-up close reopen-later"]);
  });

  test.each([0, 1, 2])("an answer after %i misses resumes", (misses) => {
    const inputs = [...READY, FAULT, DRAINED, ...Array<LinkInput>(misses).fill(MISSED)];
    expect(walk(...inputs, { kind: "probe-answered" })).toMatchObject({ link: "ready", effects: ["resume"] });
  });
});

describe("a line that goes", () => {
  const states: Record<string, LinkInput[]> = {
    opening: [START, { kind: "opened" }],
    ready: READY,
    silent: [...READY, FAULT],
    recovering: [...READY, FAULT, DRAINED],
    failed: [...READY, { kind: "refused", reason: "echo" }],
  };
  test.each(Object.entries(states))("from %s is absent, and tried again", (_name, inputs) => {
    expect(walk(...inputs, { kind: "closed" })).toMatchObject({ link: "absent", effects: ["give-up", "reopen-later"] });
  });
});

describe("a refused unit", () => {
  test("is not spoken to any more", () => {
    const refused: LinkInput[] = [START, { kind: "opened" }, { kind: "refused", reason: "no-secure-entry" }];
    expect(walk(...refused)).toMatchObject({ link: "no-secure-entry", effects: ["give-up"] });
    for (const input of [FAULT, DRAINED, MISSED, { kind: "reopen" }, { kind: "welcomed" }] as const) {
      expect(walk(...refused, input)).toMatchObject({ link: "no-secure-entry", effects: [] });
    }
  });
});

describe("any order of inputs", () => {
  const input: fc.Arbitrary<LinkInput> = fc.oneof(
    fc.constantFrom<LinkInput>(
      START,
      { kind: "stop" },
      { kind: "opened" },
      { kind: "closed" },
      { kind: "reopen" },
      { kind: "welcomed" },
      { kind: "unanswered" },
      FAULT,
      DRAINED,
      { kind: "probe-answered" },
      MISSED,
    ),
    fc
      .constantFrom("echo", "not-a-reader", "no-secure-entry")
      .map((reason) => ({ kind: "refused", reason }) as LinkInput),
  );

  test("a stopped link does nothing but start", () => {
    fc.assert(
      fc.property(fc.array(input), (inputs) => {
        const { link, effects } = walk(...inputs.filter((one) => one.kind !== "start"));
        expect([link, effects]).toEqual(["absent", []]);
      }),
    );
  });

  test("whoever leaves a unit tells what waits: give-up on every way to absent", () => {
    fc.assert(
      fc.property(fc.array(input), input, (inputs, last) => {
        const before = walk(START, ...inputs).state;
        const [after, effects] = linkStep(before, last);
        const left = before.link.kind !== "absent" && (after.link.kind === "absent" || after.link.kind === "failed");
        if (left && before.link.kind !== "failed") expect(effects.map((effect) => effect.kind)).toContain("give-up");
      }),
    );
  });

  test("a start always leads back to ready once a good unit is there", () => {
    fc.assert(
      fc.property(fc.array(input), (inputs) => {
        expect(walk(START, ...inputs, { kind: "stop" }, ...READY).link).toBe("ready");
      }),
    );
  });
});
