import type { Size } from "../frame.ts";
import { BLANK, centred, paragraph, span } from "../layout/rows.ts";
import { drawn } from "../layout/text.ts";
import type { FooterKey, Screen } from "../screen.ts";

export interface EntryView {
  readonly title: string;
  /** Text as shown, the places still to type included: "23/11/____". */
  readonly shown: string;
  readonly unit: string;
  readonly hint: string;
  readonly message: string;
  readonly keys: readonly FooterKey[];
}

/**
 * One field to type:
 *
 *                         23/11/____
 *                          JJ MM AAAA
 */
export function entryScreen(view: EntryView, size: Size): Screen {
  const unit = view.unit === "" ? "" : ` ${view.unit}`;
  const field = ` ${drawn(view.shown)} `;
  const before = " ".repeat(Math.max(0, Math.floor((size.columns - field.length - unit.length) / 2)));
  const fits = field.length + unit.length <= size.columns;
  const typed = fits
    ? [[span(before), span(field, { reverse: true }), span(unit)]]
    : paragraph(view.shown, size.columns, { reverse: true });
  return {
    title: view.title,
    body: [[...typed, BLANK, ...centred(view.hint, size.columns)]],
    message: view.message,
    keys: view.keys,
    place: "middle",
  };
}
