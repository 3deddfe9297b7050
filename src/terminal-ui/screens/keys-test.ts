import type { Key } from "#hal/ports/index";
import type { Size } from "../frame.ts";
import { BLANK, paragraph } from "../layout/rows.ts";
import type { Screen } from "../screen.ts";
import { keysTest as words } from "../texts/diagnostic.ts";
import { keyName, keys } from "../texts/keys.ts";

/** The keys that have not answered yet, and the last one that did. */
export function keysTestScreen(left: readonly Key[], last: Key | undefined, size: Size): Screen {
  const names = left.map(keyName).join("  ");
  return {
    title: words.title,
    body: [
      [
        ...paragraph(words.ask, size.columns),
        BLANK,
        ...(left.length === 0
          ? paragraph(words.none, size.columns, { bold: true })
          : [...paragraph(words.left, size.columns), ...paragraph(names, size.columns, { bold: true })]),
        BLANK,
        ...(last === undefined ? [] : paragraph(words.last(keyName(last)), size.columns)),
      ],
      [BLANK, ...paragraph(words.lock, size.columns)],
    ],
    keys: [{ key: "VALIDER VALIDER", does: keys.end }],
  };
}
