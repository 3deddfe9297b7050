import { Listeners } from "#util/listeners";
import { Trouble } from "#util/trouble";
import type { TroubleCode } from "#util/trouble-codes";
import { Turnstile } from "#util/turnstile";
import type {
  Card,
  CardReader,
  Clock,
  LinkState,
  OpenLine,
  ReaderEvent,
  Slot,
  SlotState,
  Timer,
  WithCardEnd,
  WithCardOptions,
} from "../ports/index.ts";
import { SLOTS } from "../ports/index.ts";
import { EMPTY, iccPowerOff, secure, slotStatus, xfrBlock } from "../wire/ccid/index.ts";
import type { ReaderCounts } from "./counts.ts";
import { endOf } from "./ends.ts";
import { powerUp } from "./power-up.ts";
import { LinkRunner, type RecoveryNote } from "./runner.ts";
import { CardSession, type Desk } from "./session.ts";
import { SlotTable } from "./slots.ts";

/** The three slots are asked this often when nothing else is to be said. */
export const POLL_MS = 300;
/** And at the latest after this, between two commands of a busy card: a removal must be seen within 1 s. */
const LATE_POLL_MS = 600;

export interface ReaderOptions {
  readonly openLine: OpenLine;
  readonly clock: Clock;
  /** A unit without secure PIN verification is refused. Default true. */
  readonly requireSecureEntry?: boolean;
  /** Hears one note for each recovery of the link, for the diagnostic log. */
  readonly onRecovery?: (note: RecoveryNote) => void;
}

const indexOf = (slot: Slot) => SLOTS.indexOf(slot);

/** The three-slot reader on a serial line: the port, made of the link runner, the slot table and card sessions. */
export class SerialCardReader implements CardReader {
  readonly #clock: Clock;
  readonly #runner: LinkRunner;
  readonly #slots: SlotTable;
  readonly #listeners = new Listeners<ReaderEvent>();
  /** One command at a time on the line. */
  readonly #line = new Turnstile();
  /** One `withCard` at a time on a slot. */
  readonly #gates: Readonly<Record<Slot, Turnstile>> = {
    cps: new Turnstile(),
    vitale: new Turnstile(),
    amc: new Turnstile(),
  };
  readonly #sessions = new Map<Slot, CardSession>();
  /** Cards seen before the link was ready. */
  readonly #untold = new Set<Slot>();
  readonly #desk: Desk;
  #waiting = 0; // Pieces of work at the turnstile, the one under way included.
  #entering = false; // A secure entry is under way.
  #polling = false;
  #pollAgain = false; // Something moved during the poll under way.
  #polledMs = 0;
  #timer: Timer | undefined;

  constructor(options: ReaderOptions) {
    this.#clock = options.clock;
    this.#slots = new SlotTable({
      inserted: (slot) => this.#inserted(slot),
      removed: (slot) => this.#removed(slot),
    });
    const { openLine, clock, requireSecureEntry = true, onRecovery = () => {} } = options;
    this.#runner = new LinkRunner(
      { openLine, clock, requireSecureEntry },
      {
        link: (link) => this.#linkChanged(link),
        slotSeen: (slot, icc) => this.#slots.seen(slot, icc),
        notified: () => this.#notified(),
        recovered: onRecovery,
      },
    );
    this.#desk = this.#makeDesk();
  }

  get link(): LinkState {
    return this.#runner.link;
  }

  get firmware(): string | undefined {
    return this.#runner.firmware;
  }

  /** What was found on the line besides good answers, since the reader was made. */
  get counts(): Readonly<ReaderCounts> {
    return this.#runner.counts;
  }

  slot(slot: Slot): SlotState {
    return this.#slots.state(slot);
  }

  listen(listener: (event: ReaderEvent) => void): () => void {
    return this.#listeners.add(listener);
  }

  start(): void {
    if (this.#timer) return;
    this.#timer = this.#clock.every(POLL_MS, () => this.#tick());
    this.#runner.start();
  }

  async stop(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#desk.pin.abort();
    // Past the gates: work that waits for a person inside `withCard` must not hold the stop up.
    await Promise.all([...this.#sessions.keys()].map((slot) => this.#powerOff(slot, "E_READER_ABSENT")));
    this.#runner.stop();
  }

  withCard<T>(slot: Slot, work: (card: Card) => Promise<T>, options: WithCardOptions = {}): Promise<WithCardEnd<T>> {
    return this.#gates[slot].pass(() => this.#withCard(slot, work, options));
  }

  powerOff(slot: Slot): Promise<void> {
    return this.#gates[slot].pass(() => this.#powerOff(slot));
  }

  async #withCard<T>(slot: Slot, work: (card: Card) => Promise<T>, options: WithCardOptions): Promise<WithCardEnd<T>> {
    let closed: Trouble | undefined;
    let keep = false;
    try {
      const session = await this.#exclusive(() => this.#open(slot, options));
      if (!(session instanceof CardSession)) return session;
      const value = await work(session.face(() => closed));
      keep = options.stayPowered ?? false;
      return { kind: "done", value };
    } catch (thrown) {
      keep = options.stayPowered ?? false;
      return endOf(thrown, this.link);
    } finally {
      closed = new Trouble("E_READER_REFUSED", { why: "card used after its withCard" });
      if (!keep || this.#sessions.get(slot)?.ended) await this.#powerOff(slot);
    }
  }

  /** The powered session of a slot, made if there is none. On the line already. */
  async #open(slot: Slot, options: WithCardOptions): Promise<CardSession | WithCardEnd<never>> {
    const { connection } = this.#runner;
    const status = await connection.request(slotStatus, EMPTY, indexOf(slot));
    if (status.kind !== "done") return { kind: "unreadable", code: "E_CARD_IO" };
    if (status.icc === "absent") return { kind: "absent" };
    const { epoch } = this.#slots.state(slot);
    if (options.epoch !== undefined && options.epoch !== epoch) return { kind: "swapped" };
    const open = this.#sessions.get(slot);
    if (open && !open.ended) return open;
    this.#slots.powered(slot, false); // A power-on resets the card: what it was before says nothing.
    const up = await powerUp(connection, indexOf(slot));
    if (up.kind !== "up") return up;
    this.#slots.powered(slot, true);
    const session = new CardSession(slot, this.#slots.state(slot).epoch, up.power, this.#desk);
    this.#sessions.set(slot, session);
    await session.begin();
    return session;
  }

  async #powerOff(slot: Slot, why: TroubleCode = "E_CARD_IO"): Promise<void> {
    const session = this.#sessions.get(slot);
    if (!session) return;
    this.#sessions.delete(slot);
    session.end(new Trouble(why));
    if (this.link.kind === "absent" || this.link.kind === "failed") return;
    const order = async () => {
      this.#slots.powered(slot, false);
      await this.#runner.connection.request(iccPowerOff, EMPTY, indexOf(slot));
    };
    await this.#exclusive(order).catch((thrown) => {
      if (!(thrown instanceof Trouble)) throw thrown; // A unit that has gone keeps no card powered.
    });
  }

  #makeDesk(): Desk {
    const runner = this.#runner;
    const clock = this.#clock;
    return {
      clock,
      exclusive: (work) => this.#exclusive(work),
      carry: (slot, block, bwi, timeoutMs) =>
        runner.connection.once(xfrBlock, { bwi, block }, indexOf(slot), timeoutMs),
      pin: {
        clock,
        get features() {
          return runner.features;
        },
        secure: async (slot, structure) => {
          this.#entering = true;
          try {
            return await runner.connection.once(secure, structure, indexOf(slot));
          } finally {
            this.#entering = false;
            this.#poll(); // The other slots have waited.
          }
        },
        abort: () => {
          if (this.#entering && this.link.kind === "ready") runner.connection.abort();
        },
      },
    };
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting++;
    return this.#line.pass(async () => {
      try {
        return await work();
      } finally {
        this.#waiting--;
      }
    });
  }

  #tick(): void {
    if (this.link.kind !== "ready") return;
    if (this.#waiting === 0 || this.#clock.monotonicMs() - this.#polledMs >= LATE_POLL_MS) this.#poll();
  }

  /** Asks the three slots, each in its turn at the line. */
  #poll(): void {
    this.#pollAgain = this.#polling;
    if (this.#polling) return;
    this.#polling = true;
    const asked = SLOTS.map((slot) =>
      this.#exclusive(() => this.#runner.connection.request(slotStatus, EMPTY, indexOf(slot))),
    );
    void Promise.allSettled(asked).then((ends) => {
      this.#polling = false;
      this.#polledMs = this.#clock.monotonicMs();
      for (const end of ends) if (end.status === "rejected" && !(end.reason instanceof Trouble)) throw end.reason;
      if (this.#pollAgain) this.#poll();
      else if (ends.every((end) => end.status === "fulfilled")) this.#slots.explained();
    });
  }

  #notified(): void {
    this.#slots.notified();
    if (this.link.kind === "ready") this.#poll();
  }

  /** A card seen while the link is still opening is told once it can be talked to. */
  #inserted(slot: Slot): void {
    if (this.link.kind === "ready") this.#listeners.tell({ kind: "inserted", slot });
    else this.#untold.add(slot);
  }

  #removed(slot: Slot): void {
    this.#untold.delete(slot);
    this.#sessions.get(slot)?.end(new Trouble("CARD_REMOVED"));
    this.#listeners.tell({ kind: "removed", slot });
  }

  #linkChanged(link: LinkState): void {
    if (link.kind === "absent" || link.kind === "failed") {
      this.#slots.lost();
      for (const session of this.#sessions.values()) session.end(new Trouble("E_READER_ABSENT"));
      this.#sessions.clear();
    }
    this.#listeners.tell({ kind: "link", link });
    if (link.kind !== "ready") return;
    for (const slot of this.#untold) this.#listeners.tell({ kind: "inserted", slot });
    this.#untold.clear();
    this.#poll();
  }
}
