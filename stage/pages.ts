import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { troubles } from "#ui/texts/trouble";
import { TROUBLE_CODES } from "#util/trouble-codes";
import { ROOT } from "./processes.ts";

/** Pages of docs/ made from the tables the product itself uses; tests/house says when one is stale. */
export const PAGES: Readonly<Record<string, () => string>> = { "docs/errors.md": errorsPage };

/** One entry a permanent code, with the words the screen shows (tests/house holds the two together). */
export function errorsPage(): string {
  const rows = TROUBLE_CODES.map((code) => {
    const { what, next } = troubles[code];
    return `| \`${code}\` | ${cell(what)} | ${cell(next)} |`;
  });
  return [
    "# Permanent codes",
    "",
    "Made from `src/terminal-ui/texts/` by `npm run pages`: change the words there. A code keeps its meaning for ever. On the screen",
    "a third part says whether the data are safe; on the command line the code comes first on one line of standard error.",
    "",
    "| code | ce qui s'est passé | que faire |",
    "|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

/** Places for facts read as the screen reads them without any. */
function cell(words: string): string {
  return words
    .replace(/\{\w+\|([^}]*)\}/g, "$1")
    .replace(/\{\w+\}/g, "…")
    .replaceAll("|", "\\|");
}

if (import.meta.main) {
  for (const [path, page] of Object.entries(PAGES)) writeFileSync(join(ROOT, path), page());
}
