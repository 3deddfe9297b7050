import type { Book } from "#billing";
import { readCps, readSituations } from "#billing/cards/index";
import { kekCard } from "#billing/flows/open-store";
import { Session } from "#billing/flows/session";
import { needed, neededEnd } from "#billing/flows/with-card";
import type { DataKeys } from "#billing/keys/index";
import type { PractitionerCard } from "#billing/model/practitioner";
import type { BuiltInDevice } from "./device.ts";
import { cpsOf } from "./names.ts";

/** A card of the deck in its slot, its code verified, its data read. */
interface OpenCard {
  readonly card: PractitionerCard;
  readonly epoch: number;
  readonly keys: DataKeys | undefined;
}

/** The journal opened by a card of the deck, without a line of its own in it. Undefined: no card of the deck opens it. */
export async function openJournal(device: BuiltInDevice): Promise<{ book: Book; keys: DataKeys } | undefined> {
  const { desk } = device;
  for (const { serial } of desk.keys.enrolled()) {
    const opened = await putIn(device, serial, true);
    if (opened?.keys !== undefined) return { book: await desk.journal.unlock(opened.keys), keys: opened.keys };
  }
  return undefined;
}

/** A session of each enrolled card of the deck in turn, on the journal that is open. */
export async function withEachSession(
  device: BuiltInDevice,
  open: { readonly book: Book; readonly keys: DataKeys },
  work: (session: Session) => Promise<void>,
): Promise<void> {
  for (const { serial } of device.desk.keys.enrolled()) {
    const opened = await putIn(device, serial, false);
    const situation = opened?.card.situations[0];
    if (opened === undefined || situation === undefined) continue;
    await work(new Session(opened.card, open, opened.epoch, situation));
  }
}

async function putIn(device: BuiltInDevice, serial: string, unwrap: boolean): Promise<OpenCard | undefined> {
  const cps = cpsOf(serial);
  if (cps === undefined || !(await device.hands.insert("cps", cps.name))) return undefined;
  const { desk } = device;
  await device.hands.types(cps.pin);
  const end = await desk.reader.withCard(
    "cps",
    async (card): Promise<OpenCard> => {
      const identity = needed(await readCps(card, desk.cards));
      await card.enterPin({ operation: "verify", reference: 1, prompt: 0, ...identity.practitioner.pin });
      const read = needed(await readSituations(card, identity, desk.cards));
      const unlocked = unwrap ? await desk.keys.unlock(kekCard(card, read)) : undefined;
      return { card: read, epoch: card.epoch, keys: unlocked?.kind === "unlocked" ? unlocked.keys : undefined };
    },
    { stayPowered: true },
  );
  return neededEnd(end);
}
