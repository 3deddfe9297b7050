import { SLOTS, type Slot, type SlotState } from "../ports/index.ts";
import type { IccState } from "../wire/ccid/index.ts";

export interface SlotEvents {
  inserted(slot: Slot): void;
  removed(slot: Slot): void;
}

interface Place {
  card: "present" | "absent" | "unknown";
  /** Present when last known: what an unknown place is compared with. */
  wasPresent: boolean;
  epoch: number;
  /** We powered the card and have not ordered it off: seen inactive, it has been out. */
  powered: boolean;
}

/**
 * What the answers say of the three slots. The epoch of a slot grows each time its card may have changed: seen absent,
 * seen inactive without our order, out of sight while the unit was away, or a notification that no slot explains.
 */
export class SlotTable {
  readonly #events: SlotEvents;
  readonly #places: readonly Place[] = SLOTS.map(() => ({
    card: "unknown",
    wasPresent: false,
    epoch: 0,
    powered: false,
  }));
  /** Notified changes not yet explained by a slot. */
  #notified = 0;

  constructor(events: SlotEvents) {
    this.#events = events;
  }

  state(slot: Slot): SlotState {
    const { card, epoch } = this.#place(slot);
    return { card, epoch };
  }

  /** Told by whoever powers a card, before the answer for off, after it for on. */
  powered(slot: Slot, powered: boolean): void {
    this.#place(slot).powered = powered;
  }

  /** One answer's word on a slot of the wire. Slots 3 and 4 are none of ours. */
  seen(index: number, icc: IccState): void {
    const slot = SLOTS[index];
    const place = this.#places[index];
    if (!slot || !place) return;
    if (icc === "absent") this.#gone(slot, place);
    else if (place.card !== "present") this.#come(slot, place);
    else if (icc === "inactive" && place.powered) {
      this.#gone(slot, place);
      this.#come(slot, place);
    }
  }

  /** The unit says that something moved, without saying where. A poll of the three slots follows, then `explained`. */
  notified(): void {
    this.#notified++;
  }

  /**
   * The three slots have been polled since. A change that none of them showed was a card taken out and put back: every
   * card that stands unpowered may be another one. One that is still active has not moved.
   */
  explained(): void {
    if (this.#notified > 0) {
      for (const place of this.#places) if (place.card === "present" && !place.powered) place.epoch++;
    }
    this.#notified = 0;
  }

  /** The unit is away: nothing is known, and no card is powered any more. */
  lost(): void {
    this.#notified = 0;
    for (const place of this.#places) {
      if (place.card === "present") place.wasPresent = true;
      if (place.card !== "unknown") place.epoch++;
      place.card = "unknown";
      place.powered = false;
    }
  }

  #come(slot: Slot, place: Place): void {
    if (place.card === "absent") place.epoch++;
    place.card = "present";
    place.wasPresent = true;
    this.#notified = Math.max(0, this.#notified - 1);
    this.#events.inserted(slot);
  }

  #gone(slot: Slot, place: Place): void {
    const known = place.card === "present" || (place.card === "unknown" && place.wasPresent);
    place.powered = false;
    if (place.card === "absent") return;
    place.card = "absent";
    place.wasPresent = false;
    if (!known) return;
    place.epoch++;
    this.#notified = Math.max(0, this.#notified - 1);
    this.#events.removed(slot);
  }

  #place(slot: Slot): Place {
    const place = this.#places[SLOTS.indexOf(slot)];
    if (!place) throw new RangeError("no such slot");
    return place;
  }
}
