import type { Answer, Notice, QuestionKind, Questions, StatusFacts, Ui, VisitEntry } from "#hal/ports/index";

/** One thing asked of the user, or the PIN screen, which asks with its notice. */
export type Prompt =
  | { readonly [K in QuestionKind]: { readonly kind: K; readonly asks: Questions[K]["asks"] } }[QuestionKind]
  | { readonly kind: "pin"; readonly asks: Extract<Notice, { kind: "pin" }> };

interface Pending {
  readonly prompt: Prompt;
  readonly answer: (answer: Answer<never>) => void;
}

/** The Ui port in the hand of a test: keeps what is asked, in order, until the script takes and answers it. */
export class ScriptedUi implements Ui {
  /** Prompts nobody has looked at yet, in order. */
  readonly prompts: Prompt[] = [];
  readonly notices: Notice[] = [];
  statusLine: Partial<StatusFacts> = {};
  #pending: Pending | undefined;
  #closed = false;

  status(facts: Partial<StatusFacts>): void {
    this.statusLine = { ...this.statusLine, ...facts };
  }

  show(notice: Notice): void {
    this.notices.push(notice);
    if (notice.kind === "pin") this.prompts.push({ kind: "pin", asks: notice });
  }

  ask<K extends QuestionKind>(
    kind: K,
    question: Questions[K]["asks"],
    until?: AbortSignal,
  ): Promise<Answer<Questions[K]["gives"]>> {
    const prompt = { kind, asks: question } as Prompt;
    if (until?.aborted || this.#closed) return Promise.resolve({ kind: "interrupted" });
    this.prompts.push(prompt);
    return new Promise((resolve) => {
      const settle = (answer: Answer<Questions[K]["gives"]>) => {
        until?.removeEventListener("abort", interrupt);
        this.#pending = undefined;
        resolve(answer);
      };
      const interrupt = () => settle({ kind: "interrupted" });
      until?.addEventListener("abort", interrupt, { once: true });
      this.#pending = { prompt, answer: settle };
    });
  }

  /** The question on the screen, if one is. */
  get open(): Prompt | undefined {
    return this.#pending?.prompt;
  }

  /** A field taken in the form of the acts, which stays open. */
  keyed(entry: VisitEntry): void {
    const prompt = this.#pending?.prompt;
    if (prompt?.kind !== "acts") throw new Error("no acts are keyed");
    prompt.asks.keyed?.(entry);
  }

  /** Answers the question on the screen. Throws when there is none. */
  answer(answer: { readonly kind: "given"; readonly value: unknown } | { readonly kind: "cancelled" }): void {
    if (this.#pending === undefined) throw new Error("nothing is asked");
    this.#pending.answer(answer as Answer<never>);
  }

  /** Everything asked from now on ends at once, as when a process dies. */
  close(): void {
    this.#closed = true;
    this.#pending?.answer({ kind: "interrupted" });
  }
}
