/** A pure machine: from a state and an input to the next state and the effects a runner must carry out. */
export type Step<State, Input, Effect> = (state: State, input: Input) => readonly [State, readonly Effect[]];

/** Holds the state of a pure machine and hands its effects to `perform`, in order. */
export class Machine<State, Input, Effect> {
  #state: State;
  readonly #step: Step<State, Input, Effect>;
  readonly #perform: (effect: Effect, state: State) => void;

  constructor(initial: State, step: Step<State, Input, Effect>, perform: (effect: Effect, state: State) => void) {
    this.#state = initial;
    this.#step = step;
    this.#perform = perform;
  }

  get state(): State {
    return this.#state;
  }

  send(input: Input): void {
    const [next, effects] = this.#step(this.#state, input);
    this.#state = next;
    for (const effect of effects) this.#perform(effect, next);
  }
}
