import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** What the programs started by tests compile once, and find again: in the tests alone, the product writes in its own folders. */
const COMPILED = { NODE_COMPILE_CACHE: join(tmpdir(), "tournee-compile-cache") };

/**
 * unit: everything in one process. e2e: separate processes over ptys and sockets. witness: against programs not
 * written here. long: seeded long runs. house: the rules of the house itself (arrows, tidy, generated pages).
 */
const project = (name: string, include: string[], timeoutMs: number, extra: Record<string, unknown> = {}) => ({
  test: { name, include, testTimeout: timeoutMs, hookTimeout: timeoutMs, ...extra },
});

export default defineConfig({
  test: {
    projects: [
      project(
        "unit",
        ["tests/{unit,vectors,contract,replay,flows,views,screens,receipts,crash}/**/*.test.ts"],
        20_000,
        {
          env: COMPILED,
          maxWorkers: 3, // Two cores, and some of them wait for clocks.
          sequence: { groupOrder: 0 },
        },
      ),
      project("e2e", ["tests/e2e/**/*.test.ts"], 60_000, {
        env: COMPILED,
        maxWorkers: 2,
        sequence: { groupOrder: 1 },
      }),
      project("witness", ["tests/witness/**/*.test.ts"], 120_000, { fileParallelism: false }),
      project("long", ["tests/long/**/*.test.ts"], 1_800_000),
      project("house", ["tests/house/**/*.test.ts"], 60_000),
    ],
  },
});
