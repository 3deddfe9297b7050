import type { Book } from "#billing/journal/index";
import type { DataKeys } from "#billing/keys/index";
import type { PractitionerCard, Situation } from "#billing/model/practitioner";
import type { ReplacedPractitioner, ReplacementSetUp } from "#billing/model/replacement";
import type { Slot } from "#hal/ports/index";
import type { Desk } from "./desk.ts";

/** Why a session ended. */
export type SessionEnd =
  | "card-removed"
  | "card-back"
  | "card-closed"
  | "lock-key"
  | "idle"
  | "lid-shut"
  | "reader-lost"
  | "stopped"
  | "erased";

/** The replacement a session works in. */
export interface RunningReplacement {
  readonly id: string;
  readonly setUp: ReplacementSetUp;
  /** The place that is replaced, as the card of the replaced practitioner described it. */
  readonly place: Situation & { readonly billingNumber: string };
}

/** One practitioner at the desk: card in its slot, PIN open, data readable. Ends once, for one reason. */
export class Session {
  readonly book: Book;
  #keys: DataKeys;
  /** Epoch of the CPS slot at the unlock: a card that moved since is not this session's. */
  readonly epoch: number;
  /** Without its CPS (E086): the data are locked, nothing of anybody is known, and the Vitale alone signs. */
  readonly vitaleAlone: boolean;
  readonly #ending = new AbortController();
  readonly #release: (() => void)[] = [];
  #card: PractitionerCard;
  /** The place of the card in its slot. */
  #own: Situation;
  #replacement: RunningReplacement | undefined;
  #readMs: Partial<Record<Slot, number>> = {};
  #withoutCps: Session | undefined;

  constructor(
    card: PractitionerCard,
    store: { book: Book; keys: DataKeys },
    epoch: number,
    situation: Situation,
    signedBy: "both" | "vitale" = "both",
  ) {
    this.vitaleAlone = signedBy === "vitale";
    this.#card = card;
    this.book = store.book;
    this.#keys = store.keys;
    this.epoch = epoch;
    this.#own = situation;
  }

  /** Wiped by the journal when the session ends. */
  get keys(): DataKeys {
    return this.#keys;
  }

  /** The keys of the next generation, once the journal has gone over to them. */
  rekeyed(keys: DataKeys): void {
    this.#keys = keys;
  }

  get card(): PractitionerCard {
    return this.#card;
  }

  /** The same card, read again. The place worked in stays, as the card now describes it. */
  renew(card: PractitionerCard): void {
    this.#card = card;
    this.#own = card.situations.find((one) => one.number === this.#own.number) ?? this.#own;
  }

  /** How long the last reading of a card in each slot took, ms (E035). */
  get readMs(): Readonly<Partial<Record<Slot, number>>> {
    return this.#readMs;
  }

  tookToRead(slot: Slot, ms: number): void {
    this.#readMs = { ...this.#readMs, [slot]: ms };
  }

  /** Where the session bills from: its sector, convention and number. Inside a replacement, the place that is replaced. */
  get situation(): Situation {
    return this.#replacement?.place ?? this.#own;
  }

  /** The place of the card in its slot: its rights to sign are those of its holder. */
  get own(): Situation {
    return this.#own;
  }

  /** In whose name the session bills. */
  get biller(): ReplacedPractitioner {
    return this.#replacement?.setUp.replaced ?? this.#card.practitioner;
  }

  /** What goes on when the CPS is taken out: opened by "Sans CPS" (E086). Undefined: nothing does. */
  get withoutCps(): Session | undefined {
    return this.#withoutCps;
  }

  goesOn(withoutCps: Session): void {
    this.#withoutCps = withoutCps;
  }

  /** Undefined: the holder works in their own name. */
  get replacement(): RunningReplacement | undefined {
    return this.#replacement;
  }

  /** In one's own name, at that place of the card. */
  work(situation: Situation): void {
    this.#own = situation;
    this.#replacement = undefined;
  }

  /** In the name of another, from now on. */
  replace(replacement: RunningReplacement): void {
    this.#replacement = replacement;
  }

  /** Aborted when the session ends; every question of the session hangs on it. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  get endedBy(): SessionEnd | undefined {
    return this.#ending.signal.aborted ? (this.#ending.signal.reason as SessionEnd) : undefined;
  }

  /** Called back on the end, before anything else goes on. */
  onEnd(release: () => void): void {
    this.#release.push(release);
  }

  end(why: SessionEnd): void {
    if (this.#ending.signal.aborted) return;
    this.#ending.abort(why);
    for (const release of this.#release) release();
  }
}

/** Name shown for the holder: "Alice INFIRUN", or the establishment of an anonymous card. */
export function holderName(card: Pick<PractitionerCard, "practitioner">): string {
  const { practitioner } = card;
  if (practitioner.anonymous) return practitioner.establishment ?? practitioner.idNat;
  return [practitioner.firstName, practitioner.name].filter((part) => part !== undefined).join(" ");
}

/** Ends the session on what takes it away: card out, reader gone. Keys are wiped at once and the CPS powered off. */
export function watchSession(desk: Desk, session: Session): void {
  const quiet = desk.reader.listen((event) => {
    if (event.kind === "removed" && event.slot === "cps") session.end("card-removed");
    if (event.kind === "link" && event.link.kind === "absent") session.end("reader-lost");
  });
  session.onEnd(() => {
    quiet();
    desk.pushed.lock();
    desk.drafts.lock();
    desk.journal.lock();
    desk.ui.status({ holder: "", replacement: undefined });
    void desk.reader.powerOff("cps");
  });
}
