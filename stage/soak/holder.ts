import type { Answer, Notice, QuestionKind, Questions, Ui, VisitEntry } from "#hal/ports/index";
import type { TroubleCode } from "#util/trouble-codes";
import type { Hands } from "./hands.ts";

/** What the holder means to do with the line that is played. Nothing else is ever answered but "seen" and ANNULER. */
export interface Intent {
  readonly pin?: string;
  readonly situation?: number;
  readonly beneficiary?: number;
  /** The patient's card, put in when it is asked for. */
  readonly vitale?: string;
  readonly entry?: VisitEntry;
  /** A colleague's card for the AMC slot. */
  readonly colleague?: string;
  readonly agrees?: readonly ("enrol" | "void-once" | "void-twice" | "link-once" | "link-twice")[];
  /** The patient's card of each signature to resume, by the order in which they are asked. */
  readonly resume?: (string | undefined)[];
}

type Asked = { readonly [K in QuestionKind]: { readonly kind: K; readonly asks: Questions[K]["asks"] } }[QuestionKind];
type Given = { readonly kind: "given"; readonly value: unknown } | { readonly kind: "cancelled" };

const SEEN: Given = { kind: "given", value: "seen" };
const CANCELLED: Given = { kind: "cancelled" };
const given = (value: unknown): Given => ({ kind: "given", value });

/** The Ui port without a screen: answers what the script means, and remembers what it was told. */
export class Holder implements Ui {
  #hands: Hands | undefined;
  #intent: Intent = {};
  #vitale: string | undefined;
  #entryGiven = false;
  /** Troubles told since the intent was set, in order; refusals of a visit as E_REFUSED_VISIT with their reasons. */
  told: { readonly code: TroubleCode; readonly facts: Readonly<Record<string, string | number>> }[] = [];

  /** The hands come once the machine is there. */
  takes(hands: Hands): void {
    this.#hands = hands;
  }

  means(intent: Intent): void {
    this.#intent = intent;
    this.#vitale = intent.vitale;
    this.#entryGiven = false;
    this.told = [];
  }

  status(): void {}

  show(notice: Notice): void {
    if (notice.kind !== "pin") return;
    const { pin } = this.#intent;
    if (notice.wrong) this.told.push({ code: "PIN_WRONG", facts: { tries: notice.triesLeft ?? 0 } });
    void (notice.wrong || pin === undefined ? this.#hands?.types("", "ANNULER") : this.#hands?.types(pin));
  }

  async ask<K extends QuestionKind>(
    kind: K,
    question: Questions[K]["asks"],
    until?: AbortSignal,
  ): Promise<Answer<Questions[K]["gives"]>> {
    const answer = await this.#answer({ kind, asks: question } as Asked, until);
    return until?.aborted ? { kind: "interrupted" } : (answer as Answer<Questions[K]["gives"]>);
  }

  async #answer(asked: Asked, until: AbortSignal | undefined): Promise<Given> {
    switch (asked.kind) {
      case "choose":
        return this.#choose(asked.asks);
      case "confirm":
        return this.#confirm(asked.asks.subject);
      case "insert-card":
        return this.#insert(asked.asks, until);
      case "acts":
        return this.#acts();
      case "amounts":
        return given("sign");
      case "signed":
        await this.#hands?.remove("vitale");
        return given("done");
      case "trouble":
        this.told.push({ code: asked.asks.code, facts: asked.asks.facts ?? {} });
        return SEEN;
      case "checks": {
        const refused = asked.asks.rows.filter(({ severity }) => severity === "refusal");
        if (refused.length === 0) return given("pass"); // The same act for the same person: he says so.
        this.told.push({ code: "E_REFUSED_VISIT", facts: { reasons: refused.map(({ code }) => code).join(",") } });
        return CANCELLED;
      }
      case "handed-over":
        return SEEN;
      default:
        return CANCELLED;
    }
  }

  #choose(asks: Questions["choose"]["asks"]): Given {
    const wanted = asks.list === "situation" ? (this.#intent.situation ?? 0) : this.#intent.beneficiary;
    const item = wanted === undefined ? undefined : asks.items[wanted];
    if (item === undefined || item.refusal !== undefined) {
      this.told.push({ code: "E_INPUT", facts: { field: asks.list } });
      return CANCELLED;
    }
    return given({ index: wanted });
  }

  #confirm(subject: Questions["confirm"]["asks"]["subject"]): Given {
    if (subject === "resume-signature") {
      this.#vitale = this.#intent.resume?.shift();
      return this.#vitale === undefined ? CANCELLED : given(true);
    }
    if (subject === "resume-draft") return given(false); // A line of the script keys its visit whole.
    if (subject === "give-up-number" || subject === "clock") return given(true);
    return this.#intent.agrees?.some((one) => one === subject) ? given(true) : CANCELLED;
  }

  /** The card goes in and the question ends by itself; a card that was refused is not tried again. */
  async #insert(asks: Questions["insert-card"]["asks"], until: AbortSignal | undefined): Promise<Given> {
    const card = asks.slot === "amc" ? this.#intent.colleague : this.#vitale;
    const wanted = asks.why === "read" || asks.why === "sign-resume";
    if (card === undefined || !wanted || until === undefined) return CANCELLED;
    if (await this.#hands?.insert(asks.slot, card)) return given("read-again");
    this.told.push({ code: "E_INPUT", facts: { field: "card", slot: asks.slot } });
    return CANCELLED;
  }

  #acts(): Given {
    const { entry } = this.#intent;
    if (entry === undefined || this.#entryGiven) return CANCELLED;
    this.#entryGiven = true;
    return given(entry);
  }
}
