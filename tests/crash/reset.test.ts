import { expect, test, vi } from "vitest";
import { memoryDisk } from "#hal/disk/index";
import { hex } from "#util/bytes";
import { openStoreOn } from "../../firmware/store.ts";
import { FakeClock } from "../helpers/fake-clock.ts";
import { bill, seededRandom } from "../helpers/journal-rig.ts";
import { CrashDisk } from "./crash-disk.ts";
import { type CutState, cutStates, MODELS } from "./power-cut.ts";

vi.setConfig({ testTimeout: 60_000 });

const card = {
  serial: "80250000019900000001",
  authenticationKeyHash: new Uint8Array(32),
  sign: async (message: Uint8Array) => message.slice(0, 64),
};
let starts = 0;
let saltBefore = "";
const parts = () => ({ clock: new FakeClock(), random: seededRandom(`reset${starts++}`) });
const OUTLIVING = { deviceSerial: "TRN1", deviceRank: "01" };

/** A device with an invoice, erased, then started again: how many calls had been made when it was decided, and when it was done. */
async function played() {
  const disk = new CrashDisk();
  const store = await openStoreOn(disk, parts());
  await store.keys.enrol(card);
  const salt = await disk.read("keys/device-salt");
  saltBefore = salt === "absent" ? "" : hex(salt);
  const end = await store.keys.unlock(card);
  if (end.kind !== "unlocked") throw new Error(end.kind);
  const book = await store.journal.unlock(end.keys);
  await store.inbox.takeIn(store.journal, book, end.keys);
  await bill({ disk, clock: new FakeClock(), journal: store.journal, book });
  await store.inbox.put("while-locked");
  await store.settings.change({ idleMinutes: 9 });
  await store.close();
  const from = disk.log.length;
  await store.erase(OUTLIVING);
  const erased = disk.log.length;
  await openStoreOn(disk, parts());
  return { disk, from, erased };
}

/** Started on what a cut left: all of it still there and readable, or nothing but what outlives. */
async function lookAt({ state }: CutState): Promise<"whole" | "erased" | string> {
  const disk = memoryDisk(state.files, state.folders);
  const store = await openStoreOn(disk, parts());
  const again = memoryDisk(disk.files, disk.folders);
  const left = [...disk.files.keys()].filter((path) => !/^(settings\.[ab]|reserve|keys\/device-salt)$/.test(path));
  if (store.keys.enrolled().length === 0) {
    const { deviceSerial, deviceRank, idleMinutes } = store.settings.value;
    const salt = hex(disk.files.get("keys/device-salt") ?? new Uint8Array());
    if (salt === saltBefore) return "the salt is still there";
    if (left.length > 0) return `left behind: ${left.join()}`;
    if (deviceSerial !== "TRN1" || deviceRank !== "01" || idleMinutes === 9) return "not what outlives";
    if ((await openStoreOn(again, parts())).keys.enrolled().length > 0) return "came back";
    return "erased";
  }
  const end = await store.keys.unlock(card);
  if (end.kind !== "unlocked") return end.kind;
  const book = await store.journal.unlock(end.keys);
  const problems = store.journal.problems();
  if (problems.length > 0 || [...book.invoices()].length !== 1) return `half there: ${problems[0]?.code}`;
  return store.settings.value.idleMinutes === 9 ? "whole" : "settings gone";
}

test.each(MODELS)(
  "%s: a cut anywhere leaves all of it, or a start that ends it; once it was said, it is erased",
  async (model) => {
    const { disk, from, erased } = await played();
    const cuts = cutStates(disk.log, model, from);
    const seen = new Set<string>();
    for (const cut of cuts) {
      const found = await lookAt(cut);
      seen.add(found);
      expect(["whole", "erased"], `${model} after ${cut.after - from}`).toContain(found);
      if (cut.after >= erased) expect(found, `${model} after ${cut.after - from}, said`).toBe("erased");
    }
    expect([...seen].sort()).toEqual(["erased", "whole"]);
    expect(cuts.length).toBeGreaterThan(15);
  },
);
