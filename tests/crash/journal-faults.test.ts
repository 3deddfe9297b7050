import { beforeAll, describe, expect, test, vi } from "vitest";
import { type Played, playDay, wrongOf } from "./journal-day.ts";
import { MUTANTS } from "./mutants.ts";
import { cutStates } from "./power-cut.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let sound: Played;
beforeAll(async () => {
  sound = await playDay();
});

describe("D7 an fsync fails, then the power is cut", () => {
  test("at each fsync: nothing acknowledged is missing", async () => {
    const syncs = sound.disk.log.filter((op) => op.kind === "sync").length;
    expect(syncs).toBeGreaterThan(20);
    for (let failing = 1; failing <= syncs; failing++) {
      const played = await playDay(undefined, failing);
      expect(played.disk.log.some((op) => op.kind === "sync-failed")).toBe(true);
      const states = cutStates(played.disk.log, "ordered", played.disk.log.length - 3);
      expect(await wrongOf(played, states), `fsync ${failing}`).toEqual([]);
    }
  });
});

describe("the explorer catches stores that are known to be bad", () => {
  test.each([
    ["no fsync", ["ordered", "plain", "posix"]],
    ["acknowledged before the fsync", ["ordered", "plain", "posix"]],
    ["no fsync of the folder at a creation or a rename", ["posix"]],
    ["no fsync of the temporary file before its rename", ["plain", "posix"]],
  ] as const)("%s", async (name, models) => {
    const played = await playDay(MUTANTS[name], undefined, "short"); // What is never synced makes countless disks.
    for (const model of models) {
      const wrong = await wrongOf(played, cutStates(played.disk.log, model), true);
      expect(wrong, `${name} under ${model}`).toHaveLength(1);
    }
    expect(await wrongOf(played, cutStates(played.disk.log, "kill"), true), "a kill alone sees nothing").toEqual([]);
  });

  test("fsync tried again after it failed", async () => {
    const caught: number[] = [];
    for (let failing = 8; failing <= 13; failing++) {
      const played = await playDay(MUTANTS["fsync tried again after it failed"], failing);
      const wrong = await wrongOf(played, cutStates(played.disk.log, "ordered"), true);
      if (wrong.length > 0) caught.push(failing);
    }
    expect(caught.length).toBeGreaterThan(2);
  });
});
