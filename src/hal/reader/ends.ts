import { Trouble } from "#util/trouble";
import type { LinkState, WithCardEnd } from "../ports/index.ts";

/** What a Trouble thrown inside `withCard` makes of it. Anything that is not about cards or the reader passes through. */
export function endOf(thrown: unknown, link: LinkState): Exclude<WithCardEnd<never>, { readonly kind: "done" }> {
  if (!(thrown instanceof Trouble)) throw thrown;
  const { code } = thrown;
  switch (code) {
    case "CARD_REMOVED":
      return { kind: "removed" };
    case "E_CARD_MUTE":
      return { kind: "mute" };
    case "E_CARD_SWAPPED":
      return { kind: "swapped" };
    case "E_READER_ABSENT":
    case "E_READER_REFUSED":
      return { kind: "no-reader", link };
    default:
      if (code.startsWith("E_CARD_") || code.startsWith("E_READER_")) return { kind: "unreadable", code };
      throw thrown;
  }
}
