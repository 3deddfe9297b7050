import { cpsRoleAnswer, type RoleProof, readVitale as readVitaleCard } from "#billing/cards/index";
import type { VitaleSteps } from "#billing/journal/index";
import type { Family } from "#billing/model/beneficiary";
import type { TroubleCode } from "#util/trouble-codes";
import type { Desk } from "./desk.ts";
import { ExpectedCard } from "./expected-card.ts";
import type { Session } from "./session.ts";
import { today } from "./today.ts";
import { codeOf, tell } from "./trouble.ts";
import { type OtherWay, waitForAnother, waitForCard } from "./wait-card.ts";
import { codeOfEnd, needed } from "./with-card.ts";

export type ReadEnd =
  | { readonly kind: "read"; readonly family: Family; readonly reading: VitaleSteps["read"] }
  | { readonly kind: "cancelled" }
  | { readonly kind: "interrupted" }
  /** F4, where it is offered: the care is billed without this card. */
  | { readonly kind: "other-way" };

/** Asks for a Vitale and reads it whole, the protected zone opened by the session's CPS. A refused card is named, and another asked for. */
export async function readVitale(desk: Desk, session: Session, other?: OtherWay): Promise<ReadEnd> {
  for (;;) {
    const ready = await waitForCard(desk, "vitale", "read", session.signal, other);
    if (ready !== "inserted") return { kind: ready };
    const expected = new ExpectedCard("vitale", "vitale");
    const beganMs = desk.clock.monotonicMs();
    const read = await readOnce(desk, session, expected);
    if (session.signal.aborted) return { kind: "interrupted" };
    if (typeof read === "object") {
      const tookMs = Math.round(desk.clock.monotonicMs() - beganMs);
      session.tookToRead("vitale", tookMs);
      return { kind: "read", family: read, reading: { atMs: desk.clock.now(), tookMs } };
    }
    if (read === "CARD_REMOVED") continue; // Taken out before or during the reading: it is asked for again.
    await tell(desk, read, "nothing-lost", expected.facts, session.signal);
    const emptied = await waitForAnother(desk, "vitale", "wrong-card", session.signal, other);
    if (emptied !== "again") return { kind: emptied };
  }
}

async function readOnce(desk: Desk, session: Session, expected: ExpectedCard): Promise<Family | TroubleCode> {
  desk.ui.show({ kind: "reading-card", slot: "vitale", done: 0, total: 1 });
  try {
    const end = await desk.reader.withCard("vitale", async (card) => {
      expected.check(card);
      const read = await readVitaleCard(card, desk.cards, {
        holder: session.card.practitioner.role,
        today: today(desk),
        roleAnswer: (challenge, serial) => roleFromCps(desk, session, challenge, serial),
        onProgress: (done, total) => desk.ui.show({ kind: "reading-card", slot: "vitale", done, total }),
      });
      return needed(read);
    });
    if (end.kind !== "done") return codeOfEnd(end);
    return end.value.authentic ? end.value : "E_CARD_AUTHENTICITY";
  } catch (thrown) {
    return codeOf(thrown);
  }
}

/** The CPS answers the Vitale's challenge, inside its own session on the other slot (cards.md 3.5). */
async function roleFromCps(
  desk: Desk,
  session: Session,
  challenge: Uint8Array,
  serial: string,
): Promise<RoleProof | undefined> {
  const end = await desk.reader.withCard("cps", (card) => cpsRoleAnswer(card, challenge, serial), {
    stayPowered: true,
    epoch: session.epoch,
  });
  return end.kind === "done" && end.value.kind === "read" ? end.value.value : undefined;
}
