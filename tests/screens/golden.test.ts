import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Notice, QuestionKind } from "#hal/ports/index";
import { createBlessedPainter } from "#ui/blessed/index";
import { frameText, type Size } from "#ui/frame";
import { faceBench } from "./bench.ts";
import { GALLERY } from "./gallery.ts";
import { expectGolden } from "./golden.ts";
import { frameStyles, SeenTerminal } from "./terminal.ts";

const FOLDER = join(import.meta.dirname, "golden");
const SIZES: readonly Size[] = [
  { columns: 60, rows: 20 },
  { columns: 40, rows: 15 },
];
/** Every kind there is: a new one without a picture does not compile. */
const KINDS: Readonly<Record<Notice["kind"] | QuestionKind, true>> = {
  waiting: true,
  "reading-cps": true,
  "back-off": true,
  pin: true,
  "reading-card": true,
  signing: true,
  printing: true,
  "hand-over": true,
  choose: true,
  home: true,
  confirm: true,
  acts: true,
  amounts: true,
  signed: true,
  form: true,
  pick: true,
  page: true,
  checks: true,
  awaiting: true,
  "handed-over": true,
  "insert-card": true,
  number: true,
  text: true,
  date: true,
  keys: true,
  trouble: true,
};

const fileOf = (name: string, size: Size) => `${name}.${size.columns}x${size.rows}.txt`;

describe.each(SIZES)("screens at $columns x $rows", (size) => {
  test.each(GALLERY)("$name", async (picture) => {
    const terminal = new SeenTerminal(size);
    const bench = faceBench(size, createBlessedPainter({ output: terminal.output, ...size }));
    picture.show(bench);
    const frame = await bench.last();
    const seen = await terminal.text();
    // What a terminal shows is what the frame says, letter for letter and style for style.
    expect(seen).toBe(frameText(frame));
    expect(await terminal.styles()).toEqual(frameStyles(frame));
    bench.ui.stop();
    expectGolden(join(FOLDER, fileOf(picture.name, size)), `${seen}\n`);
  });

  test("the painter draws the same when it only mends what changed", async () => {
    const terminal = new SeenTerminal(size);
    const bench = faceBench(size, createBlessedPainter({ output: terminal.output, ...size }));
    for (const picture of GALLERY) {
      picture.show(bench);
      expect(await terminal.text()).toBe(frameText(await bench.last()));
    }
    bench.ui.stop();
  });
});

test("every kind of notice and of question has its picture", () => {
  const shown = new Set(GALLERY.map((picture) => picture.kind));
  expect(Object.keys(KINDS).filter((kind) => !([...shown] as string[]).includes(kind))).toEqual([]);
});

test("no golden text is left without its picture", () => {
  const wanted = new Set(SIZES.flatMap((size) => GALLERY.map((picture) => fileOf(picture.name, size))));
  expect(readdirSync(FOLDER).filter((name) => !wanted.has(name))).toEqual([]);
});
