import type { ReplacementView } from "./replacement-records.ts";

/** The replacements of a book, in the order they were opened. A few, over the years. */
export class ReplacementsBook {
  readonly #views = new Map<string, ReplacementView>();

  commit(view: ReplacementView): void {
    this.#views.set(view.id, view);
  }

  one(id: string): ReplacementView | undefined {
    return this.#views.get(id);
  }

  all(): readonly ReplacementView[] {
    return [...this.#views.values()];
  }

  /** Prepared or active: there is one at most for a place. */
  running(billerNumber: string): ReplacementView | undefined {
    return this.all().find((one) => one.billerNumber === billerNumber && isRunning(one));
  }

  restore(views: readonly ReplacementView[]): void {
    for (const view of views) this.commit(view);
  }
}

export function isRunning({ stage }: ReplacementView): boolean {
  return stage === "prepared" || stage === "active";
}
