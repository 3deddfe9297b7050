import { beforeAll, describe, expect, test } from "vitest";
import { type Played, playDay, wrongOf } from "../crash/journal-day.ts";
import { cutStates, MODELS } from "../crash/power-cut.ts";

let sound: Played;
beforeAll(async () => {
  sound = await playDay();
});

describe("the power is cut after each call to the disk, from the first boot on, no state left out", () => {
  test.each(MODELS)("%s: nothing acknowledged is missing, nothing is doubted", async (model) => {
    const cuts = cutStates(sound.disk.log, model);
    expect(await wrongOf(sound, cuts)).toEqual([]);
    expect(cuts.length).toBeGreaterThan(model === "kill" ? 70 : 150);
  });
});
