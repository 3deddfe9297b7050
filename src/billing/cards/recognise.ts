import type { Slot } from "#hal/ports/index";
import { parseAtr } from "#hal/wire/apdu/index";
import { hex } from "#util/bytes";
import type { TroubleCode } from "#util/trouble-codes";

export type CardKind = Slot;

/** What an ATR says before any command is sent (cards.md 1.3). */
export type Recognised =
  | { readonly kind: "test"; readonly card: CardKind }
  /** "Carte de test plus récente que l'appareil". */
  | { readonly kind: "newer"; readonly card: CardKind }
  /** "carte réelle: non prise en charge par le profil de test". Power the slot off. */
  | { readonly kind: "real"; readonly card: "cps3" | "vitale1" | "vitale2" }
  /** "Carte non reconnue". Power the slot off. */
  | { readonly kind: "unknown" }
  /** "Carte illisible (ATR)". */
  | { readonly kind: "unreadable" };

/** Historical bytes of our cards: 80 5B "TRNTEST" kind version. */
const TEST_MARK = "805B54524E54455354";
const KINDS: Readonly<Record<string, CardKind>> = { "435053": "cps", "564954": "vitale", "414D43": "amc" };
const VERSION = 1;

/** Public ATRs of real cards, `..` for any byte (cards.md 1.2). */
const REAL: readonly (readonly [RegExp, "cps3" | "vitale1" | "vitale2"])[] = [
  [/^3B(?:..){4}001225006480(?:..){3}009000$/, "cps3"],
  [/^3B8F80010031B86404B0ECC1739401808290000E$/, "cps3"],
  [/^3F652500..09..9000$/, "vitale1"],
  [/^3B75130000(?:43|44|45|47|48|49)09EA9000$/, "vitale2"],
  [/^3B751300004509FA9000$/, "vitale2"],
];

/** Recognises a card by its ATR alone. Never throws. */
export function recognise(atr: Uint8Array): Recognised {
  const parsed = parseAtr(atr);
  if (parsed.kind === "bad") return { kind: "unreadable" };
  const historical = hex(parsed.historical);
  const card = KINDS[historical.slice(TEST_MARK.length, TEST_MARK.length + 6)];
  if (historical.startsWith(TEST_MARK) && historical.length === 26 && card !== undefined) {
    const version = Number.parseInt(historical.slice(24), 16);
    if (version === VERSION) return { kind: "test", card };
    if (version > VERSION) return { kind: "newer", card };
  }
  const all = hex(atr);
  const real = REAL.find(([pattern]) => pattern.test(all));
  return real ? { kind: "real", card: real[1] } : { kind: "unknown" };
}

/** Why a card recognised so cannot be read in a slot that wants `wanted`, or undefined when it can. */
export function kindRefusal(recognised: Recognised, wanted: CardKind): TroubleCode | undefined {
  switch (recognised.kind) {
    case "test":
      return recognised.card === wanted ? undefined : "E_CARD_KIND";
    case "newer":
    case "unknown":
      return "E_CARD_UNKNOWN";
    case "real":
      return "E_CARD_REAL";
    case "unreadable":
      return "E_CARD_ATR";
  }
}
