import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "#hal/clock/index";
import { createKeypad } from "#hal/keypad/index";
import { openSerialLine, SERIAL_SETTINGS } from "#hal/line/index";
import { type CardReader, type Keypad, type Printer, sleep } from "#hal/ports/index";
import { createPrinter } from "#hal/printer/index";
import { SerialCardReader } from "#hal/reader/index";
import { openHardware } from "../../firmware/hardware.ts";
import { createDeck } from "../../simulator/cards/index.ts";
import { startFolderBench } from "../../simulator/folder-bench.ts";
import { INSTANT_PACE } from "../../simulator/pace.ts";
import { builtInHardware } from "../../stage/built-in-hardware.ts";
import { testMemory } from "../helpers/direct-card.ts";
import { FakeClock, settle } from "../helpers/fake-clock.ts";
import { seededRandom } from "../helpers/journal-rig.ts";

/**
 * One contract a port, held at several places: the simulated unit in this process (time in our hand), the same behind
 * pseudo-terminals and the real serial line code, and the metal that an environment variable names. A clause that wants
 * a hand at the machine cannot be proved where there is none: it is a gap, skipped and listed by name.
 */
export interface Drivers {
  readonly reader: CardReader;
  readonly keypad: Keypad;
  readonly printer: Printer;
}

/** What somebody must do at the machine: move cards, type, change paper, pull the plug, change the state of the unit. */
export type Hand = "cards" | "typing" | "paper" | "plug" | "unit";
const ALL_HANDS: readonly Hand[] = ["cards", "typing", "paper", "plug", "unit"];

export interface Scene extends Drivers {
  /** One request at the bench's control, which must be taken. Fails where there is no bench. */
  control(request: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>>;
  /** Time passes. */
  run(ms: number): Promise<void>;
  /** Time passes until the promise has settled. */
  until<T>(promise: Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface Clause {
  readonly says: string;
  readonly needs?: readonly Hand[];
  proof(scene: Scene): Promise<void>;
}

export interface Contract {
  readonly port: keyof Drivers;
  /** The environment variable that names a device. */
  readonly variable: string;
  /** What the places with a bench do before the first clause; on metal a person does it. */
  readonly set?: (scene: Scene) => Promise<void>;
  readonly clauses: readonly Clause[];
  /** Clauses that metal alone cannot prove, by name. */
  readonly gapsOnMetal: readonly string[];
}

interface Place {
  readonly name: string;
  readonly hands: readonly Hand[];
  open(): Promise<Scene>;
}

const gapsOf = ({ clauses }: Contract, hands: readonly Hand[]) =>
  clauses.filter(({ needs = [] }) => needs.some((hand) => !hands.includes(hand))).map(({ says }) => says);

/** Holds a port to its contract, everywhere it can be. Clauses leave the scene as they found it. */
export function hold(contract: Contract): void {
  const { port, variable } = contract;
  const device = process.env[variable];
  const places = [IN_PROCESS, BEHIND_PTYS, ...(device === undefined ? [] : [metalPlace(device)])];
  for (const place of places) {
    describe(`${port}: ${place.name}`, () => {
      let scene: Scene;
      beforeAll(async () => {
        scene = await place.open();
        if (place.hands.length > 0) await contract.set?.(scene);
        scene[port].start();
        await scene.run(2500);
      });
      afterAll(async () => {
        await scene?.until(scene[port].stop());
        await scene?.close();
      });
      for (const { says, needs = [], proof } of contract.clauses) {
        const missing = needs.filter((hand) => !place.hands.includes(hand));
        const name = missing.length === 0 ? says : `gap (no hand for ${missing.join(", ")}): ${says}`;
        test.skipIf(missing.length > 0)(name, () => proof(scene));
      }
    });
  }
  test(`${port}: what metal alone cannot prove is listed`, () => {
    expect(gapsOf(contract, [])).toEqual(contract.gapsOnMetal);
    expect(gapsOf(contract, IN_PROCESS.hands)).toEqual([]);
  });
  const why = device === undefined ? ` (not run: ${variable} names no device)` : "";
  test.skipIf(device === undefined)(`${port}: on metal${why}`, () => expect(places).toHaveLength(3));
}

const IN_PROCESS: Place = {
  name: "the simulated unit in this process",
  hands: ALL_HANDS,
  async open() {
    const clock = new FakeClock();
    const random = seededRandom("contract");
    const machine = builtInHardware({
      clock,
      random,
      deck: createDeck({ random: (count) => random.bytes(count) }),
      memory: testMemory(),
    });
    return {
      ...machine.hardware,
      control: async (request) => {
        let answer: Awaited<ReturnType<typeof machine.bench.control>> | undefined;
        void machine.bench.control(request).then((said) => {
          answer = said;
        });
        for (await settle(); answer === undefined; await clock.run(5));
        return taken(request, answer);
      },
      run: (ms) => clock.run(ms),
      until: (promise) => untilSettled(clock, promise),
      async close() {
        machine.bench.stop();
        expect(clock.running, "timers left running").toBe(0);
      },
    };
  },
};

const BEHIND_PTYS: Place = {
  name: "the simulated unit behind pseudo-terminals",
  hands: ALL_HANDS,
  async open() {
    const dir = mkdtempSync(join(tmpdir(), "contract-"));
    const bench = await startFolderBench({ dir, seed: 1, pace: INSTANT_PACE, deck: createDeck() });
    return {
      ...openHardware(dir),
      control: async (request) => taken(request, await bench.control(request)),
      ...realTime,
      async close() {
        await bench.stop();
        rmSync(dir, { recursive: true, force: true });
      },
    };
  },
};

const realTime = {
  run: (ms: number) => sleep(systemClock(), ms),
  until: <T>(promise: Promise<T>) => promise,
};

/** A device by its path: a tty. The drivers of the other two lines are there and never started. */
function metalPlace(device: string): Place {
  return {
    name: `metal, ${device}`,
    hands: [],
    async open() {
      const clock = systemClock();
      const line = (name: "reader" | "keypad" | "printer") => () => openSerialLine(device, SERIAL_SETTINGS[name]);
      return {
        reader: new SerialCardReader({ openLine: line("reader"), clock }),
        keypad: createKeypad({ openLine: line("keypad"), clock }),
        printer: createPrinter({ openLine: line("printer"), clock }),
        control: async () => {
          throw new Error("nobody is at the machine");
        },
        ...realTime,
        close: async () => {},
      };
    },
  };
}

function taken(request: unknown, answer: { readonly ok: boolean; readonly [fact: string]: unknown }) {
  if (!answer.ok) throw new Error(`${JSON.stringify(request)}: ${answer.error}`);
  return answer;
}

async function untilSettled<T>(clock: FakeClock, promise: Promise<T>, limitMs = 200_000): Promise<T> {
  let settled = false;
  const mark = () => {
    settled = true;
  };
  promise.then(mark, mark);
  const endMs = clock.monotonicMs() + limitMs;
  for (await settle(); !settled; await clock.run(5)) {
    if (clock.monotonicMs() > endMs) throw new Error(`nothing settled in ${limitMs} ms`);
  }
  return promise;
}
