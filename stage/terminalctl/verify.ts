import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { type StoreReport, verifyStore } from "#billing";
import { readCps, readSituations, TEST_TRUST } from "#billing/cards/index";
import { kekCard } from "#billing/flows/open-store";
import { needed } from "#billing/flows/with-card";
import type { DataKeys } from "#billing/keys/index";
import { cardCrypto } from "#billing/signing/index";
import { systemClock } from "#hal/clock/index";
import { systemRandom } from "#hal/random/index";
import { Trouble } from "#util/trouble";
import { openStore, type Store } from "../../firmware/store.ts";
import type { TerminalctlCommand, TerminalctlIo } from "../../firmware/terminalctl/command.ts";
import { type BuiltInReader, builtInReader, withCps } from "../built-in-cards.ts";

const USAGE = "E_USAGE usage: terminalctl verify --data DIR [--json]";

/**
 * `verify --data DIR`: the product's own recovery on a data folder, then every check of verify-store, unlocked with the
 * deck's cards. One summary line; exit 0, or 1 with the first thing that does not hold.
 */
export const verifyCommand: TerminalctlCommand = {
  name: "verify",
  summary: "verify --data DIR: recover a data folder and check everything it says",
  async run(args, io) {
    const options = optionsOf(args);
    if (options === undefined) {
      io.err(USAGE);
      return 2;
    }
    try {
      return await verify(resolve(options.data), options.json, io);
    } catch (thrown) {
      if (!(thrown instanceof Trouble)) throw thrown;
      io.err(`${thrown.code} ${JSON.stringify(thrown.facts)}`);
      return 1;
    }
  },
};

function optionsOf(args: readonly string[]): { data: string; json: boolean } | undefined {
  try {
    const { values } = parseArgs({ args: [...args], options: { data: { type: "string" }, json: { type: "boolean" } } });
    return values.data === undefined ? undefined : { data: values.data, json: values.json ?? false };
  } catch {
    return undefined;
  }
}

async function verify(data: string, json: boolean, io: TerminalctlIo): Promise<number> {
  const clock = systemClock({});
  const store = await openStore(data, { clock, random: systemRandom() });
  const built = builtInReader(clock);
  try {
    const keys = await unlockedBy(built, store);
    if (keys === undefined) return nothingThere(store, io);
    const book = await store.journal.unlock(keys);
    return tell(await verifyStore(store.journal, book, TEST_TRUST), json, io);
  } finally {
    await built.stop();
    await store.close();
  }
}

function nothingThere(store: Store, io: TerminalctlIo): number {
  const { records } = store.journal.counts();
  if (records === 0) {
    io.out("OK nothing is enrolled and nothing is recorded");
    return 0;
  }
  io.err("E_NOT_ENROLLED no card of the deck opens this folder");
  return 1;
}

async function unlockedBy(built: BuiltInReader, store: Store): Promise<DataKeys | undefined> {
  const desk = { crypto: cardCrypto, clock: systemClock({}), trust: TEST_TRUST };
  for (const { serial } of store.keys.enrolled()) {
    const cps = built.cpsOf(serial);
    if (cps === undefined) continue;
    const end = await withCps(built, cps, async (card) => {
      const identity = needed(await readCps(card, desk));
      await card.enterPin({ operation: "verify", reference: 1, prompt: 0, ...identity.practitioner.pin });
      return store.keys.unlock(kekCard(card, needed(await readSituations(card, identity, desk))));
    });
    if (end.kind === "unlocked") return end.keys;
  }
  return undefined;
}

function tell(report: StoreReport, json: boolean, io: TerminalctlIo): number {
  const { records, invoices, lots, held, findings } = report;
  if (json) io.out(JSON.stringify(report));
  else if (findings.length === 0) io.out(`OK ${records} records, ${invoices} numbers, ${lots} lots, ${held} held`);
  const [first] = findings;
  if (first !== undefined)
    io.err(`${first.what} ${first.about}${findings.length > 1 ? ` (and ${findings.length - 1} more)` : ""}`);
  return findings.length === 0 ? 0 : 1;
}
