import { type AmcCard, compareZones, matchPerson, readAmc, zoneOfCard } from "#billing/cards/index";
import type { ComplementaryEntry, ComplementaryZoneEntry } from "#hal/ports/index";
import type { TroubleCode } from "#util/trouble-codes";
import type { Desk } from "../desk.ts";
import { ExpectedCard } from "../expected-card.ts";
import { codeOf, tell } from "../trouble.ts";
import { waitForAnother, waitForCard } from "../wait-card.ts";
import { codeOfEnd, needed } from "../with-card.ts";
import { chooseZone } from "./choose-zone.ts";
import { asEntry } from "./complementary.ts";
import type { PersonVisit } from "./person-visit.ts";

/**
 * The mutuelle's card: read, matched to the person, compared with the zone of the Vitale. Gives what the practitioner chose;
 * undefined: nothing was read, or the card is another person's and nothing of it is copied (cards.md 4).
 */
export async function readMutuelle(visit: PersonVisit): Promise<ComplementaryEntry | undefined> {
  const card = await askedCard(visit);
  return card === undefined ? undefined : takeCard(visit, card);
}

/** A card that stands in the slot already, before anything is keyed. Another kind of card there is left alone. */
export async function standingMutuelle(visit: PersonVisit): Promise<ComplementaryEntry | undefined> {
  const { desk, session } = visit;
  if (desk.reader.slot("amc").card !== "present") return undefined;
  const read = await readOnce(desk, new ExpectedCard("amc", "amc"));
  return typeof read === "string" || session.signal.aborted ? undefined : takeCard(visit, read);
}

/** Asks for the card until one is read. A wrong card in the slot is named; one taken out leaves the visit as it was. */
async function askedCard({ desk, session }: PersonVisit): Promise<AmcCard | undefined> {
  for (;;) {
    if ((await waitForCard(desk, "amc", "read", session.signal)) !== "inserted") return undefined;
    const expected = new ExpectedCard("amc", "amc");
    const read = await readOnce(desk, expected);
    if (session.signal.aborted) return undefined;
    if (typeof read === "object") return read;
    if (read === "CARD_REMOVED") {
      await tell(desk, read, "draft-kept", { slot: "amc", card: "amc" }, session.signal);
      return undefined;
    }
    await tell(desk, read, "draft-kept", expected.facts, session.signal);
    if ((await waitForAnother(desk, "amc", "wrong-card", session.signal)) !== "again") return undefined;
  }
}

async function readOnce(desk: Desk, expected: ExpectedCard): Promise<AmcCard | TroubleCode> {
  desk.ui.show({ kind: "reading-card", slot: "amc", done: 0, total: 1 });
  try {
    const end = await desk.reader.withCard("amc", async (card) => {
      expected.check(card);
      return needed(await readAmc(card, desk.cards));
    });
    if (end.kind !== "done") return codeOfEnd(end);
    return end.value.authentic ? end.value : "E_CARD_AUTHENTICITY";
  } catch (thrown) {
    return codeOf(thrown);
  }
}

/** Never by the name alone: a card of nobody here is said, and nothing of it is copied. */
async function takeCard(visit: PersonVisit, card: AmcCard): Promise<ComplementaryEntry | undefined> {
  const { desk, session, patient } = visit;
  const person = matchPerson(card, patient, patient.beneficiary);
  if (person === undefined) {
    await tell(desk, "E_AMC_PERSON", "draft-kept", {}, session.signal);
    return undefined;
  }
  const { complementary: ofVitale } = patient.beneficiary;
  const { contractType } = card.contract;
  const ofCard: ComplementaryZoneEntry = {
    ...asEntry(zoneOfCard(card, person, ofVitale)),
    ...(contractType === undefined ? {} : { contractType }),
  };
  if (ofVitale === undefined) return { source: "amc-card", zone: ofCard };
  const compared = compareZones(ofVitale, zoneOfCard(card, person, ofVitale));
  if (compared.kind === "same") return { source: "amc-card", zone: ofCard };
  const chosen = await chooseZone(
    visit,
    asEntry(ofVitale),
    ofCard,
    compared.proposed === "amc" ? "amc-card" : "vitale",
  );
  if (chosen === undefined) return undefined;
  return { source: chosen, zone: chosen === "amc-card" ? ofCard : asEntry(ofVitale) };
}
