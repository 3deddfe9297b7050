import { createHash } from "node:crypto";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Desk, Road } from "#billing";
import type { Random } from "#hal/ports/index";
import { buildDesk } from "../../firmware/desk.ts";
import { openStore, type Store } from "../../firmware/store.ts";
import { createDeck } from "../../simulator/cards/index.ts";
import { BENCH_START_MS } from "../../simulator/clock-file.ts";
import { builtInHardware } from "../built-in-hardware.ts";
import { Hands } from "./hands.ts";
import { Holder } from "./holder.ts";
import { HurriedClock } from "./hurried-clock.ts";
import { builtInPoste } from "./poste.ts";
import { type World, watchedDeck } from "./world.ts";

/** The device on a data folder, its machine, its holder and its partners, all in this process. */
export interface BuiltInDevice {
  readonly desk: Desk;
  readonly store: Store;
  readonly holder: Holder;
  readonly hands: Hands;
  stop(): Promise<void>;
}

/** Without a world nobody outside remembers anything: cards are as new, and there is no poste. */
export async function openBuiltInDevice(data: string, world: World | undefined): Promise<BuiltInDevice> {
  const clock = new HurriedClock(BENCH_START_MS); // Until a script moves it.
  const random = chanceOf(data);
  const deck = createDeck({ random: (count) => random.bytes(count) });
  const machine = builtInHardware({
    clock,
    random,
    deck: world === undefined ? deck : watchedDeck(deck, world),
    memory: world?.memory ?? { load: () => undefined, save: () => {} },
    paper: (text) => world?.printed(text),
  });
  const { hardware } = machine;
  const store = await openStore(data, hardware);
  const holder = new Holder();
  const hands = new Hands(machine.bench, hardware.reader);
  holder.takes(hands);
  const road = world === undefined ? NOBODY : builtInPoste(world, hardware);
  machine.start();
  await hands.ready();
  return {
    desk: buildDesk({ hardware, store, road, ui: holder, mode: "test" }),
    store,
    holder,
    hands,
    async stop() {
      await machine.stop();
      clock.stop();
      await store.close();
    },
  };
}

const NOBODY: Road = {
  paired: false,
  seal: () => Promise.reject(new Error("sealed without a poste")),
  handOver: async () => ({ kind: "unreachable", code: "E_POSTE_UNPAIRED" }),
};

/**
 * Chance that a script replays: the same folder gives the same bytes. It is seeded by what the journal holds, so that a
 * start on a folder already in use never draws what an earlier one drew.
 */
function chanceOf(data: string): Random {
  const folder = join(data, "journal");
  const held = existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .map((name) => `${name} ${statSync(join(folder, name)).size}`)
    : [];
  const seed = createHash("sha256")
    .update(["soak", ...held].join("\n"))
    .digest();
  let drawn = 0;
  return {
    bytes(count) {
      const blocks: Buffer[] = [];
      for (let have = 0; have < count; have += 32)
        blocks.push(createHash("sha256").update(seed).update(`${drawn++}`).digest());
      return Uint8Array.from(Buffer.concat(blocks).subarray(0, count));
    },
  };
}
