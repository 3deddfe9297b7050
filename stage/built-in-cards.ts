import type { Card, CardReader, Clock } from "#hal/ports/index";
import { SerialCardReader } from "#hal/reader/index";
import { type Bench, createBench } from "../simulator/bench.ts";
import { CPS_CARDS } from "../simulator/cards/deck-cps.ts";
import { createDeck } from "../simulator/cards/index.ts";
import { paceOf } from "../simulator/pace.ts";
import { realTime } from "../simulator/time.ts";
import { pipe } from "../simulator/unit-line.ts";
import { openPiped } from "./piped-line.ts";

/** The reader of the bench in this process, with the deck at hand: what `verify` unlocks with. */
export interface BuiltInReader {
  readonly reader: CardReader;
  readonly bench: Bench;
  /** The deck's name of a CPS by its serial number, with its code; undefined for a card that is not of the deck. */
  cpsOf(serial: string): { readonly name: string; readonly pin: string } | undefined;
  stop(): Promise<void>;
}

/** Cards remember nothing here: each run starts with the deck as new. */
export function builtInReader(clock: Clock): BuiltInReader {
  const lines = { reader: pipe(), keypad: pipe(), printer: pipe() };
  const bench = createBench({
    time: realTime(),
    pace: paceOf("instant"),
    deck: createDeck(),
    memory: { load: () => undefined, save: () => {} },
    lines: { reader: lines.reader.unit, keypad: lines.keypad.unit, printer: lines.printer.unit },
  });
  const reader = new SerialCardReader({ openLine: openPiped(lines.reader.host), clock });
  return {
    reader,
    bench,
    cpsOf(serial) {
      const special = serial === "80250000019900000913" ? { name: "S13", pin: "8642097531" } : undefined;
      const row = CPS_CARDS.find((card) => serial === `802500000199${card.card.slice(1).padStart(8, "0")}`);
      return special ?? (row === undefined ? undefined : { name: row.card, pin: row.pin });
    },
    async stop() {
      await reader.stop();
      bench.stop();
    },
  };
}

/** Waits until the reader is ready, puts a card into slot 0 and works with it, its code typed on the unit. */
export async function withCps<T>(
  built: BuiltInReader,
  cps: { readonly name: string; readonly pin: string },
  work: (card: Card) => Promise<T>,
): Promise<T> {
  await ready(built.reader);
  await built.bench.control({ do: "insert", slot: 0, card: cps.name });
  await built.bench.control({ do: "pin", digits: cps.pin, end: "VALIDER" });
  const end = await built.reader.withCard("cps", work);
  await built.bench.control({ do: "remove", slot: 0 });
  if (end.kind !== "done") throw new Error(`the built-in card ended: ${end.kind}`);
  return end.value;
}

function ready(reader: CardReader): Promise<void> {
  return new Promise((resolve) => {
    if (reader.link.kind === "ready") return resolve();
    const quiet = reader.listen((event) => {
      if (event.kind !== "link" || event.link.kind !== "ready") return;
      quiet();
      resolve();
    });
    reader.start();
  });
}
