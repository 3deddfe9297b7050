import { type Atr, parseAtr } from "#hal/wire/apdu/index";
import { type IccState, type Parameters, READER_ERROR } from "#hal/wire/ccid/index";
import { xorOf } from "#util/bytes";
import type { SimCard } from "../card.ts";
import { CARD_BYTE_MS } from "../pace.ts";
import type { CarriedCard } from "./exchange.ts";
import { type CardFault, FaultyCard } from "./faulty-card.ts";
import { T0Card } from "./t0-card.ts";
import { T1Card } from "./t1-card.ts";

/** What the unit says after handing something to a card: bytes, or a bError. */
export type SlotAnswer =
  | { readonly ok: true; readonly bytes: Uint8Array; readonly workMs: number; readonly wireMs: number }
  | { readonly ok: false; readonly bError: number; readonly workMs: number; readonly wireMs: number };

const DEFAULT_FI_DI = 0x11;
const INVERSE_CONVENTION = 0x02;
const T1_CHECKSUM = 0x10;

/** One slot of the reader: the card in it, its power, its protocol. Slots without a mouth are simply never filled. */
export class ReaderSlot {
  readonly #onPulled: () => void;
  readonly #counters = new Map<number, number>();
  #card: FaultyCard | undefined;
  #carried: CarriedCard | undefined;
  #atr: Atr | undefined;
  #parameters: Parameters | undefined;
  /** A PPS is heard as the first exchange after power-on only. */
  #fresh = false;

  /** `onPulled` hears that a card fault has taken the card out. */
  constructor(onPulled: () => void) {
    this.#onPulled = onPulled;
  }

  get card(): FaultyCard | undefined {
    return this.#card;
  }

  get powered(): boolean {
    return this.#carried !== undefined;
  }

  get icc(): IccState {
    if (!this.#card) return "absent";
    return this.#carried ? "active" : "inactive";
  }

  /** APDUs given to the cards of this slot, by instruction. */
  get counters(): ReadonlyMap<number, number> {
    return this.#counters;
  }

  get parameters(): Parameters | undefined {
    return this.#parameters;
  }

  insert(card: SimCard): void {
    const pull = () => {
      this.remove();
      this.#onPulled();
    };
    this.#card = new FaultyCard(card, pull, (ins) => this.#counters.set(ins, (this.#counters.get(ins) ?? 0) + 1));
  }

  remove(): void {
    this.powerOff();
    this.#card = undefined;
  }

  setFault(fault: CardFault): void {
    this.#card?.setFault(fault);
  }

  /** Resets the card, whatever its state was, and gives its ATR. */
  powerOn(): SlotAnswer {
    this.powerOff();
    const card = this.#card;
    if (!card?.atr) return failure(READER_ERROR.iccMute);
    const atr = parseAtr(card.atr);
    if (atr.kind === "bad" && atr.why === "tck") return failure(READER_ERROR.badAtrTck);
    if (atr.kind === "bad" && atr.why === "ts") return failure(READER_ERROR.badAtrTs);
    const protocol = card.protocols[0];
    if (protocol === undefined) return failure(READER_ERROR.iccProtocolNotSupported);
    this.#atr = atr.kind === "atr" ? atr : undefined;
    this.#speak(card, protocol);
    this.#carried?.reset();
    this.#fresh = true;
    return { ok: true, bytes: card.atr, workMs: 0, wireMs: card.atr.length * CARD_BYTE_MS[0] };
  }

  powerOff(): void {
    if (this.#carried) this.#card?.reset();
    this.#carried = undefined;
    this.#parameters = undefined;
    this.#fresh = false;
  }

  /** Sets the parameters when the card offers that protocol; gives a bError otherwise. */
  setParameters(parameters: Parameters): number | undefined {
    const card = this.#card;
    if (!card || !this.#carried) return READER_ERROR.iccMute;
    if (!card.protocols.includes(parameters.protocol)) return READER_ERROR.badSelection;
    if (this.#parameters?.protocol !== parameters.protocol) this.#speak(card, parameters.protocol);
    this.#parameters = parameters;
    return undefined;
  }

  /** Back to what the ATR says, in the protocol in force. */
  resetParameters(): Parameters | undefined {
    if (this.#parameters) this.#parameters = defaultsOf(this.#atr, this.#parameters.protocol);
    return this.#parameters;
  }

  /** One TPDU to the card. The card may be gone when it returns. */
  exchange(tpdu: Uint8Array): SlotAnswer {
    const card = this.#card;
    if (!card || !this.#carried || !this.#parameters) return failure(READER_ERROR.iccMute);
    if (this.#fresh && isPps(tpdu)) return this.#pps(card, tpdu);
    this.#fresh = false;
    if (!card.atr) return failure(READER_ERROR.iccMute);
    const byteMs = CARD_BYTE_MS[this.#parameters.protocol];
    const exchange = this.#carried.exchange(tpdu);
    const wireMs = tpdu.length * byteMs;
    if (exchange.kind === "bad-length") return failure(READER_ERROR.badLength);
    if (exchange.kind === "mute") return failure(READER_ERROR.iccMute);
    if (exchange.kind === "spoilt") {
      return { ok: false, bError: READER_ERROR.parityError, workMs: exchange.workMs, wireMs };
    }
    if (this.#card !== card) return { ok: false, bError: READER_ERROR.iccMute, workMs: exchange.workMs, wireMs };
    const { bytes, workMs } = exchange;
    return { ok: true, bytes, workMs, wireMs: wireMs + bytes.length * byteMs };
  }

  #pps(card: FaultyCard, tpdu: Uint8Array): SlotAnswer {
    this.#fresh = false;
    const protocol = (tpdu[1] ?? 0) & 0x0f;
    if ((protocol !== 0 && protocol !== 1) || !card.protocols.includes(protocol)) {
      this.powerOff(); // A card that does not answer a PPS is deactivated (ISO 7816-3 9.3).
      return failure(READER_ERROR.iccMute);
    }
    if (this.#parameters?.protocol !== protocol) this.#speak(card, protocol);
    return { ok: true, bytes: tpdu, workMs: 0, wireMs: 2 * tpdu.length * CARD_BYTE_MS[0] };
  }

  #speak(card: FaultyCard, protocol: 0 | 1): void {
    this.#carried = protocol === 0 ? new T0Card(card) : new T1Card(card);
    this.#parameters = defaultsOf(this.#atr, protocol);
  }
}

/** PPSS FF, PPS0, up to three parameters, PCK: the XOR of all is 0. */
function isPps(tpdu: Uint8Array): boolean {
  return tpdu.length >= 3 && tpdu.length <= 6 && tpdu[0] === 0xff && xorOf(tpdu) === 0;
}

function defaultsOf(atr: Atr | undefined, protocol: 0 | 1): Parameters {
  const tccks = atr?.convention === "inverse" ? INVERSE_CONVENTION : 0;
  const common = { fiDi: DEFAULT_FI_DI, guardTime: atr?.tc1 ?? 0, clockStop: 0 };
  if (protocol === 0) return { protocol, ...common, tccks, wi: atr?.wi ?? 10 };
  const checksum = T1_CHECKSUM | (atr?.crc ? 1 : 0) | tccks;
  return { protocol, ...common, tccks: checksum, bwiCwi: atr?.bwiCwi ?? 0x4d, ifsc: atr?.ifsc ?? 32, nad: 0 };
}

function failure(bError: number): SlotAnswer {
  return { ok: false, bError, workMs: 0, wireMs: 0 };
}
