import { WITHOUT_VITALE, type WithoutVitale } from "#billing/model/visit-patient";
import type { PickSet } from "#hal/ports/index";
import type { Desk } from "../desk.ts";
import type { Session } from "../session.ts";

/** What is done when the Vitale is not there (E092). "wait": the draft is kept for later. */
export type Way =
  | { readonly kind: "read" }
  | { readonly kind: "degraded" | "desynchronised"; readonly reason: WithoutVitale }
  /** Rented articles only, of a person whose card was read before (E085). */
  | { readonly kind: "rental" }
  | { readonly kind: "wait" }
  | { readonly kind: "cancelled" };

const WAYS = ["read", "degraded", "desynchronised", "wait"] as const;
const WITH_RENTAL = ["read", "degraded", "desynchronised", "rental", "wait"] as const;

/**
 * Lire / Dégradé / Désynchronisé / Mettre en attente, and Location where `rental` says that it may be; without the card, why it is
 * not there. A Vitale put in meanwhile is the first of them.
 */
export async function chooseWay(desk: Desk, session: Session, rental: boolean): Promise<Way> {
  const seen = new AbortController();
  const quiet = desk.reader.listen((event) => {
    if (event.kind === "inserted" && event.slot === "vitale") seen.abort();
  });
  try {
    const way = await askWay(desk, AbortSignal.any([session.signal, seen.signal]), rental);
    return seen.signal.aborted && !session.signal.aborted ? { kind: "read" } : way;
  } finally {
    quiet();
  }
}

async function askWay(desk: Desk, until: AbortSignal, rental: boolean): Promise<Way> {
  for (;;) {
    const way = await picked(desk, until, "way", rental ? WITH_RENTAL : WAYS);
    if (way === undefined) return { kind: "cancelled" };
    if (way !== "degraded" && way !== "desynchronised") return { kind: way };
    const reason = await picked(desk, until, "without-vitale", WITHOUT_VITALE);
    if (reason !== undefined) return { kind: way, reason };
    if (until.aborted) return { kind: "cancelled" };
  }
}

/** One code of a closed list; undefined: none was chosen. */
export async function picked<C extends string>(
  desk: Desk,
  until: AbortSignal,
  of: PickSet,
  codes: readonly C[],
  selected?: string,
): Promise<C | undefined> {
  const asks = { of, codes, ...(selected === undefined ? {} : { selected }) };
  const answer = await desk.ui.ask("pick", asks, until);
  return answer.kind === "given" ? codes.find((code) => code === answer.value) : undefined;
}
