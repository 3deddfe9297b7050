import { benchBilling } from "./billing.ts";
import { benchJournal } from "./journal.ts";
import { benchReader } from "./reader.ts";

/** `npm run bench [-- NAME...]`: the benches named, or all. Ratios first: they outlive the machine they were taken on. */
const BENCHES: Readonly<Record<string, () => void | Promise<void>>> = {
  billing: () => benchBilling(),
  journal: () => benchJournal(),
  reader: () => benchReader(),
};

const named = process.argv.slice(2);
const unknown = named.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  process.stderr.write(`E_USAGE no such bench: ${unknown.join(", ")}; there are ${Object.keys(BENCHES).join(", ")}\n`);
  process.exitCode = 2;
} else {
  for (const name of named.length > 0 ? named : Object.keys(BENCHES)) await BENCHES[name]?.();
}
