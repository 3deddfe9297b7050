import type { ActsFacts, CatalogueAct } from "#hal/ports/index";
import type { Size } from "../frame.ts";
import type { Screen } from "../screen.ts";
import { actName } from "../screens/acts-form.ts";
import { entryScreen } from "../screens/entry.ts";
import { type ListLine, onOneRow } from "../screens/list.ts";
import { keys } from "../texts/keys.ts";
import { entry as entryWords, acts as words } from "../texts/questions.ts";
import {
  CANCELLED,
  CHANGED,
  type Conversation,
  given,
  type Heard,
  IGNORED,
  type Press,
  REFUSED,
  type Stage,
} from "./conversation.ts";
import { numberConversation } from "./entries.ts";
import { listConversation } from "./list.ts";
import { type Tapped, tap } from "./multi-tap.ts";

/** An act before its quantity and its ALD. */
export type PickedAct = Pick<CatalogueAct, "code" | "coefficient" | "tag">;

/** The catalogue by number, F2 to find by letters, 0 to key a code and a coefficient that it does not hold. */
export function actPick(facts: ActsFacts): Conversation<PickedAct> {
  let shown = facts.catalogue;
  let page: Conversation<PickedAct> = catalogueList();
  let typing: Conversation<string> | undefined;
  let keyed: { readonly code: string } | undefined;

  function catalogueList(): Conversation<PickedAct> {
    return listConversation<PickedAct>({
      title: words.catalogueTitle,
      lines: (size) => onOneRow([...shown.map(catalogueLine), { number: 0, label: words.other }], size.columns),
      selected: 0,
      keys: [
        { key: "VALIDER", does: keys.choose },
        { key: "ANNULER", does: keys.back },
        { key: "F2", does: keys.search },
        ...(shown.length < facts.catalogue.length ? [{ key: "F3", does: keys.all }] : []),
      ],
      choose(index) {
        const act = shown[index];
        if (act !== undefined) return given(act);
        keyed = undefined;
        typing = textConversation(words.codeTitle, words.codeHint, 7);
        return CHANGED;
      },
      other({ key }) {
        if (key === "F3" && shown.length < facts.catalogue.length) return search("");
        if (key !== "F2") return undefined;
        typing = textConversation(words.searchTitle, words.searchHint, 12, (text) =>
          words.found(matching(text).length),
        );
        return CHANGED;
      },
    });
  }

  const matching = (text: string) => facts.catalogue.filter((act) => matches(act, text));

  const search = (text: string): Heard<PickedAct> => {
    const found = matching(text);
    if (found.length === 0) return REFUSED;
    shown = found;
    page = catalogueList();
    return CHANGED;
  };

  const typed = (text: string, searching: boolean): Heard<PickedAct> => {
    typing = undefined;
    if (searching) return search(text);
    if (keyed === undefined) {
      keyed = { code: text };
      typing = numberConversation({ ...entryWords.coefficient, maxDigits: 3, decimals: 3, initial: "" });
      return CHANGED;
    }
    return given({ code: keyed.code, coefficient: text.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "") });
  };

  let searching = false;
  return {
    screen: (size) => (typing ?? page).screen(size),
    press(press: Press, stage: Stage): Heard<PickedAct> {
      if (typing === undefined) {
        searching = press.key === "F2";
        return page.press(press, stage);
      }
      const heard = typing.press(press, stage);
      if (heard.kind === "given") return typed(heard.value, searching);
      if (heard.kind !== "cancelled") return heard;
      typing = undefined;
      return CHANGED;
    },
  };
}

function catalogueLine(act: CatalogueAct, index: number): ListLine {
  return { number: index + 1, label: actName(act), detail: act.label };
}

/** Letters of the code and coefficient, or of the start of any word of the label, case and accents aside. */
function matches(act: CatalogueAct, text: string): boolean {
  const wanted = plain(text.trim());
  const label = plain(act.label);
  return (
    plain(`${act.code}${act.coefficient}`).startsWith(wanted.replaceAll(" ", "")) || ` ${label}`.includes(` ${wanted}`)
  );
}

function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toUpperCase()
    .replace(/['.,-]/g, " ");
}

/** Letters by multi-tap. `told` says what the text so far would find. */
function textConversation(
  title: string,
  hint: string,
  longest: number,
  told?: (text: string) => string,
): Conversation<string> {
  let tapped: Tapped = { text: "" };
  let message = "";
  const screen = (size: Size): Screen =>
    entryScreen(
      {
        title,
        shown: `${tapped.text}_`,
        unit: "",
        hint: told !== undefined && tapped.text !== "" ? told(tapped.text) : hint,
        message,
        keys: [
          { key: "VALIDER", does: keys.accept },
          { key: "ANNULER", does: keys.back },
          { key: "CORRIGER", does: keys.erase },
        ],
      },
      size,
    );
  return {
    screen,
    press(press) {
      message = "";
      if (press.key === "CORRIGER") {
        tapped = { text: tapped.text.slice(0, -1) };
        return CHANGED;
      }
      if (press.key === "ANNULER") return CANCELLED;
      if (press.key === "VALIDER") {
        if (tapped.text.trim() !== "") return given(tapped.text.trim());
        message = entryWords.empty;
        return REFUSED;
      }
      const next = tap(tapped, press);
      if (next === undefined) return IGNORED;
      if (next.text.length > longest) {
        message = entryWords.full;
        return REFUSED;
      }
      tapped = next;
      return CHANGED;
    },
  };
}
