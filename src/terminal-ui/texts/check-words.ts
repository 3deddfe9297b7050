import type { CheckRow } from "#hal/ports/index";
import { frenchDay, invoiceNumber } from "../layout/french.ts";
import { checks, pieces } from "./checks.ts";
import { fill } from "./fill.ts";
import { type RefusalWords, refusalWords } from "./refusals.ts";

/** The words of a code of pricing or of the checks, with its facts as the screen writes them. */
export function checkWords({ code, facts }: Pick<CheckRow, "code" | "facts">): RefusalWords {
  const all: Readonly<Record<string, RefusalWords>> = checks;
  const known = Object.hasOwn(all, code) ? all[code] : undefined;
  if (known === undefined) return refusalWords(code);
  const shown = Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      name === "piece" ? (pieces[value] ?? value) : invoiceNumber(frenchDay(value)),
    ]),
  );
  return { what: fill(known.what, shown), next: fill(known.next, shown) };
}
