/**
 * `npm run golden`: runs the tests of screens and receipts in writing, so that they rewrite their golden texts, then
 * shows what changed in git. Nothing is staged: the diff is for reading.
 */
import { spawnSync } from "node:child_process";

const PLACES = ["tests/screens", "tests/receipts"];
const vitest = "node_modules/vitest/vitest.mjs";

const wrote = spawnSync(process.execPath, [vitest, "run", "--project", "unit", ...PLACES], {
  stdio: "inherit",
  env: { ...process.env, GOLDEN: "write" },
});
const git = (...args: readonly string[]) => spawnSync("git", args, { stdio: "inherit" });
git("status", "--short", "--", ...PLACES);
git("--no-pager", "diff", "--", ...PLACES);
process.exitCode = wrote.status ?? 1;
