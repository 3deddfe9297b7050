/** A programmer error: the process stops, in production too (architecture, principle 13). */
export class AssertionFailed extends Error {
  override readonly name = "AssertionFailed";
}

/** Stops when `condition` is false. `what` never holds data of a card or a person. */
export function assert(condition: unknown, what: string): asserts condition {
  if (!condition) throw new AssertionFailed(what);
}

/** For the end of an exhaustive switch. */
export function unreachable(value: never): never {
  throw new AssertionFailed(`unreachable: ${typeof value}`);
}
