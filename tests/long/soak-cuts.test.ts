import { beforeAll, expect, test } from "vitest";
import { openBuiltInDevice } from "../../stage/soak/device.ts";
import { World } from "../../stage/soak/world.ts";
import { verifyDevice } from "../../stage/terminalctl/verify.ts";
import { type CutState, cutStates, MODELS } from "../crash/power-cut.ts";
import { afterCut, DAY, diskWith, type Recording, record, statesOf, worldOf } from "../crash/soak-cuts.ts";

let recording: Recording;
let states: readonly CutState[];
beforeAll(async () => {
  recording = await record(DAY);
  states = statesOf(recording);
});

test.each(MODELS)(
  "%s: a cut after any call to the disk: nothing acknowledged is lost, nothing is doubled",
  async (model) => {
    const wrong: string[] = [];
    for (const cut of states.filter((one) => one.model === model)) {
      const { first, second } = await afterCut(recording, cut);
      const one = [...first.findings, ...second.findings][0];
      const grown = second.records - first.records;
      if (one !== undefined || grown > 1)
        wrong.push(`${cut.model} after ${cut.after}: ${one?.what} ${one?.about} ${grown}`);
    }
    expect(wrong).toEqual([]);
  },
);

test("a second cut in the middle of the recovery ends in the same place", async () => {
  const wrong: string[] = [];
  for (let index = 0; index < 24; index++) {
    const cut = states[Math.floor(((index + 0.5) * states.length) / 24)];
    if (cut === undefined) throw new Error("no state");
    const seen = recording.world.filter(({ afterCalls }) => afterCalls <= cut.after);
    const acks = recording.acks.filter(({ afterCalls }) => afterCalls <= cut.after).map(({ text }) => text);
    const { disk, from } = await diskWith(cut.state);
    const more: { afterCalls: number; name: string; text: string }[] = [];
    const world = worldOf(seen, (name, text) => more.push({ afterCalls: disk.log.length, name, text }));
    const device = await openBuiltInDevice(disk, new World(world));
    await verifyDevice(device, { world: undefined, acks: undefined, finish: true }, () => 0);
    await device.stop();
    for (const model of MODELS) {
      const second = cutStates(disk.log, model, from);
      for (let pick = 0; pick < 6; pick++) {
        const state = second[Math.floor(((pick + 0.5) * second.length) / 6)];
        if (state === undefined) continue;
        const twice: Recording = {
          ...recording,
          world: [...seen.map((one) => ({ ...one, afterCalls: 0 })), ...more],
          acks: acks.map((text) => ({ afterCalls: 0, name: "ack", text })),
        };
        const { first } = await afterCut(twice, state);
        const [finding] = first.findings;
        if (finding !== undefined) wrong.push(`${cut.model} ${cut.after}, ${model} ${state.after}: ${finding.what}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});
