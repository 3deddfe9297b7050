import { expect, test } from "vitest";
import { clockDoubt } from "#billing/journal/index";
import { memoryDisk } from "#hal/disk/index";
import { FakeClock } from "../../helpers/fake-clock.ts";
import { openRig } from "../../helpers/journal-rig.ts";

const at = (text: string) => Date.parse(text);
const LAST = at("2026-11-23T18:00:00+01:00");

test.each([
  ["1970-01-01T00:00:00Z", "impossible"],
  ["2025-12-31T23:59:59Z", "impossible"],
  ["2026-11-22T23:59:59+01:00", "behind"],
  ["2026-11-23T00:00:00+01:00", undefined], // An hour or a summer time put back in the day is no doubt.
  ["2026-11-24T08:00:00+01:00", undefined],
  ["2027-01-22T17:00:00+01:00", undefined],
  ["2027-01-22T19:00:00+01:00", "ahead"],
  ["2038-01-19T03:14:08Z", "ahead"],
] as const)("a clock at %s, after a record of 23 November 2026, is %s", (now, doubt) => {
  expect(clockDoubt(LAST, at(now))).toBe(doubt);
});

test("a journal without a record doubts only what cannot be", () => {
  expect([clockDoubt(undefined, at("2030-01-01T00:00:00Z")), clockDoubt(undefined, 0)]).toEqual([
    undefined,
    "impossible",
  ]);
});

/** Records written at these instants, then the journal opened again: the clock it trusts. */
async function trusted(...records: readonly (readonly [text: string, kind: "audit" | "clock-confirmed"])[]) {
  const disk = memoryDisk();
  const clock = new FakeClock(LAST);
  const rig = await openRig(disk, { clock });
  for (const [text, kind] of records) {
    clock.setWall(at(text));
    if (kind === "audit") await rig.journal.note("unlocked");
    else await rig.journal.append({ kind, confirmedMs: at(text) });
  }
  const live = rig.journal.lastWallMs;
  await rig.journal.close();
  const { journal } = await openRig(disk);
  expect(journal.lastWallMs).toBe(live);
  return live;
}

test("an unlock at a lost clock is recorded, and moves the trusted clock nowhere, a restart neither", async () => {
  const lost = ["1970-01-01T00:00:00Z", "2026-11-20T08:00:00Z", "2038-01-19T03:14:08Z"];
  for (const text of lost) expect(await trusted(["2026-11-23T17:00:00Z", "audit"], [text, "audit"])).toBe(LAST);
});

test("what the user confirmed is trusted from then on, earlier or later", async () => {
  const first = ["2026-11-23T17:00:00Z", "audit"] as const;
  const back = "2026-11-20T08:00:00Z";
  expect(await trusted(first, [back, "clock-confirmed"])).toBe(at(back));
  expect(await trusted(first, [back, "clock-confirmed"], ["2026-11-20T09:00:00Z", "audit"])).toBe(
    at("2026-11-20T09:00:00Z"),
  );
  expect(await trusted(first, ["2038-01-19T03:14:08Z", "clock-confirmed"])).toBe(at("2038-01-19T03:14:08Z"));
});
