import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("U9 after the lock neither the data key nor a key derived from it is anywhere in memory", async () => {
  const probe = join(import.meta.dirname, "leak-probe.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [probe]);
  const { unlocked, locked } = JSON.parse(stdout) as Record<"unlocked" | "locked", Record<string, number>>;
  // Found while unlocked: the search sees what is there.
  for (const [name, count] of Object.entries(unlocked)) expect(count, name).toBeGreaterThan(0);
  expect(locked).toEqual({ dek: 0, journal: 0, chain: 0, store: 0, erasable: 0, former: 0 });
}, 60_000);
