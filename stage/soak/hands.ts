import type { CardReader, Slot } from "#hal/ports/index";
import type { Bench } from "../../simulator/bench.ts";

const NUMBER: Readonly<Record<Slot, number>> = { cps: 0, vitale: 1, amc: 2 };

/** The hands at the built-in machine: each deed is over once the terminal has seen it. */
export class Hands {
  readonly #bench: Bench;
  readonly #reader: CardReader;

  constructor(bench: Bench, reader: CardReader) {
    this.#bench = bench;
    this.#reader = reader;
  }

  /** Resolves once the reader is ready. */
  async ready(): Promise<void> {
    await this.#until(() => this.#reader.link.kind === "ready");
  }

  /** Puts a card into a slot, another one taken out first. False when the deck has no such card. */
  async insert(slot: Slot, card: string): Promise<boolean> {
    await this.remove(slot);
    const answer = await this.#bench.control({ do: "insert", slot: NUMBER[slot], card });
    if (!answer.ok) return false;
    await this.#until(() => this.#reader.slot(slot).card === "present");
    return true;
  }

  /** Takes the card out, if there is one. */
  async remove(slot: Slot): Promise<void> {
    await this.#bench.control({ do: "remove", slot: NUMBER[slot] });
    await this.#until(() => this.#reader.slot(slot).card === "absent");
  }

  /** What is typed at the next secure entry, or in the one that runs. */
  async types(digits: string, end: "VALIDER" | "ANNULER" = "VALIDER"): Promise<void> {
    await this.#bench.control({ do: "pin", digits, end });
  }

  async setClock(instant: string): Promise<boolean> {
    return (await this.#bench.control({ do: "clock", set: instant })).ok;
  }

  #until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      if (holds()) return resolve();
      const quiet = this.#reader.listen(() => {
        if (!holds()) return;
        quiet();
        resolve();
      });
    });
  }
}
