/** What a card says to one command. */
export interface CardAnswer {
  /** Data and status word; with `raw`, the bytes of one T=0 answer as they go on the line (an endless 61 01). */
  readonly bytes: Uint8Array;
  /** How long the card takes, ms: for pacing, for waiting time extensions. */
  readonly workMs?: number;
  /** Already at TPDU level: the T=0 wrapper passes it on as it is. */
  readonly raw?: boolean;
}

/** Bad habits of a card below its commands (S11 of the deck). */
export interface CardManners {
  /** Asks for this multiple of its waiting time, S(WTX), before each answer. */
  readonly wtx?: number;
  /** One answer block in this many is lost on the way: the reader reports a parity error (FD) and nothing else. */
  readonly losesOneIn?: number;
  /** Powers up slowly: the reader first asks the host for this multiple of its time-out. */
  readonly slowPowerUp?: number;
}

/**
 * One card of the deck. It speaks whole APDUs; the simulator wraps it in T=1 blocks (t1-card.ts) or in T=0
 * procedures with 61xx and 6Cxx (t0-card.ts), so that a card never knows which one carries it.
 */
export interface SimCard {
  /** Its name in the deck: "C01". */
  readonly name: string;
  readonly kind: "cps" | "vitale" | "amc" | "other";
  /** Undefined: the card is mute. */
  readonly atr: Uint8Array | undefined;
  /** In the order offered by the ATR; the first is the one in force without a PPS. */
  readonly protocols: readonly (0 | 1)[];
  readonly manners?: CardManners;
  /** Power-on or reset: what the session knew is forgotten. */
  reset(): void;
  /** One APDU in full form, CLA INS P1 P2 [Lc data] [Le], to data + SW, without 61xx nor 6Cxx. */
  apdu(command: Uint8Array): CardAnswer;
  /** Tries left of the holder's code and of the unblocking code, where the card has them. */
  triesLeft?(): { readonly pin: number; readonly puk: number } | undefined;
}

/** Remembers tries, codes and counters across runs. What is saved is durable before `save` returns. */
export interface CardMemory {
  load(name: string): Record<string, unknown> | undefined;
  save(name: string, state: Record<string, unknown>): void;
}

/** All cards that can be put into a slot. */
export interface Deck {
  names(): readonly string[];
  /** The card as its memory left it, or as new. An unknown name throws RangeError. */
  card(name: string, memory: CardMemory): SimCard;
}
