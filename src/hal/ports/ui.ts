import type { TroubleCode } from "#util/trouble-codes";
import type { Key } from "./keypad.ts";
import type {
  ActsFacts,
  AmountsFacts,
  ChoiceItem,
  ConfirmSubject,
  DateField,
  NumberField,
  PageRow,
  SignedFacts,
  TextField,
  TroubleFacts,
} from "./ui-facts.ts";
import type { FormName, FormRow, PickSet } from "./ui-forms.ts";
import type { HandedOverLot, ReceptionFacts } from "./ui-hand-over.ts";
import type { HomeFacts } from "./ui-home.ts";
import type { ActsRoad, CheckRow } from "./ui-visit.ts";
import type { VisitEntry } from "./visit-entry.ts";

/**
 * The screen and keys as the flows see them: intentions with plain data, no drawing. Flows ask, terminal-ui answers.
 * Every text given here is data of the visit (names, labels); every word of the product stands in terminal-ui/texts.
 */
export interface Ui {
  /** Changes some facts of the status line, painted on every screen. */
  status(facts: Partial<StatusFacts>): void;
  /** Paints a screen that waits for nothing: the flow goes on while it is shown. */
  show(notice: Notice): void;
  /**
   * Paints a screen and waits for the user. Aborting `until` closes it: "interrupted". LOCK, when the holder presses
   * it on any screen, is told through the session's own signal and ends here as "interrupted" too.
   */
  ask<K extends QuestionKind>(
    kind: K,
    question: Questions[K]["asks"],
    until?: AbortSignal,
  ): Promise<Answer<Questions[K]["gives"]>>;
}

export type Answer<T> =
  | { readonly kind: "given"; readonly value: T }
  /** ANNULER. */
  | { readonly kind: "cancelled" }
  | { readonly kind: "interrupted" };

export type CardPlace = "present" | "absent" | "unknown";

/** Facts of the status line. `clockMs` is the wall clock; undefined facts are shown as unknown. */
export interface StatusFacts {
  readonly clockMs: number;
  readonly clockDoubtful: boolean;
  readonly batteryPercent: number | undefined;
  readonly charging: boolean;
  readonly cps: CardPlace;
  readonly vitale: CardPlace;
  readonly amc: CardPlace;
  /** "" when ready; else the words of the link: "Lecteur absent", "Lecteur ne répond pas"... by kind. */
  readonly reader: "ready" | "absent" | "opening" | "silent" | "recovering" | "failed";
  readonly printer: "ready" | "absent" | "near-end" | "paper-out" | "cover-open" | "hot" | "error";
  readonly keypad: "present" | "absent";
  readonly mode: "test" | "real";
  /** Number given by the authority; "" shows NON HOMOLOGUÉ. */
  readonly approvalNumber: string;
  /** Invoices (FSE and DRE) held and acknowledged by nobody; places left. */
  readonly held: number;
  readonly free: number;
  /** Holder of the open session, "" when locked. */
  readonly holder: string;
  /** Names of who is replaced and by whom, while the session works in a replacement. */
  readonly replacement: { readonly of: string; readonly by: string } | undefined;
}

/** A screen without an answer. */
export type Notice =
  /** Locked: counts and "Insérez la CPS", no name. `sealedLots` still leave while locked (F2). */
  | {
      readonly kind: "waiting";
      readonly sealedLots: number;
      /** A poste is paired: F2 asks it for the round, lots or not. */
      readonly poste?: true;
      readonly oldestHeldMs?: number;
      readonly trouble?: TroubleCode;
    }
  | { readonly kind: "reading-cps" }
  /** Wrong codes came before: so many seconds until the next one may be typed. */
  | { readonly kind: "back-off"; readonly seconds: number }
  /** Secure entry. Dots follow the keypad's masked events, which the ui hears by itself. */
  | {
      readonly kind: "pin";
      readonly code: "porteur" | "deblocage" | "nouveau" | "changement";
      /** Who the card belongs to. */
      readonly card: string;
      /** As the card says (63Cx); undefined when it does not. */
      readonly triesLeft: number | undefined;
      /** Wrong code just before: shown as such, with the tries left. */
      readonly wrong: boolean;
      /** The two new codes were not the same: nothing has changed, both are typed again. */
      readonly differ?: boolean;
    }
  /** Reading of a Vitale or AMC card: `done` of `total` files. */
  | { readonly kind: "reading-card"; readonly slot: "vitale" | "amc"; readonly done: number; readonly total: number }
  | { readonly kind: "signing"; readonly step: "vitale" | "cps" | "verify" | "record"; readonly number: string }
  | { readonly kind: "printing"; readonly number: string }
  | HandOverFacts;

export interface HandOverFacts {
  readonly kind: "hand-over";
  readonly step: "forming" | "signing" | "sealing" | "connecting" | "sending" | "receipt" | "recording" | "receiving";
  /** Of the lots; of the files that come, while receiving. 0 of 0: not known yet. */
  readonly lot: number;
  readonly lots: number;
  readonly percent: number;
}

/** What can be asked, and what comes back. Amounts in integer cents, dates as "YYYY-MM-DD", coefficients as decimals. */
export interface Questions {
  /** A numbered list; gives the index chosen. Items with `refusal` are shown with the reason and cannot be chosen. */
  readonly choose: {
    readonly asks: {
      readonly list:
        | "situation"
        | "menu"
        | "beneficiary"
        | "invoice"
        | "cps"
        | "place"
        | "diagnostic"
        | "deck"
        | "lot"
        | "accident"
        | "ccam-act"
        | "person"
        | "draft";
      /** Data of the visit; "": the list has words of its own. */
      readonly title: string;
      readonly items: readonly ChoiceItem[];
      readonly selected?: number;
      /** F4: somebody who is not in this list; gives { key: "F4" }. */
      readonly otherWay?: true;
      /** F2: all that the CPS alone is missing of; gives { key: "F2" }. */
      readonly signAll?: true;
      /** The Vitale the list is of: when it was last updated, whether that is too long ago, the organism of its first person. */
      readonly vitale?: { readonly updatedOn: string; readonly stale: boolean; readonly organism?: string };
      /** Function keys with another meaning than choosing, by their label; pressing one gives { key }. */
      readonly keys?: Partial<Record<"F1" | "F2" | "F3" | "F4" | "MENU", string>>;
    };
    readonly gives: { readonly index: number } | { readonly key: "F1" | "F2" | "F3" | "F4" | "MENU" };
  };
  /** Home of an open session. Gives the road taken. */
  readonly home: {
    readonly asks: HomeFacts;
    readonly gives: "bill" | "hand-over" | "invoices" | "menu" | "situation" | "print-again" | "pending";
  };
  /** A yes/no with the words of a known subject. VALIDER gives true, F4 (non) gives false. */
  readonly confirm: {
    readonly asks: { readonly subject: ConfirmSubject; readonly facts: Readonly<Record<string, string | number>> };
    readonly gives: boolean;
  };
  /** Acts of the visit, as the practitioner keys them. */
  readonly acts: {
    readonly asks: ActsFacts;
    /** The entry, to be priced; or the entry so far and the form that is asked for first. */
    readonly gives: VisitEntry | { readonly road: ActsRoad; readonly entry: VisitEntry };
  };
  /** A form: each row opens its own question, asked by the flow. `selected`: the row the arrows stand on at first. */
  readonly form: {
    readonly asks: {
      readonly form: FormName;
      /** Name of the person, as shown. */
      readonly about: string;
      readonly rows: readonly FormRow[];
      readonly selected?: number;
    };
    readonly gives: { readonly row: number } | "done";
  };
  /** One word of a closed list; gives its code.  */
  readonly pick: {
    readonly asks: {
      readonly of: PickSet;
      readonly codes: readonly string[];
      readonly selected?: string;
      /** Words of the codes that come from a dated table; the others have theirs in texts/picks. */
      readonly labels?: Readonly<Record<string, string>>;
    };
    readonly gives: string;
  };
  /** Amounts before signing. VALIDER signs; F1 explains; F2 goes back to the acts; F3 prints what a paper sheet asks for. */
  readonly amounts: {
    readonly asks: AmountsFacts;
    readonly gives: "sign" | "back" | "paper";
  };
  readonly signed: {
    readonly asks: SignedFacts;
    readonly gives: "done" | "print-again";
  };
  /** Désynchronisé: one card signed, and the invoice waits for the other. */
  readonly awaiting: {
    readonly asks: { readonly number: string; readonly missing: "vitale" | "cps"; readonly totalCents: number };
    readonly gives: "seen";
  };
  /** A whole page of label and value lines (CPS pages, doctor, one invoice). */
  readonly page: {
    readonly asks: {
      readonly title: string;
      readonly rows: readonly PageRow[];
      /** A function key with a road of its own, by its label; pressing it gives { key }. */
      readonly keys?: Partial<Record<"F2" | "F3" | "F4" | "MENU", string>>;
    };
    readonly gives: "done" | { readonly key: "F2" | "F3" | "F4" | "MENU" };
  };
  /**
   * Everything found before signing, at once. Choosing a line opens its field; "pass" once nothing is refused: what is left
   * is passed by the practitioner, who is written down for it.
   */
  readonly checks: {
    readonly asks: { readonly about: string; readonly rows: readonly CheckRow[] };
    readonly gives: { readonly row: number } | "pass";
  };
  /**
   * What the poste signed for: lots, counts, totals, hashes; and what it had for this device. `locked`: the receipts are recorded
   * at the next unlock.
   */
  readonly "handed-over": {
    readonly asks: {
      readonly locked: boolean;
      readonly lots: readonly HandedOverLot[];
      /** Lots that were not confirmed, when there are any. */
      readonly left?: number;
      readonly reception?: ReceptionFacts;
    };
    readonly gives: "seen";
  };
  /** "Insérez / réinsérez" that waits for a card; the flow aborts `until` when the reader sees it. */
  readonly "insert-card": {
    readonly asks: {
      readonly slot: "cps" | "vitale" | "amc";
      readonly why: "read" | "colleague" | "sign-resume" | "sign-lots" | "wrong-card" | "other-patient";
      /** F4 goes on without this card. */
      readonly otherWay?: true;
    };
    readonly gives: "read-again" | "other-way";
  };
  /** Digits (with a comma allowed when `decimals` > 0). Gives the text typed, with a point. */
  readonly number: {
    readonly asks: {
      readonly field: NumberField;
      readonly maxDigits: number;
      readonly decimals?: number;
      readonly initial?: string;
    };
    readonly gives: string;
  };
  readonly date: {
    readonly asks: { readonly field: DateField; readonly initial?: string };
    readonly gives: string;
  };
  /** Capital letters and digits, by multi-tap. Gives the text without blanks at its ends, never empty. */
  readonly text: {
    readonly asks: {
      readonly field: TextField;
      readonly longest: number;
      /** Fewest characters; `optional`: none at all is an answer too. */
      readonly shortest?: number;
      readonly optional?: boolean;
      readonly initial?: string;
    };
    readonly gives: string;
  };
  /** Each key pressed once: gives those that answered. LOCK still locks, and is not asked for. */
  readonly keys: {
    readonly asks: { readonly wanted: readonly Key[] };
    readonly gives: readonly Key[];
  };
  /** What happened, is the data safe, what to do next. Any key closes. */
  readonly trouble: {
    readonly asks: TroubleFacts;
    readonly gives: "seen";
  };
}

export type QuestionKind = keyof Questions;
