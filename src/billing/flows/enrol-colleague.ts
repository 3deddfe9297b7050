import { cardRefusal, cpsRefusal, readCps, readSituations } from "#billing/cards/index";
import type { PractitionerCard } from "#billing/model/practitioner";
import type { Card } from "#hal/ports/index";
import { Trouble } from "#util/trouble";
import type { Desk } from "./desk.ts";
import { enterPin } from "./enter-pin.ts";
import { ExpectedCard } from "./expected-card.ts";
import { enrolledRecord, kekCard } from "./open-store.ts";
import { replacementsBy } from "./replacements.ts";
import { holderName, type Session } from "./session.ts";
import { today } from "./today.ts";
import { codeOf, tell } from "./trouble.ts";
import { waitForCard } from "./wait-card.ts";
import { codeOfEnd, needed } from "./with-card.ts";

/**
 * Registers a second practitioner on this device: the open session holds the data key, the colleague's CPS goes into the
 * AMC slot, its PIN is typed, and the key is wrapped for it (reliability 5). Gives true once the wrap was proved.
 */
export function enrolColleague(desk: Desk, session: Session): Promise<boolean> {
  return registerColleague(desk, session, undefined);
}

/** The same, of that very card when its serial number is given. */
export async function registerColleague(desk: Desk, session: Session, serial: string | undefined): Promise<boolean> {
  if ((await waitForCard(desk, "amc", "colleague", session.signal)) !== "inserted") return false;
  const expected = new ExpectedCard("cps", "amc");
  try {
    const end = await desk.reader.withCard("amc", (card) => enrolWith(desk, session, card, { expected, serial }));
    if (end.kind === "done") return end.value;
    await tell(desk, codeOfEnd(end), "nothing-lost", expected.facts, session.signal);
  } catch (thrown) {
    await tell(desk, codeOf(thrown), "nothing-lost", expected.facts, session.signal);
  }
  return false;
}

async function enrolWith(
  desk: Desk,
  session: Session,
  card: Card,
  { expected, serial }: { readonly expected: ExpectedCard; readonly serial: string | undefined },
): Promise<boolean> {
  expected.check(card);
  const identity = needed(await readCps(card, desk.cards));
  if (serial !== undefined && identity.practitioner.cardSerial !== serial) throw new Trouble("E_CARD_SWAPPED");
  const late = cpsRefusal(identity.practitioner, today(desk));
  if (late !== undefined) throw new Trouble(late);
  const name = holderName(identity);
  const pin = await enterPin(desk, card, identity.practitioner, name);
  if (pin === "blocked") throw new Trouble("PIN_BLOCKED");
  if (pin !== "open") return false;
  const read = needed(await readSituations(card, identity, desk.cards));
  const refusal = cardRefusal(read, today(desk));
  if (refusal !== undefined) throw new Trouble(refusal);
  const agreed = await desk.ui.ask("confirm", { subject: "enrol", facts: { name } }, session.signal);
  if (agreed.kind !== "given" || !agreed.value) return false;
  const known = desk.keys.enrolled().some((one) => one.serial === read.practitioner.cardSerial);
  if (known) return true;
  const end = await desk.keys.enrol(kekCard(card, read), session.keys);
  if (end.kind !== "enrolled") throw new Trouble("E_CARD_STATUS", { why: end.kind });
  const replacement = await onlyFor(desk, session, read);
  await desk.journal.append({ ...enrolledRecord(read), ...(replacement === undefined ? {} : { replacement }) });
  desk.keypad.beep("good");
  return true;
}

/** A card without a billing number of its own works here for the replacement it is named in, and is forgotten with it. */
async function onlyFor(desk: Desk, session: Session, read: PractitionerCard): Promise<string | undefined> {
  if (read.situations.some((one) => one.billingNumber !== undefined)) return undefined;
  return (await replacementsBy(desk, session, read.practitioner))[0]?.view.id;
}
