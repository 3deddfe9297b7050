import { situationRefusal } from "#billing/cards/index";
import { type Day, day, toFrenchDay } from "#billing/model/dates";
import type { Situation } from "#billing/model/practitioner";
import type { ReplacementSetUp } from "#billing/model/replacement";
import { ulid } from "#billing/model/ulid";
import { replacementSummary } from "#billing/receipt/index";
import type { Desk } from "./desk.ts";
import { registerColleague } from "./enrol-colleague.ts";
import { whoReplaces } from "./replacement-identity.ts";
import { byName } from "./replacements.ts";
import { holderName, type Session } from "./session.ts";
import { today } from "./today.ts";
import { tell } from "./trouble.ts";

export type PrepareEnd =
  | { readonly kind: "prepared"; readonly id: string; readonly registered: boolean }
  | { readonly kind: "cancelled" };

const CANCELLED: PrepareEnd = { kind: "cancelled" };

/**
 * A practitioner prepares their own replacement: who replaces, in which of their places, from when to when. It is recorded
 * encrypted, under a key of its own, and gives the other no right yet: they activate it with their card (E162 to E165). Their
 * card is registered on this device while it is at hand, by its own code.
 */
export async function prepareReplacement(desk: Desk, session: Session): Promise<PrepareEnd> {
  try {
    return await prepare(desk, session);
  } finally {
    await desk.reader.powerOff("amc"); // Read with its code, or not at all: nothing of it stays open.
  }
}

async function prepare(desk: Desk, session: Session): Promise<PrepareEnd> {
  const who = await whoReplaces(desk, session);
  if (who === undefined) return CANCELLED;
  const place = await chooseReplaced(desk, session);
  if (place === undefined) return CANCELLED;
  const dates = await askDates(desk, session);
  if (dates === undefined) return CANCELLED;
  const { idNat, rpps, adeli, name, firstName, civility, profession } = session.card.practitioner;
  const setUp: ReplacementSetUp = {
    by: who.by,
    replaced: {
      idNat,
      ...(rpps === undefined ? {} : { rpps }),
      ...(adeli === undefined ? {} : { adeli }),
      ...(name === undefined ? {} : { name }),
      ...(firstName === undefined ? {} : { firstName }),
      ...(civility === undefined ? {} : { civility }),
      ...(profession === undefined ? {} : { profession }),
    },
    situations: session.card.situations,
    situation: place.number,
    ...dates,
    mailbox: "practice",
  };
  const facts = openFacts(setUp, place);
  const agreed = await desk.ui.ask("confirm", { subject: "replacement-open", facts }, session.signal);
  if (agreed.kind !== "given" || !agreed.value) return CANCELLED;
  const id = ulid(desk.clock.now(), desk.random.bytes(10));
  await desk.journal.append({ kind: "replacement-opened", id, billerNumber: place.billingNumber, setUp });
  desk.keypad.beep("good");
  const registered = who.cardSerial !== undefined && (await registerColleague(desk, session, who.cardSerial));
  await desk.printer.print(
    replacementSummary(setUp, {
      test: desk.device.mode === "test",
      approvalNumber: desk.device.approvalNumber,
      printedAtMs: desk.clock.now(),
      registered,
    }),
  );
  return { kind: "prepared", id, registered };
}

/** The identifier with its key apart, the place and the days, as the question shows them. */
function openFacts(setUp: ReplacementSetUp, place: Place): Readonly<Record<string, string>> {
  const { by, from, to } = setUp;
  return {
    name: byName(setUp),
    kind: by.idType === "8" ? "RPPS" : "ADELI",
    digits: by.id.slice(0, -1),
    key: by.id.slice(-1),
    place: place.label,
    from: toFrenchDay(from),
    to: toFrenchDay(to),
  };
}

type Place = Situation & { readonly billingNumber: string };

/** Which of the holder's places: one that bills, and where nobody replaces yet. Undefined: none, or not chosen. */
async function chooseReplaced(desk: Desk, session: Session): Promise<Place | undefined> {
  const { card, book } = session;
  const places = card.situations.filter(
    (one): one is Place => one.billingNumber !== undefined && situationRefusal(card, one, today(desk)) === undefined,
  );
  const free = places.filter((one) => book.replacements.running(one.billingNumber) === undefined);
  if (free.length === 0) {
    await tell(
      desk,
      places.length === 0 ? "E_RIGHT_INVOICE" : "E_REPLACEMENT_OPEN",
      "nothing-lost",
      {},
      session.signal,
    );
    return undefined;
  }
  if (places.length === 1) return free[0];
  const items = places.map((one) => ({
    label: one.label,
    detail: [one.structure?.name, one.billingNumber].filter((part) => part !== undefined).join(" - "),
    ...(free.includes(one) ? {} : { refusal: "replaced" }),
  }));
  const answer = await desk.ui.ask("choose", { list: "situation", title: holderName(card), items }, session.signal);
  return answer.kind === "given" && "index" in answer.value ? places[answer.value.index] : undefined;
}

/** First and last day, the last not before the first nor before today. */
async function askDates(desk: Desk, session: Session): Promise<{ readonly from: Day; readonly to: Day } | undefined> {
  let from = today(desk);
  for (;;) {
    const first = await desk.ui.ask("date", { field: "replacement-from", initial: from }, session.signal);
    if (first.kind !== "given") return undefined;
    from = day(first.value);
    const last = await desk.ui.ask("date", { field: "replacement-to", initial: from }, session.signal);
    if (last.kind !== "given") return undefined;
    const to = day(last.value);
    if (to >= from && to >= today(desk)) return { from, to };
    await tell(desk, "E_REPLACEMENT_DATES", "nothing-lost", {}, session.signal);
    if (session.signal.aborted) return undefined;
  }
}
