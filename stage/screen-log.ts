import { existsSync, readFileSync } from "node:fs";

/** One painted screen of `--screen log:FILE`. */
export interface PaintedScreen {
  readonly title: string;
  readonly text: string;
}

/** The screens of a log, oldest first: one block per paint behind a header line `--- N TITLE`. */
export function readScreens(path: string): readonly PaintedScreen[] {
  if (!existsSync(path)) return [];
  const blocks = readFileSync(path, "utf8")
    .split(/^--- \d+ /m)
    .slice(1);
  return blocks.map((block) => {
    const end = block.indexOf("\n");
    return { title: block.slice(0, end).trim(), text: block.slice(end + 1) };
  });
}
