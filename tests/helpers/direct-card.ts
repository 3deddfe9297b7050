import type { CardMemory, Deck, SimCard } from "../../simulator/card.ts";
import { createDeck } from "../../simulator/cards/index.ts";
import { type CardDesk, TEST_TRUST } from "../../src/billing/cards/index.ts";
import { cardCrypto } from "../../src/billing/signing/index.ts";
import type { Card, CommandApdu, PinEnd, PinEntry, ResponseApdu, Slot } from "../../src/hal/ports/index.ts";
import { encodeApdu, parseAnswer } from "../../src/hal/wire/apdu/index.ts";
import { asciiBytes, concat } from "../../src/util/bytes.ts";
import { Trouble } from "../../src/util/trouble.ts";

/** A memory of cards that lives as long as the test. */
export function testMemory(): CardMemory {
  const states = new Map<string, Record<string, unknown>>();
  return {
    load: (name) => states.get(name),
    save: (name, state) => {
      states.set(name, structuredClone(state));
    },
  };
}

const SLOT_OF: Readonly<Record<string, Slot>> = { cps: "cps", vitale: "vitale", amc: "amc", other: "vitale" };

export interface DirectCard extends Card {
  /** Commands sent so far. */
  readonly sent: readonly CommandApdu[];
  /** Digits the holder types at the next secure entries, in order: one text a field. */
  types(...codes: readonly string[]): void;
  /** Power off and on. */
  powerCycle(): void;
  /** Taken out: everything throws CARD_REMOVED from here on. */
  remove(): void;
}

/** The `Card` port over a simulated card, without reader, line nor protocol: whole APDUs in one process. */
export function directCard(sim: SimCard, epoch = 1): DirectCard {
  const sent: CommandApdu[] = [];
  let typed: string[] = [];
  let gone = false;
  sim.reset();
  const transmit = async (apdu: CommandApdu): Promise<ResponseApdu> => {
    if (gone) throw new Trouble("CARD_REMOVED", { slot: SLOT_OF[sim.kind] ?? "vitale" });
    sent.push(apdu);
    const answered = sim.apdu(encodeApdu(apdu));
    const parsed = answered.raw ? undefined : parseAnswer(answered.bytes);
    if (!parsed) throw new Trouble("E_CARD_PROTOCOL", { reason: "endless" });
    return { data: parsed.data.slice(), sw: parsed.sw };
  };
  return {
    slot: SLOT_OF[sim.kind] ?? "vitale",
    atr: sim.atr ?? new Uint8Array(),
    epoch,
    sent,
    transmit,
    enterPin: async (entry: PinEntry): Promise<PinEnd> => {
      const fields = entry.operation === "change" ? 3 : entry.operation === "reset" ? 2 : 1;
      const codes = typed.splice(0, fields);
      const fresh = codes.at(-1);
      if (codes.length < fields || fresh === undefined) return { kind: "cancelled" };
      if (fields > 1 && codes.at(-2) !== fresh) return { kind: "codes-differ" };
      const blocks = (fields === 3 ? [codes[0] ?? "", fresh] : [fresh]).map((code) => block(code, entry.blockBytes));
      const [ins, p1] = { verify: [0x20, 0], reset: [0x2c, 2], change: [0x24, 0] }[entry.operation] ?? [0, 0];
      const answer = await transmit({
        cla: 0,
        ins: ins ?? 0,
        p1: p1 ?? 0,
        p2: entry.reference,
        data: concat(...blocks),
      });
      return { kind: "answered", sw: answer.sw };
    },
    types: (...codes) => {
      typed = [...typed, ...codes];
    },
    powerCycle: () => sim.reset(),
    remove: () => {
      gone = true;
    },
  };
}

function block(code: string, bytes: number): Uint8Array {
  return concat(asciiBytes(code), new Uint8Array(Math.max(0, bytes - code.length)).fill(0xff));
}

/** A card of the deck by its name, in one process. */
export function deckCard(name: string, memory: CardMemory = testMemory(), deck: Deck = createDeck()): DirectCard {
  return directCard(deck.card(name, memory));
}

/** The checks and the trust of test mode, with a clock that stands still. */
export const testDesk: CardDesk = { crypto: cardCrypto, clock: { monotonicMs: () => 0 }, trust: TEST_TRUST };

/** Verifies the PIN of a CPS as the unit would. */
export async function openPin(card: DirectCard, pin: string, blockBytes = 8): Promise<number> {
  return (await card.transmit({ cla: 0, ins: 0x20, p1: 0, p2: 1, data: block(pin, blockBytes) })).sw;
}
