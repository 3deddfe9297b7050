import { openJournal } from "#billing/journal/index";
import { deriveKeys } from "#billing/keys/index";
import { systemClock } from "#hal/clock/index";
import { openDisk } from "#hal/disk/index";
import { systemRandom } from "#hal/random/index";
import { Secret } from "#util/secret";

/**
 * A process that opens the journal of a bench folder and does nothing else, under the flags of the device: prints one line of JSON.
 * `emptyMb`: its memory (RSS) before, all modules loaded; `openMb`: after; `liveMb`: what is in use of its heap.
 */
const memory = () => {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  return { rssMb: Math.round(rss / 1e6), liveMb: Math.round(heapUsed / 1e6) };
};

const folder = process.argv[2] ?? "";
const disk = await openDisk(folder);
const { rssMb: emptyMb } = memory();
const startMs = performance.now();
const journal = await openJournal({ disk, clock: systemClock(), random: systemRandom() });
await journal.unlock(deriveKeys(new Secret(new Uint8Array(32).fill(7)), 1));
const openMs = Math.round(performance.now() - startMs);
const { rssMb: openMb, liveMb } = memory();
console.log(JSON.stringify({ emptyMb, openMb, liveMb, openMs }));
await journal.close();
