import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PAGES } from "../../stage/pages.ts";
import { ROOT } from "./modules.ts";

test.each(Object.entries(PAGES))("%s is fresh (npm run pages)", (path, page) => {
  expect(readFileSync(join(ROOT, path), "utf8")).toBe(page());
});
