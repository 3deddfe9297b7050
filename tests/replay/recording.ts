import { cpsRoleAnswer, readCps, readSituations, readVitale } from "#billing/cards/index";
import { day } from "#billing/model/dates";
import { readerTrace, recordLine } from "#hal/line/index";
import type { Card, CardReader, PinEnd } from "#hal/ports/index";
import { SerialCardReader } from "#hal/reader/index";
import { type Bench, createBench } from "../../simulator/bench.ts";
import { createDeck } from "../../simulator/cards/index.ts";
import { paceOf } from "../../simulator/pace.ts";
import { pipe } from "../../simulator/unit-line.ts";
import { openPiped } from "../../stage/piped-line.ts";
import { testDesk, testMemory } from "../helpers/direct-card.ts";
import { FakeClock, settle } from "../helpers/fake-clock.ts";
import { seededRandom } from "../helpers/journal-rig.ts";

/** The driver on the simulated unit, its line recorded as `terminalctl trace` does. */
class Recording {
  readonly clock = new FakeClock(Date.parse("2026-11-23T06:30:00Z"));
  readonly lines: string[] = [];
  readonly bench: Bench;
  readonly reader: CardReader;

  constructor() {
    const random = seededRandom("traces");
    const wires = { reader: pipe(), keypad: pipe(), printer: pipe() };
    this.bench = createBench({
      time: this.clock,
      pace: paceOf("instant"),
      deck: createDeck({ random: (count) => random.bytes(count) }),
      memory: testMemory(),
      lines: { reader: wires.reader.unit, keypad: wires.keypad.unit, printer: wires.printer.unit },
    });
    const open = openPiped(wires.reader.host);
    const sink = (text: string) => void this.lines.push(`reader ${text}`);
    this.reader = new SerialCardReader({
      openLine: async () => recordLine(await open(), readerTrace(), sink),
      clock: this.clock,
    });
  }

  async control(request: Record<string, unknown>): Promise<void> {
    const answer = await this.bench.control(request);
    if (!answer.ok) throw new Error(answer.error);
  }

  async insert(slot: number, card: string): Promise<void> {
    await this.control({ do: "insert", slot, card });
    await this.clock.run(700);
  }

  async until<T>(promise: Promise<T>): Promise<T> {
    let over = false;
    const mark = () => {
      over = true;
    };
    promise.then(mark, mark);
    for (await settle(); !over; await this.clock.run(10));
    return promise;
  }

  async end(): Promise<void> {
    await this.until(this.reader.stop());
    this.bench.stop();
  }
}

const PIN = { operation: "verify", reference: 1, minDigits: 4, maxDigits: 4, blockBytes: 8, prompt: 0 } as const;

async function unlockWith(one: Recording, card: Card, digits: string): Promise<PinEnd> {
  await one.control({ do: "pin", digits, end: "VALIDER" });
  return card.enterPin(PIN);
}

async function unlocked(one: Recording, card: Card): Promise<void> {
  const identity = await readCps(card, testDesk);
  if (identity.kind !== "read") throw new Error("the CPS was refused");
  await unlockWith(one, card, "1234");
  await readSituations(card, identity.value, testDesk);
}

async function readFamily(one: Recording): Promise<void> {
  const end = await one.until(
    one.reader.withCard("vitale", (vitale) =>
      readVitale(vitale, testDesk, {
        holder: "02",
        today: day("2026-11-23"),
        roleAnswer: async (challenge, serial) => {
          const proof = await one.reader.withCard("cps", (cps) => cpsRoleAnswer(cps, challenge, serial), {
            stayPowered: true,
          });
          return proof.kind === "done" && proof.value.kind === "read" ? proof.value.value : undefined;
        },
        onProgress: () => {},
      }),
    ),
  );
  if (end.kind !== "done" || end.value.kind !== "read") throw new Error("the Vitale was not read");
}

async function cpsOpen(one: Recording): Promise<void> {
  await one.insert(0, "C01");
  await one.until(one.reader.withCard("cps", (card) => unlocked(one, card), { stayPowered: true }));
}

/** What the reader is led through, by the name of its trace. */
export const SCENARIOS: Readonly<Record<string, (one: Recording) => Promise<void>>> = {
  "unlock-c01": cpsOpen,
  "read-v01": async (one) => {
    await cpsOpen(one);
    await one.insert(1, "V01");
    await readFamily(one);
  },
  "read-v05-with-role": async (one) => {
    await cpsOpen(one);
    await one.insert(1, "V05");
    await readFamily(one);
  },
  "wrong-code": async (one) => {
    await one.insert(0, "C01");
    await one.until(
      one.reader.withCard("cps", async (card) => {
        await unlockWith(one, card, "0000");
        await unlockWith(one, card, "1234");
      }),
    );
  },
  "code-stopped": async (one) => {
    await one.insert(0, "C01");
    const stop = new AbortController();
    const entering = one.reader.withCard("cps", (card) => card.enterPin(PIN, stop.signal));
    await one.clock.run(400);
    stop.abort();
    await one.until(entering);
  },
  "vitale-pulled": async (one) => {
    await one.insert(1, "V01");
    await one.control({ do: "card-fault", slot: 1, kind: "pulled-at:9" });
    await one.until(
      one.reader.withCard("vitale", (card) =>
        readVitale(card, testDesk, {
          holder: "02",
          today: day("2026-11-23"),
          roleAnswer: async () => undefined,
          onProgress: () => {},
        }),
      ),
    );
    await one.clock.run(700);
  },
};

/** The trace of a scenario, as it is recorded today. */
export async function recordScenario(name: string): Promise<string> {
  const one = new Recording();
  one.reader.start();
  await one.clock.run(1000);
  await SCENARIOS[name]?.(one);
  await one.end();
  return `${one.lines.join("\n")}\n`;
}
