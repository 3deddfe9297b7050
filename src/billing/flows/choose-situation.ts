import { situationRefusal } from "#billing/cards/index";
import type { PractitionerCard, Situation, SituationRefusal } from "#billing/model/practitioner";
import type { ChoiceItem } from "#hal/ports/index";
import type { Desk } from "./desk.ts";
import { holderName } from "./session.ts";
import { today } from "./today.ts";

/**
 * Where the holder works today. Every situation of the card is listed, the unusable ones with their reason; that of a replacement
 * bills inside one. One usable
 * situation is taken without asking, and so is the last one chosen with this card; with none usable (a card that expired,
 * or one that signs lots only) the last place stands, to list and to hand over. Undefined when nothing was chosen.
 */
export async function chooseSituation(
  desk: Desk,
  card: PractitionerCard,
  until: AbortSignal,
  ask = false,
): Promise<Situation | undefined> {
  const serial = card.practitioner.cardSerial;
  const day = today(desk);
  const refusals = card.situations.map((one) => situationRefusal(card, one, day, one.practiceMode === "R"));
  const usable = card.situations.filter((_, index) => refusals[index] === undefined);
  const isLast = (one: Situation) => one.number === desk.settings.situationOf(serial);
  const last = usable.find(isLast);
  if (!ask && last !== undefined) return last;
  if (!ask && usable.length === 1) return usable[0];
  if (!ask && usable.length === 0) return card.situations.find(isLast) ?? card.situations[0];
  const answer = await desk.ui.ask(
    "choose",
    {
      list: "situation",
      title: holderName(card),
      items: card.situations.map((one, index) => itemOf(one, refusals[index])),
      ...(last === undefined ? {} : { selected: card.situations.indexOf(last) }),
    },
    until,
  );
  if (answer.kind !== "given" || !("index" in answer.value)) return undefined;
  const chosen = card.situations[answer.value.index];
  if (chosen !== undefined) await remember(desk, serial, chosen.number);
  return chosen;
}

/** Invoices are made under this place: the change is in the audit before it is in the settings. */
async function remember(desk: Desk, serial: string, situation: number): Promise<void> {
  if (desk.settings.situationOf(serial) === situation) return;
  if (!desk.journal.readOnly)
    await desk.journal.append({ kind: "settings-changed", facts: { card: serial, situation } });
  await desk.settings.rememberSituation(serial, situation);
}

function itemOf(situation: Situation, refusal: SituationRefusal | undefined): ChoiceItem {
  return {
    label: situation.label,
    detail: [situation.structure?.name, situation.billingNumber].filter((part) => part !== undefined).join(" - "),
    ...(refusal === undefined ? {} : { refusal }),
  };
}
