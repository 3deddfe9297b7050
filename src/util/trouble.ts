import type { TroubleCode } from "./trouble-codes.ts";

/**
 * The world's errors, under one class with a permanent code. The code is what a user reads on the screen and what
 * support asks for; each has its entry in docs/errors.md. `facts` hold numbers and event words only: never a name,
 * a NIR, a PIN, an APDU or a file's content.
 */
export class Trouble extends Error {
  override readonly name = "Trouble";
  readonly code: TroubleCode;
  readonly facts: Readonly<Record<string, string | number | boolean>>;

  constructor(code: TroubleCode, facts: Readonly<Record<string, string | number | boolean>> = {}) {
    super(code);
    this.code = code;
    this.facts = facts;
  }
}

/** The code of a Trouble, or undefined for anything else that was thrown. */
export function troubleCode(thrown: unknown): TroubleCode | undefined {
  return thrown instanceof Trouble ? thrown.code : undefined;
}
