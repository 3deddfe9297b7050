import type { ControlClient } from "./control-client.ts";
import {
  type BenchKey,
  layoutOf,
  type PanelFacts,
  panelLines,
  readKeys,
  Sheet,
  TerminalPicture,
} from "./window/index.ts";
import type { DeckCard } from "./window/panel.ts";

const PAPER = ["ok", "near-end", "out", "cover-open"] as const;
const PAPER_WORDS = { ok: "en place", "near-end": "presque fini", out: "fini", "cover-open": "capot ouvert" } as const;

export interface BenchParts {
  readonly control: ControlClient;
  readonly screen: { readonly columns: number; readonly rows: number };
  readonly deck: readonly DeckCard[];
  /** Last lines printed. */
  readonly ticket: () => readonly string[];
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
}

/** The window: keys go to the simulated unit, the terminal's bytes to the picture, both onto one sheet. */
export class Bench {
  readonly #parts: BenchParts;
  readonly #picture: TerminalPicture;
  readonly #cards: [string | undefined, string | undefined, string | undefined] = [undefined, undefined, undefined];
  #sheet: Sheet;
  #paper = 0;
  #asked = false;
  #choosing: { slot: 0 | 1 | 2; index: number } | undefined;
  #message = "";
  /** Keys are passed on one after the other, however fast they come. */
  #pressed: Promise<void> = Promise.resolve();
  #quit: () => void = () => {};

  constructor(parts: BenchParts) {
    this.#parts = parts;
    this.#picture = new TerminalPicture(parts.screen.columns, parts.screen.rows);
    this.#sheet = this.#freshSheet();
  }

  /** Takes bytes of the terminal's own process in and shows them. */
  show(bytes: Uint8Array): void {
    void this.#picture.feed(bytes).then(() => this.#paint());
  }

  /** Until q. */
  run(): Promise<"quit"> {
    const { input, output } = this.#parts;
    input.setRawMode(true);
    input.setEncoding("utf8");
    input.resume();
    output.write("\x1b[?1049h\x1b[?25l\x1b[2J");
    output.on("resize", () => {
      output.write("\x1b[2J");
      this.#sheet = this.#freshSheet();
      this.#paint();
    });
    this.#paint();
    return new Promise((resolve) => {
      this.#quit = () => resolve("quit");
      input.on("data", (text: string) => {
        this.#pressed = this.#pressed.then(() => this.#press(text));
      });
    });
  }

  close(): void {
    const { input, output } = this.#parts;
    input.pause();
    input.setRawMode(false);
    output.write("\x1b[0m\x1b[?25h\x1b[?1049l");
  }

  async #press(text: string): Promise<void> {
    for (const key of readKeys(text)) {
      if (this.#choosing !== undefined) await this.#choose(key);
      else await this.#act(key);
    }
    this.#paint();
  }

  async #act(key: BenchKey): Promise<void> {
    this.#message = "";
    switch (key.kind) {
      case "unit":
        return this.#ask({ do: "key", key: key.key });
      case "card":
        return this.#card(key.slot);
      case "paper":
        this.#paper = (this.#paper + 1) % PAPER.length;
        return this.#ask({ do: "paper", state: PAPER[this.#paper] });
      case "panel":
        this.#asked = !this.#asked;
        return;
      case "quit":
        return this.#quit();
      default:
        return;
    }
  }

  /** An occupied slot gives its card back; an empty one asks which card of the deck. */
  async #card(slot: 0 | 1 | 2): Promise<void> {
    if (this.#cards[slot] !== undefined) {
      await this.#ask({ do: "remove", slot });
      this.#cards[slot] = undefined;
      return;
    }
    const wanted = ["C", "V", "M"][slot] ?? "C";
    const index = Math.max(
      0,
      this.#parts.deck.findIndex((card) => card.name.startsWith(wanted)),
    );
    this.#choosing = { slot, index };
    this.#asked = true;
  }

  async #choose(key: BenchKey): Promise<void> {
    const choosing = this.#choosing;
    if (key.kind === "quit") return this.#quit();
    if (choosing === undefined || key.kind !== "unit") return;
    const last = this.#parts.deck.length - 1;
    if (key.key === "UP") choosing.index = Math.max(0, choosing.index - 1);
    if (key.key === "DOWN") choosing.index = Math.min(last, choosing.index + 1);
    if (key.key === "ANNULER") this.#choosing = undefined;
    if (key.key !== "VALIDER") return;
    this.#choosing = undefined;
    this.#asked = false;
    const card = this.#parts.deck[choosing.index]?.name;
    const answer = await this.#parts.control.ask({ do: "insert", slot: choosing.slot, card });
    if (answer.ok) this.#cards[choosing.slot] = card;
    else this.#message = answer.error;
  }

  async #ask(request: Readonly<Record<string, unknown>>): Promise<void> {
    const answer = await this.#parts.control.ask(request);
    if (!answer.ok) this.#message = answer.error;
  }

  #freshSheet(): Sheet {
    const { columns, rows } = this.#parts.output;
    return new Sheet(columns, rows);
  }

  #paint(): void {
    const { screen, output } = this.#parts;
    const sheet = this.#sheet;
    const layout = layoutOf(sheet, screen, this.#asked);
    sheet.clear();
    this.#picture.cells().forEach((row, index) => {
      sheet.put(0, index, row);
    });
    if (layout.panel === "beside") {
      for (let row = 0; row < sheet.rows; row++) sheet.text(screen.columns, row, "│");
    }
    if (layout.panel === "below") sheet.text(0, screen.rows, "─".repeat(sheet.columns));
    if (layout.panel === "hidden") sheet.text(Math.min(screen.columns, sheet.columns) - 3, 0, "Tab", { reverse: true });
    else {
      const lines = panelLines(this.#facts(), layout.at.rows, layout.at.columns - (layout.panel === "beside" ? 1 : 0));
      lines.forEach((line, index) => {
        sheet.text(layout.at.column + (layout.panel === "beside" ? 1 : 0), layout.at.row + index, line, {
          reverse: layout.panel === "over",
        });
      });
    }
    output.write(sheet.paint());
  }

  #facts(): PanelFacts {
    const choosing = this.#choosing;
    return {
      cards: this.#cards,
      paper: PAPER_WORDS[PAPER[this.#paper] ?? "ok"],
      choosing: choosing === undefined ? undefined : { ...choosing, deck: this.#parts.deck },
      ticket: this.#parts.ticket(),
      message: this.#message,
    };
  }
}
