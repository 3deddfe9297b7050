import type { ActsFacts, CatalogueAct } from "#hal/ports/index";
import type { Size } from "../frame.ts";
import type { Screen } from "../screen.ts";
import { actName } from "../screens/acts-form.ts";
import { onOneRow } from "../screens/list.ts";
import { keys } from "../texts/keys.ts";
import { entry as entryWords } from "../texts/questions.ts";
import { acts as words } from "../texts/visit.ts";
import { CHANGED, type Conversation, given, type Heard, type Press, REFUSED, type Stage } from "./conversation.ts";
import { listConversation } from "./list.ts";
import { numberConversation } from "./number-entry.ts";
import { textConversation } from "./text-entry.ts";

/** An act before its quantity and its ALD. */
export type PickedAct = Pick<CatalogueAct, "code" | "coefficient" | "tag">;

const LONGEST_CODE = 7;
const LONGEST_SEARCH = 12;
const COEFFICIENT_DIGITS = 3;

/** A CCAM act by its seven characters: its activity and its phase are asked of the table. */
interface CcamCode {
  readonly ccam: string;
}
const CCAM_FORM = /^[A-Z]{4}\d{3}$/;

type Picked = PickedAct | CcamCode;

/** The catalogue by number, F2 to find by letters, 0 to key a code and a coefficient that it does not hold. */
export function actPick(facts: ActsFacts): Conversation<Picked> {
  return new ActPick(facts.catalogue, facts.ccam === true);
}

/** What is being typed over the catalogue, and what its text is for. */
interface Typing {
  readonly conversation: Conversation<string>;
  take(text: string): Heard<Picked>;
}

class ActPick implements Conversation<Picked> {
  readonly #catalogue: readonly CatalogueAct[];
  readonly #ccam: boolean;
  #shown: readonly CatalogueAct[];
  #list: Conversation<Picked>;
  #typing: Typing | undefined;

  constructor(catalogue: readonly CatalogueAct[], ccam: boolean) {
    this.#ccam = ccam;
    this.#catalogue = catalogue;
    this.#shown = catalogue;
    this.#list = this.#catalogueList();
  }

  screen(size: Size): Screen {
    return (this.#typing?.conversation ?? this.#list).screen(size);
  }

  press(press: Press, stage: Stage): Heard<Picked> {
    const typing = this.#typing;
    if (typing === undefined) return this.#list.press(press, stage);
    const heard = typing.conversation.press(press, stage);
    if (heard.kind !== "given" && heard.kind !== "cancelled") return heard;
    this.#typing = undefined;
    return heard.kind === "given" ? typing.take(heard.value) : CHANGED;
  }

  #catalogueList(): Conversation<Picked> {
    const partial = this.#shown.length < this.#catalogue.length;
    return listConversation<Picked>({
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
        return act === undefined ? this.#typeCode() : this.#take(act);
      },
      other: ({ key }) => {
        if (key === "F2") return this.#typeSearch();
        return key === "F3" && partial ? this.#show(this.#catalogue) : undefined;
      },
    });
  }

  #show(acts: readonly CatalogueAct[]): Heard<Picked> {
    if (acts.length === 0) return REFUSED;
    this.#shown = acts;
    this.#list = this.#catalogueList();
    return CHANGED;
  }

  /** A CCAM act of the catalogue has activities and phases to choose among. */
  #take(act: CatalogueAct): Heard<Picked> {
    return this.#ccam && CCAM_FORM.test(act.code) ? given({ ccam: act.code }) : given(act);
  }

  #matching(text: string): readonly CatalogueAct[] {
    return this.#catalogue.filter((act) => matches(act, text));
  }

  #typeSearch(): Heard<Picked> {
    const told = (text: string) => words.found(this.#matching(text).length);
    const question = { title: words.searchTitle, hint: words.searchHint, longest: LONGEST_SEARCH, told };
    this.#typing = { conversation: textConversation(question), take: (text) => this.#show(this.#matching(text)) };
    return CHANGED;
  }

  #typeCode(): Heard<Picked> {
    const hint = this.#ccam ? words.ccamHint : words.codeHint;
    const question = { title: words.codeTitle, hint, longest: LONGEST_CODE };
    this.#typing = {
      conversation: textConversation(question),
      take: (code) => (this.#ccam && CCAM_FORM.test(code) ? given({ ccam: code }) : this.#typeCoefficient(code)),
    };
    return CHANGED;
  }

  #typeCoefficient(code: string): Heard<Picked> {
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
