import type { ActsFacts, CatalogueAct } from "#hal/ports/index";
import type { Size } from "../frame.ts";
import type { Screen } from "../screen.ts";
import { actName } from "../screens/acts-form.ts";
import { onOneRow } from "../screens/list.ts";
import { keys } from "../texts/keys.ts";
import { entry as entryWords, acts as words } from "../texts/questions.ts";
import { CHANGED, type Conversation, given, type Heard, type Press, REFUSED, type Stage } from "./conversation.ts";
import { listConversation } from "./list.ts";
import { numberConversation } from "./number-entry.ts";
import { textConversation } from "./text-entry.ts";

/** An act before its quantity and its ALD. */
export type PickedAct = Pick<CatalogueAct, "code" | "coefficient" | "tag">;

const LONGEST_CODE = 7;
const LONGEST_SEARCH = 12;
const COEFFICIENT_DIGITS = 3;

/** The catalogue by number, F2 to find by letters, 0 to key a code and a coefficient that it does not hold. */
export function actPick(facts: ActsFacts): Conversation<PickedAct> {
  return new ActPick(facts.catalogue);
}

/** What is being typed over the catalogue, and what its text is for. */
interface Typing {
  readonly conversation: Conversation<string>;
  take(text: string): Heard<PickedAct>;
}

class ActPick implements Conversation<PickedAct> {
  readonly #catalogue: readonly CatalogueAct[];
  #shown: readonly CatalogueAct[];
  #list: Conversation<PickedAct>;
  #typing: Typing | undefined;

  constructor(catalogue: readonly CatalogueAct[]) {
    this.#catalogue = catalogue;
    this.#shown = catalogue;
    this.#list = this.#catalogueList();
  }

  screen(size: Size): Screen {
    return (this.#typing?.conversation ?? this.#list).screen(size);
  }

  press(press: Press, stage: Stage): Heard<PickedAct> {
    const typing = this.#typing;
    if (typing === undefined) return this.#list.press(press, stage);
    const heard = typing.conversation.press(press, stage);
    if (heard.kind !== "given" && heard.kind !== "cancelled") return heard;
    this.#typing = undefined;
    return heard.kind === "given" ? typing.take(heard.value) : CHANGED;
  }

  #catalogueList(): Conversation<PickedAct> {
    const partial = this.#shown.length < this.#catalogue.length;
    return listConversation<PickedAct>({
      title: words.catalogueTitle,
      lines: (size) => onOneRow([...this.#shown.map(catalogueLine), { number: 0, label: words.other }], size.columns),
      selected: 0,
      keys: [
        { key: "VALIDER", does: keys.choose },
        { key: "ANNULER", does: keys.back },
        { key: "F2", does: keys.search },
        ...(partial ? [{ key: "F3", does: keys.all }] : []),
      ],
      choose: (index) => {
        const act = this.#shown[index];
        return act === undefined ? this.#typeCode() : given(act);
      },
      other: ({ key }) => {
        if (key === "F2") return this.#typeSearch();
        return key === "F3" && partial ? this.#show(this.#catalogue) : undefined;
      },
    });
  }

  #show(acts: readonly CatalogueAct[]): Heard<PickedAct> {
    if (acts.length === 0) return REFUSED;
    this.#shown = acts;
    this.#list = this.#catalogueList();
    return CHANGED;
  }

  #matching(text: string): readonly CatalogueAct[] {
    return this.#catalogue.filter((act) => matches(act, text));
  }

  #typeSearch(): Heard<PickedAct> {
    const told = (text: string) => words.found(this.#matching(text).length);
    const question = { title: words.searchTitle, hint: words.searchHint, longest: LONGEST_SEARCH, told };
    this.#typing = { conversation: textConversation(question), take: (text) => this.#show(this.#matching(text)) };
    return CHANGED;
  }

  #typeCode(): Heard<PickedAct> {
    const question = { title: words.codeTitle, hint: words.codeHint, longest: LONGEST_CODE };
    this.#typing = { conversation: textConversation(question), take: (code) => this.#typeCoefficient(code) };
    return CHANGED;
  }

  #typeCoefficient(code: string): Heard<PickedAct> {
    const question = { ...entryWords.coefficient, maxDigits: COEFFICIENT_DIGITS, decimals: 3, initial: "" };
    this.#typing = {
      conversation: numberConversation(question),
      take: (coefficient) => given({ code, coefficient: withoutTail(coefficient) }),
    };
    return CHANGED;
  }
}

function catalogueLine(act: CatalogueAct, index: number) {
  return { number: index + 1, label: actName(act), detail: act.label };
}

/** "1.50" as "1.5", "2.000" as "2": coefficients have no trailing zeros. */
function withoutTail(decimal: string): string {
  return decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal;
}

/** Start of the code with its coefficient, or of any word of the label; case, accents and signs aside. */
function matches(act: CatalogueAct, text: string): boolean {
  const wanted = plain(text.trim());
  const code = plain(`${act.code}${act.coefficient}`).replaceAll(" ", "");
  return code.startsWith(wanted.replaceAll(" ", "")) || ` ${plain(act.label)}`.includes(` ${wanted}`);
}

function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toUpperCase()
    .replace(/['’.,/-]/g, " ");
}
