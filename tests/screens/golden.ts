import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { expect } from "vitest";

/**
 * Compares with the text kept in `path`, or writes it there under `npm run golden` (GOLDEN=write). A missing file is a
 * failure: nothing is accepted unread.
 */
export function expectGolden(path: string, text: string): void {
  if (process.env.GOLDEN === "write") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return;
  }
  const name = relative(process.cwd(), path);
  expect(existsSync(path), `${name} is missing: run npm run golden and read the diff`).toBe(true);
  expect(text, `${name} differs: if it is meant, run npm run golden and read the diff`).toBe(
    readFileSync(path, "utf8"),
  );
}
