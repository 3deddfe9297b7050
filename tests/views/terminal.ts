import type { Desk } from "#billing";
import type { Key } from "#hal/ports/index";
import { type Frame, frameText } from "#ui/frame";
import { createUi, type TerminalUi } from "#ui/ui";
import { feedStatus, roam } from "#ui/views/index";
import { FlowBench, type SlotName } from "../flows/bench.ts";

export interface WindowSize {
  readonly columns: number;
  readonly rows: number;
}

/** The whole face on the whole trade, in one process: keys go in at the keypad, screens come out as text. */
export class Terminal {
  readonly bench: FlowBench;
  readonly desk: Desk;
  readonly ui: TerminalUi;
  readonly #frames: Frame[] = [];
  readonly #stopping = new AbortController();
  readonly #quiet: () => void;
  readonly #size: WindowSize;
  readonly #roaming: Promise<void>;

  private constructor(bench: FlowBench, size: WindowSize) {
    this.bench = bench;
    this.#size = size;
    this.ui = createUi({
      keypad: bench.desk.keypad,
      clock: bench.clock,
      painter: { paint: (frame) => void this.#frames.push(frame), close: () => {} },
      ...size,
    });
    this.desk = { ...bench.desk, ui: this.ui };
    const house = { desk: this.desk, ui: this.ui, stopping: this.#stopping.signal };
    this.#quiet = feedStatus(house);
    this.#roaming = roam(house);
  }

  /** A new device, or the one whose bench is given. */
  static async open(size: WindowSize = { columns: 60, rows: 20 }, bench?: FlowBench): Promise<Terminal> {
    const terminal = new Terminal(bench ?? (await FlowBench.open()), size);
    await terminal.shows(/Insérez la CPS|CPS en place/);
    return terminal;
  }

  /** The power goes: this device is left as it stands, and another one starts on its disk. Its cards and slots are as new. */
  async cutPower(): Promise<Terminal> {
    this.#stopping.abort();
    this.ui.stop();
    this.#quiet();
    return Terminal.open(this.#size, await this.bench.abandoned());
  }

  get screen(): string {
    const frame = this.#frames.at(-1);
    return frame === undefined ? "" : frameText(frame);
  }

  /** Titles of every screen painted, repetitions left out. */
  get titles(): readonly string[] {
    return this.#frames.map((frame) => frame.title).filter((title, index, all) => title !== all[index - 1]);
  }

  /** Moves time on until the screen holds these words. */
  async shows(words: string | RegExp, limitMs = 20_000): Promise<string> {
    const there = () => (typeof words === "string" ? this.screen.includes(words) : words.test(this.screen));
    const endMs = this.bench.clock.monotonicMs() + limitMs;
    for (await this.bench.clock.run(10); !there(); await this.bench.clock.run(10)) {
      if (this.bench.clock.monotonicMs() > endMs) throw new Error(`never "${words}", but:\n${this.screen}`);
    }
    return this.screen;
  }

  async press(...keys: readonly Key[]): Promise<void> {
    for (const key of keys) await this.bench.until(this.bench.control({ do: "key", key, hold: 5 }));
    await this.bench.clock.run(30);
  }

  insert(slot: SlotName, card: string): Promise<void> {
    return this.bench.insert(slot, card);
  }

  remove(slot: SlotName): Promise<void> {
    return this.bench.remove(slot);
  }

  /** The first card of a new device, registered, at its first place of practice: home. */
  async unlock(card = "C01", pin = "1234"): Promise<void> {
    await this.insert("cps", card);
    await this.shows("Tapez le code porteur");
    await this.bench.pin(pin);
    await this.shows(/Enregistrer|Facturer une visite|choisir/);
    if (this.screen.includes("Enregistrer")) await this.press("VALIDER");
    if ((await this.shows(/Facturer une visite|CABINET ARCACHON/)).includes("choisir")) {
      if (!this.screen.includes("Facturer une visite")) await this.press("1");
    }
    await this.shows("Facturer une visite");
  }

  /** From home to home: that card, that person by number, one act without more. Gives the screen of the signed invoice. */
  async bill(vitale: string, person: Key = "1"): Promise<string> {
    const typed = (text: string) => [...text] as Key[];
    await this.press("1");
    await this.shows("Insérez la carte Vitale");
    await this.insert("vitale", vitale);
    await this.shows("VALIDER choisir");
    await this.press(person);
    await this.shows("Choisir un acte");
    await this.press("3", "VALIDER");
    await this.shows("Prescription du");
    await this.press("6", ...typed("20112026"), "VALIDER", "7", ...typed("991000027"), "VALIDER");
    if (this.screen.includes("Spécialité")) await this.press("VALIDER"); // A prescriber met before is known.
    await this.press("VALIDER");
    await this.shows("causé par un tiers");
    await this.press("F4");
    if ((await this.shows(/À PAYER|À vérifier/)).includes("À vérifier")) await this.press("VALIDER"); // Billed once already.
    await this.shows("À PAYER");
    await this.press("VALIDER");
    const signed = await this.shows("SÉCURISÉE n°");
    await this.press("VALIDER");
    await this.shows("Facturer une visite");
    await this.remove("vitale");
    return signed;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.ui.stop();
    this.bench.ui.close();
    await this.bench.until(this.#roaming);
    this.#quiet();
    await this.bench.stop();
  }
}
