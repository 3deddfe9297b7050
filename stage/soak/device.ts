import { createHash } from "node:crypto";
import type { Desk, Road } from "#billing";
import { lockFolder, openDisk } from "#hal/disk/index";
import type { Disk, Random } from "#hal/ports/index";
import { buildDesk } from "../../firmware/desk.ts";
import { openStoreOn, type Store } from "../../firmware/store.ts";
import { createDeck } from "../../simulator/cards/index.ts";
import { BENCH_START_MS } from "../../simulator/clock-file.ts";
import { builtInHardware } from "../built-in-hardware.ts";
import { Hands } from "./hands.ts";
import { Holder } from "./holder.ts";
import { HurriedClock } from "./hurried-clock.ts";
import { builtInMail } from "./mail.ts";
import { builtInPoste } from "./poste.ts";
import { type World, watchedDeck } from "./world.ts";

/** The device on a data folder, its machine, its holder and its partners, all in this process. */
export interface BuiltInDevice {
  readonly desk: Desk;
  readonly store: Store;
  readonly holder: Holder;
  readonly hands: Hands;
  /** The outside, when there is one. */
  readonly world: World | undefined;
  stop(): Promise<void>;
}

/** Opens a data folder for this process alone (Trouble E_STORE_BUSY), and the device on it. */
export async function openDeviceOn(folder: string, world: World | undefined): Promise<BuiltInDevice> {
  const disk = await openDisk(folder);
  const lock = await lockFolder(folder);
  try {
    const device = await openBuiltInDevice(disk, world);
    const stop = async () => {
      await device.stop();
      await lock.release();
    };
    return { ...device, stop };
  } catch (thrown) {
    await lock.release();
    throw thrown;
  }
}

/** Without a world nobody outside remembers anything: cards are as new, and there is no poste. */
export async function openBuiltInDevice(disk: Disk, world: World | undefined): Promise<BuiltInDevice> {
  const clock = new HurriedClock(BENCH_START_MS); // Until a script moves it.
  const random = await chanceOf(disk);
  const deck = createDeck({ random: (count) => random.bytes(count) });
  const machine = builtInHardware({
    clock,
    random,
    deck: world === undefined ? deck : watchedDeck(deck, world),
    memory: world?.memory ?? { load: () => undefined, save: () => {} },
    paper: (text) => world?.printed(text),
  });
  const { hardware } = machine;
  const store = await openStoreOn(disk, hardware).catch((thrown: unknown) => {
    clock.stop(); // A clock that runs keeps the process.
    throw thrown;
  });
  const holder = new Holder();
  const hands = new Hands(machine.bench, hardware.reader);
  holder.takes(hands);
  const road = world === undefined ? NOBODY : builtInPoste(world, hardware);
  machine.start();
  await hands.ready();
  return {
    desk: {
      ...buildDesk({ hardware, store, road, ui: holder, mode: "test" }),
      ...(world === undefined ? {} : { mail: builtInMail(world, hardware) }),
    },
    store,
    holder,
    hands,
    world,
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
async function chanceOf(disk: Disk): Promise<Random> {
  const journal = createHash("sha256").update("soak");
  for (const name of await disk.list("journal")) {
    const content = await disk.read(`journal/${name}`);
    if (content !== "absent") journal.update(`${name} ${content.length}\n`);
  }
  const seed = journal.digest();
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
