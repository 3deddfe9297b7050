import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "./modules.ts";

/** docs/features.md: every row is there, says one of the four things a row may say, and cites tests that exist. */

const PAGE = readFileSync(join(ROOT, "docs/features.md"), "utf8");
const ROWS = 197;
const STATE = /^(works|not yet|partly: \S.*|out: \S.*)$/;
const NO_TEST_YET = "partly: no test yet";

interface Cite {
  readonly file: string;
  readonly words: string;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly cites: readonly Cite[];
  /** What the last column holds besides its cites. */
  readonly rest: string;
}

/** `| id | name | state | shown by |`, a cite being `` `file` « words » ``, cites parted by <br>. */
function rowsOf(page: string): readonly Row[] {
  return page
    .split("\n")
    .filter((line) => /^\| E\d/.test(line))
    .map((line) => {
      const [, id = "", name = "", state = "", shown = ""] = line.split("|").map((cell) => cell.trim());
      const cites = [...shown.matchAll(/`([^`]+)` « ([^»]+) »/g)].map(([, file = "", words = ""]) => ({ file, words }));
      return { id, name, state, cites, rest: shown.replaceAll(/`[^`]+` « [^»]+ »|<br>/g, "").trim() };
    });
}

/** Cites that lead nowhere: no such file, or one that does not hold the words. */
function broken(rows: readonly Row[]): readonly string[] {
  return rows.flatMap(({ id, cites }) =>
    cites
      .filter(({ file, words }) => {
        if (!/^tests\/.+(\.test\.ts|\/golden\/.+\.txt)$/.test(file)) return true;
        const path = join(ROOT, file);
        return !existsSync(path) || !readFileSync(path, "utf8").includes(words);
      })
      .map(({ file, words }) => `${id}: ${file} « ${words} »`),
  );
}

const rows = rowsOf(PAGE);
const starts = (word: string) => rows.filter(({ state }) => state === word || state.startsWith(`${word}:`));

describe("the table of features", () => {
  test("has every row once, in order, each with its name", () => {
    const ids = Array.from({ length: ROWS }, (_, index) => `E${String(index + 1).padStart(3, "0")}`);
    expect(rows.map(({ id }) => id)).toEqual(ids);
    expect(rows.filter(({ name }) => name === "")).toEqual([]);
  });

  test("says of each row one of the four things that may be said", () => {
    expect(rows.filter(({ state }) => !STATE.test(state)).map(({ id }) => id)).toEqual([]);
  });

  test("claims nothing that no test shows", () => {
    const claimed = [...starts("works"), ...starts("partly").filter(({ state }) => state !== NO_TEST_YET)];
    expect(claimed.length).toBeGreaterThan(0);
    expect(claimed.filter(({ cites }) => cites.length === 0).map(({ id }) => id)).toEqual([]);
  });

  test("cites tests that are there, by words that stand in them", () => {
    expect(rows.some(({ cites }) => cites.length > 0)).toBe(true);
    expect(broken(rows)).toEqual([]);
    expect(rows.filter(({ rest }) => rest !== "" && rest !== "-").map(({ id }) => id)).toEqual([]);
  });

  test("counts in its head what it holds", () => {
    const counts = { works: starts("works"), partly: starts("partly"), yet: starts("not yet"), out: starts("out") };
    const told = `${counts.works.length} works, ${counts.partly.length} partly, ${counts.yet.length} not yet, ${counts.out.length} out`;
    expect(counts.works.length).toBeGreaterThan(0);
    expect(PAGE).toContain(told);
  });

  test("would be found out (the guard itself)", () => {
    const row = (shown: string) => rowsOf(`| E001 | a | works | ${shown} |`);
    const [cited] = rows.flatMap(({ cites }) => cites);
    expect(broken(row(`\`${cited?.file}\` « ${cited?.words} »`))).toEqual([]);
    expect(broken(row(`\`${cited?.file}\` « words of no test »`))).toHaveLength(1);
    expect(broken(row("`tests/none.test.ts` « a »<br>`docs/manuel.md` « MENU »"))).toHaveLength(2);
    expect(STATE.test("almost")).toBe(false);
  });
});
