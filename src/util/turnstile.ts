/** Lets one piece of work through at a time, in the order of arrival. */
export class Turnstile {
  #tail: Promise<unknown> = Promise.resolve();

  /** Runs `work` once everything before it has ended, well or badly. */
  pass<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(work, work);
    this.#tail = turn.catch(() => undefined);
    return turn;
  }
}
