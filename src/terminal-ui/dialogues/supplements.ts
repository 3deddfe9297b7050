import type { ActsFacts } from "#hal/ports/index";
import { supplementsOf } from "../screens/acts-form.ts";
import { keys } from "../texts/keys.ts";
import { acts as words } from "../texts/visit.ts";
import { CHANGED, type Conversation } from "./conversation.ts";
import { listConversation } from "./list.ts";

/** Supplements that one may key, turned on and off by their number; ANNULER closes. */
export function supplementChoice(
  facts: ActsFacts,
  chosen: () => readonly string[],
  change: (supplements: readonly string[]) => void,
): Conversation<never> {
  const codes = supplementsOf(facts);
  const labels: Readonly<Record<string, string>> = words.supplementLabels;
  return listConversation<never>({
    title: words.supplementsTitle,
    lines: () =>
      codes.map((code, index) => {
        const box = chosen().includes(code) ? words.on : words.off;
        return { number: index + 1, label: `${box} ${code}  ${labels[code] ?? ""}` };
      }),
    selected: 0,
    keys: [
      { key: "VALIDER", does: keys.toggle },
      { key: "ANNULER", does: keys.back },
    ],
    choose(index) {
      const code = codes[index] ?? "";
      const now = chosen();
      change(now.includes(code) ? now.filter((one) => one !== code) : [...now, code]);
      return CHANGED;
    },
  });
}
