import { cardRefusal, cpsRefusal, readCps, readSituations } from "#billing/cards/index";
import { isAdeli, isRpps } from "#billing/model/identifiers";
import { isReplacement, type ReplacementId, type ReplacementSetUp, replacementIdOf } from "#billing/model/replacement";
import type { Card } from "#hal/ports/index";
import { Trouble } from "#util/trouble";
import type { Desk } from "./desk.ts";
import { enterPin } from "./enter-pin.ts";
import { ExpectedCard } from "./expected-card.ts";
import { holderName, type Session } from "./session.ts";
import { today } from "./today.ts";
import { codeOf, tell } from "./trouble.ts";
import { waitForAnother } from "./wait-card.ts";
import { codeOfEnd, needed } from "./with-card.ts";

export interface WhoReplaces {
  readonly by: ReplacementSetUp["by"];
  /** Their card, read in the AMC slot with its code typed: it can be registered now. */
  readonly cardSerial?: string;
}

/**
 * Who replaces: their identifier typed with its key, or read from their CPS as soon as it is in the AMC slot, while the other
 * stays in its own (E162, E163). Their code is asked for only to register the card, and may be left for later. Undefined:
 * given up.
 */
export async function whoReplaces(desk: Desk, session: Session): Promise<WhoReplaces | undefined> {
  for (;;) {
    const present = desk.reader.slot("amc").card === "present";
    const typed = present ? "card" : await typedOrCard(desk, session);
    if (typed === undefined || session.signal.aborted) return undefined;
    if (typed === "card") {
      const read = await fromCard(desk, session);
      if (read !== "again") return read;
      continue;
    }
    const by = identified(typed);
    if (by !== undefined && isAnother(by, session)) return { by };
    await tell(desk, "E_REPLACEMENT_ID", "nothing-lost", {}, session.signal);
  }
}

function isAnother(by: ReplacementId, session: Session): boolean {
  return !isReplacement(by, session.card.practitioner);
}

/** What was typed; "card" as soon as one is put into the AMC slot. */
async function typedOrCard(desk: Desk, session: Session): Promise<string | undefined> {
  const seen = new AbortController();
  const quiet = desk.reader.listen((event) => {
    if (event.kind === "inserted" && event.slot === "amc") seen.abort();
  });
  try {
    const until = AbortSignal.any([seen.signal, session.signal]);
    const answer = await desk.ui.ask("number", { field: "replacement-id", maxDigits: 11 }, until);
    if (seen.signal.aborted) return "card";
    return answer.kind === "given" ? answer.value : undefined;
  } finally {
    quiet();
  }
}

/** RPPS of 11 digits or ADELI of 9, its key right; undefined otherwise. */
function identified(typed: string): ReplacementId | undefined {
  if (isRpps(typed)) return { idType: "8", id: typed };
  return typed.length === 9 && isAdeli(typed) ? { idType: "0", id: typed } : undefined;
}

async function fromCard(desk: Desk, session: Session): Promise<WhoReplaces | "again" | undefined> {
  const expected = new ExpectedCard("cps", "amc");
  try {
    const work = (card: Card) => readWho(desk, session, card, expected);
    const end = await desk.reader.withCard("amc", work, { stayPowered: true });
    if (end.kind === "done") return end.value;
    await tell(desk, codeOfEnd(end), "nothing-lost", expected.facts, session.signal);
  } catch (thrown) {
    await tell(desk, codeOf(thrown), "nothing-lost", expected.facts, session.signal);
  }
  await desk.reader.powerOff("amc");
  const after = await waitForAnother(desk, "amc", "colleague", session.signal);
  return after === "again" ? "again" : undefined;
}

/** Identity is free; with the code, the rights are looked at too, and the card stays open to be registered. */
async function readWho(desk: Desk, session: Session, card: Card, expected: ExpectedCard): Promise<WhoReplaces> {
  expected.check(card);
  const identity = needed(await readCps(card, desk.cards));
  const { practitioner } = identity;
  const late = cpsRefusal(practitioner, today(desk));
  if (late !== undefined) throw new Trouble(late);
  const id = replacementIdOf(practitioner);
  if (id === undefined || practitioner.wrongKeys !== undefined || !isAnother(id, session))
    throw new Trouble("E_REPLACEMENT_ID");
  const by = { ...id, name: holderName(identity) };
  const pin = await enterPin(desk, card, practitioner, by.name, session.signal);
  if (pin === "blocked") throw new Trouble("PIN_BLOCKED");
  if (pin !== "open") return { by };
  const read = needed(await readSituations(card, identity, desk.cards));
  const refusal = cardRefusal(read, today(desk));
  if (refusal !== undefined) throw new Trouble(refusal);
  return { by, cardSerial: practitioner.cardSerial };
}
