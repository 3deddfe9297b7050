import { createHmac, getRandomValues } from "node:crypto";
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { openJournal } from "#billing/journal/index";
import { ErasableKeys } from "#billing/keys/erasable";
import { type DataKeys, type KekCard, openKeyStore } from "#billing/keys/index";
import { memoryDisk } from "#hal/disk/index";
import { FakeClock } from "../../helpers/fake-clock.ts";
import { bill } from "../../helpers/journal-rig.ts";

/**
 * A process that unlocks, works and locks, then looks for keys in its own memory. Prints one line of JSON: how often each
 * was found while unlocked and after the lock. What is looked for is held masked, so that it does not find itself.
 */
const MASK = 0xa5;
const masked = (key: Uint8Array) => key.map((byte) => byte ^ MASK);

function countInMemory(wanted: Uint8Array): number {
  const first = (wanted[0] ?? 0) ^ MASK;
  const memory = openSync("/proc/self/mem", "r");
  const window = Buffer.alloc(2 ** 20);
  let found = 0;
  for (const line of readFileSync("/proc/self/maps", "utf8").split("\n")) {
    const range = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line);
    if (range === null) continue;
    const end = Number.parseInt(range[2] ?? "0", 16);
    for (let at = Number.parseInt(range[1] ?? "0", 16); at < end; at += window.length - 31) {
      let got = 0;
      try {
        got = readSync(memory, window, 0, Math.min(window.length, end - at), at);
      } catch {
        break; // A mapping that cannot be read holds nothing of ours.
      }
      for (let i = window.indexOf(first); i >= 0 && i + 32 <= got; i = window.indexOf(first, i + 1)) {
        if (wanted.every((byte, index) => window[i + index] === (byte ^ MASK))) found += 1;
      }
    }
    window.fill(0);
  }
  closeSync(memory);
  return found;
}

const card: KekCard = {
  serial: "80250000019900000001",
  authenticationKeyHash: new Uint8Array(32),
  sign: async (message) => new Uint8Array(createHmac("sha256", "card").update(message).digest()),
};

async function unlock(): Promise<DataKeys> {
  const end = await store.unlock(card);
  if (end.kind !== "unlocked") throw new Error(end.kind);
  return end.keys;
}

const disk = memoryDisk();
/** Straight into the array that is given: a source that copies would leave the key behind. */
const random = { bytes: (count: number) => getRandomValues(new Uint8Array(count)) };
const store = await openKeyStore(disk, random);
await store.enrol(card);
const first = await unlock();
const former = masked(first.dek.reveal());
/** A new data key: the former one is wiped with it. */
const keys = await store.rotate({}, first);
first.wipe();
const wanted = {
  dek: masked(keys.dek.reveal()),
  journal: masked(keys.journal.reveal()),
  chain: masked(keys.chain.reveal()),
  store: masked(keys.store.reveal()),
  former,
  erasable: new Uint8Array(32),
};
const clock = new FakeClock();
const journal = await openJournal({ disk, clock, random });
const book = await journal.unlock(keys);
for (let count = 0; count < 200; count++) await bill({ disk, clock, journal, book });
const bodies = new ErasableKeys(disk, random);
await bodies.open(keys);
const body = bodies.key(1);
if (body.kind === "key") wanted.erasable = masked(body.bytes);
bodies.wipe();
const count = () => Object.fromEntries(Object.entries(wanted).map(([name, key]) => [name, countInMemory(key)]));
const unlocked = count();
journal.lock();
const locked = count();
console.log(JSON.stringify({ unlocked, locked }));
