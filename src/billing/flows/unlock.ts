import { type CpsIdentity, cardRefusal, cpsRefusal, readCps, readSituations } from "#billing/cards/index";
import type { PractitionerCard } from "#billing/model/practitioner";
import type { Card } from "#hal/ports/index";
import { Trouble } from "#util/trouble";
import type { TroubleCode } from "#util/trouble-codes";
import { chooseSituation } from "./choose-situation.ts";
import type { Desk } from "./desk.ts";
import { enterPin, type PinOutcome } from "./enter-pin.ts";
import { ExpectedCard } from "./expected-card.ts";
import { clockDoubtOf } from "./may-bill.ts";
import { noteAlways } from "./note-always.ts";
import { openStore, type StoreEnd } from "./open-store.ts";
import { enterReplacement } from "./replacement-activate.ts";
import { holderName, Session, watchSession } from "./session.ts";
import { today } from "./today.ts";
import { codeOf, tell } from "./trouble.ts";
import { unblockCps } from "./unblock-cps.ts";
import { whileCardIn } from "./while-card-in.ts";
import { codeOfEnd, needed } from "./with-card.ts";

export type UnlockEnd =
  | { readonly kind: "open"; readonly session: Session }
  /** This card can work nowhere: it is shown to its holder with the reason, and opens nothing (E017). */
  | { readonly kind: "shown"; readonly card: PractitionerCard; readonly why: TroubleCode }
  | { readonly kind: "locked" };

/** The CPS in its slot, its PIN typed on the unit, the data opened by it: a session, or back to the waiting screen. */
export async function unlock(desk: Desk): Promise<UnlockEnd> {
  desk.ui.show({ kind: "reading-cps" });
  return whileCardIn(desk, "cps", async (gone) => {
    const opened = await openCard(desk);
    const situation = opened.kind === "open" ? await chooseSituation(desk, opened.card, gone) : undefined;
    if (opened.kind !== "open" || situation === undefined || gone.aborted) {
      desk.pushed.lock();
      desk.drafts.lock();
      desk.journal.lock(); // Whatever stopped the opening, nothing of it stays open.
      await desk.reader.powerOff("cps");
      if (opened.kind !== "shown" || gone.aborted) return { kind: "locked" };
      await tell(desk, opened.why, "nothing-lost", { slot: "cps", found: "cps" }, gone);
      return gone.aborted ? { kind: "locked" } : opened;
    }
    const session = new Session(opened.card, opened.store, opened.epoch, situation);
    session.tookToRead("cps", opened.readMs);
    watchSession(desk, session);
    desk.ui.status({ holder: holderName(opened.card), clockDoubtful: clockDoubtOf(desk) !== undefined });
    await enterReplacement(desk, session);
    if (session.signal.aborted) return { kind: "locked" };
    return { kind: "open", session };
  });
}

type Opened =
  | {
      readonly kind: "open";
      readonly card: PractitionerCard;
      readonly epoch: number;
      readonly store: StoreEnd & { kind: "open" };
      readonly readMs: number;
    }
  | Extract<UnlockEnd, { kind: "shown" }>
  | { readonly kind: "closed" };

async function openCard(desk: Desk): Promise<Opened> {
  const expected = new ExpectedCard("cps", "cps");
  try {
    const end = await desk.reader.withCard("cps", (card) => openWithCard(desk, card, expected), { stayPowered: true });
    if (end.kind === "done") return end.value;
    if (end.kind !== "removed" && end.kind !== "absent") await refuse(desk, codeOfEnd(end), expected);
  } catch (thrown) {
    await refuse(desk, codeOf(thrown), expected);
  }
  return { kind: "closed" };
}

async function refuse(desk: Desk, code: TroubleCode, expected: ExpectedCard): Promise<void> {
  if (code !== "CARD_REMOVED") await noteAlways(desk, "unlock-refused", { code });
  await tell(desk, code, "nothing-lost", expected.facts);
}

async function openWithCard(desk: Desk, card: Card, expected: ExpectedCard): Promise<Opened> {
  expected.check(card);
  const beganMs = desk.clock.monotonicMs();
  const identity = await identify(desk, card);
  const freeMs = desk.clock.monotonicMs() - beganMs;
  const known = desk.keys.enrolled().some((one) => one.serial === identity.practitioner.cardSerial);
  const late = cpsRefusal(identity.practitioner, today(desk));
  if (!known && late !== undefined) throw new Trouble(late); // Enrolled, it still opens what it opened (cards.md 5).
  const pin = await enterOrUnblock(desk, card, identity);
  if (pin === "faulty-card") throw new Trouble("E_CARD_STATUS");
  if (pin !== "open") return { kind: "closed" };
  desk.keypad.beep("good");
  desk.ui.show({ kind: "reading-cps" });
  const openedMs = desk.clock.monotonicMs();
  const read = needed(await readSituations(card, identity, desk.cards));
  const readMs = Math.round(freeMs + desk.clock.monotonicMs() - openedMs); // Without the time the holder took.
  const refusal = known ? undefined : cardRefusal(read, today(desk));
  if (refusal !== undefined) {
    await noteAlways(desk, "unlock-refused", { code: refusal, card: read.practitioner.cardSerial });
    return { kind: "shown", card: read, why: refusal };
  }
  const store = await openStore(desk, card, read, readMs);
  if (store.kind !== "open") {
    if (store.code === undefined) return { kind: "closed" };
    await noteAlways(desk, "unlock-refused", { code: store.code, card: read.practitioner.cardSerial });
    await tell(desk, store.code, "nothing-lost");
    return { kind: "closed" };
  }
  return { kind: "open", card: read, epoch: card.epoch, store, readMs };
}

/** The code; a blocked card is told, and unblocked when the holder wants to, then its new code is asked. */
async function enterOrUnblock(desk: Desk, card: Card, identity: CpsIdentity): Promise<PinOutcome> {
  const { practitioner } = identity;
  const name = holderName(identity);
  for (;;) {
    const pin = await enterPin(desk, card, practitioner, name);
    if (pin !== "blocked") return pin;
    await noteAlways(desk, "card-blocked", { card: practitioner.cardSerial });
    await tell(desk, "PIN_BLOCKED", "nothing-lost", { held: desk.journal.counts().held });
    const wanted = await desk.ui.ask("confirm", { subject: "unblock", facts: {} });
    if (wanted.kind !== "given" || !wanted.value) return "blocked";
    const end = await unblockCps(desk, card, practitioner, name);
    if (end === "faulty-card") return end;
    if (end !== "unblocked") return "blocked";
    await noteAlways(desk, "card-unblocked", { card: practitioner.cardSerial });
    desk.keypad.beep("good");
  }
}

/** Who holds the card, before its PIN: only a test CPS is spoken to, and only in test mode. */
async function identify(desk: Desk, card: Card): Promise<CpsIdentity> {
  if (desk.device.mode === "real") throw new Trouble("E_CARD_UNKNOWN", { reason: "test-card" });
  return needed(await readCps(card, desk.cards));
}
