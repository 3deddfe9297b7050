import { beforeAll, describe, expect, test, vi } from "vitest";
import { type Played, playDay, wrongOf } from "./journal-day.ts";
import { cutStates, MODELS } from "./power-cut.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let sound: Played;
beforeAll(async () => {
  sound = await playDay();
});

describe("D1 D2 D3 the power is cut after each call to the disk, from the first boot on", () => {
  test.each(MODELS)("%s: nothing acknowledged is missing, nothing is doubted", async (model) => {
    const cuts = cutStates(sound.disk.log, model);
    expect(await wrongOf(sound, cuts)).toEqual([]);
    expect(cuts.length).toBeGreaterThan(model === "kill" ? 70 : 150);
  });

  test("what was cut are hundreds of different disks", () => {
    const all = MODELS.flatMap((model) => cutStates(sound.disk.log, model));
    expect(all.length).toBeGreaterThan(500);
    expect(sound.acks.filter((ack) => ack.kind === "record")).toHaveLength(20);
    expect(sound.acks.map((ack) => ack.kind)).toEqual(
      expect.arrayContaining(["enrolled", "purged", "rekeyed", "noted"]),
    );
  });
});
