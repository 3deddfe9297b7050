import { createHash } from "node:crypto";
import type { Desk, HandOverEnd, Road, SealMaterial, Session } from "#billing";
import type { PosteReceipt, SealedLot } from "#billing/model/lot";
import { type MemoryDisk, memoryDisk } from "#hal/disk/index";
import { buildDesk } from "../../firmware/desk.ts";
import { openStoreOn, type Store } from "../../firmware/store.ts";
import type { Bench } from "../../simulator/bench.ts";
import { createDeck } from "../../simulator/cards/index.ts";
import { type BuiltInHardware, builtInHardware } from "../../stage/built-in-hardware.ts";
import { testMemory } from "../helpers/direct-card.ts";
import { FakeClock, settle } from "../helpers/fake-clock.ts";
import { seededRandom } from "../helpers/journal-rig.ts";
import { ScriptedUi } from "./scripted-ui.ts";

const SLOT_NUMBERS = { cps: 0, vitale: 1, amc: 2 } as const;
export type SlotName = keyof typeof SLOT_NUMBERS;

/** What the other end of the road does with the next parcels: one word each; "received" when there are none left. */
export type RoadMood = "received" | "unreachable" | "not-confirmed" | "refused" | "kept-and-lost";

/** A poste in one object: dedupes by id and hash, chains its receipts, and remembers what it was handed. */
export class FakeRoad implements Road {
  paired = true;
  escrowKey?: Uint8Array;
  /** Told before each hand-over is answered: what the device has journaled by then can be looked at. */
  onHandOver: ((sealed: SealedLot) => void) | undefined;
  readonly moods: RoadMood[] = [];
  readonly kept = new Map<string, PosteReceipt>();
  readonly sealed: SealMaterial[] = [];
  /** Ids in the order they came, repeats included. */
  readonly asked: string[] = [];

  async seal(material: SealMaterial): Promise<SealedLot> {
    this.sealed.push(material);
    const parcel = Uint8Array.from(Buffer.from(`sealed.${material.lotId}.${this.sealed.length}`));
    return { id: material.lotId, parcel, hash: sha256(parcel) };
  }

  async handOver(sealed: SealedLot, onProgress: (percent: number) => void): Promise<HandOverEnd> {
    this.asked.push(sealed.id);
    this.onHandOver?.(sealed);
    const mood = this.moods.shift() ?? "received";
    if (mood === "unreachable") return { kind: "unreachable", code: "E_POSTE_ABSENT" };
    if (mood === "refused") return { kind: "refused", code: "E_POSTE_FULL" };
    onProgress(60);
    if (mood === "not-confirmed") return { kind: "not-confirmed", code: "E_POSTE_ABSENT" };
    const receipt = this.#receipt(sealed);
    if (mood === "kept-and-lost") return { kind: "not-confirmed", code: "E_POSTE_ABSENT" };
    onProgress(100);
    return { kind: "received", receipt };
  }

  #receipt(sealed: SealedLot): PosteReceipt {
    const known = this.kept.get(sealed.id);
    if (known !== undefined) return known;
    const members = this.sealed.find((one) => one.lotId === sealed.id)?.members ?? [];
    const receipt: PosteReceipt = {
      lotId: sealed.id,
      hash: sealed.hash,
      posteId: "00112233445566aa",
      receivedAt: "2026-11-23T17:00:00.000Z",
      sequence: this.kept.size + 1,
      previous: "0".repeat(64),
      invoices: members.length,
      totalFeesCents: members.reduce((sum, { invoice }) => sum + invoice.totals.feeCents, 0),
      signature: "AAAA",
    };
    this.kept.set(sealed.id, receipt);
    return receipt;
  }
}

/** What outlives the device: its disk, the memory of the cards, the poste. */
export interface Lasting {
  readonly disk: MemoryDisk;
  readonly memory: ReturnType<typeof testMemory>;
  readonly road: FakeRoad;
}

let openings = 0;

/** A whole desk in one process: real drivers on simulated units, time in the hand of the test, answers from a script. */
export class FlowBench {
  readonly clock = new FakeClock(Date.parse("2026-11-23T06:30:00Z"));
  readonly ui = new ScriptedUi();
  readonly lasting: Lasting;
  readonly desk: Desk;
  readonly store: Store;
  /** Everything printed. */
  paper = "";
  readonly #machine: BuiltInHardware;

  private constructor(lasting: Lasting, machine: BuiltInHardware, store: Store, clock: FakeClock, ui: ScriptedUi) {
    this.lasting = lasting;
    this.#machine = machine;
    this.store = store;
    this.clock = clock;
    this.ui = ui;
    this.desk = buildDesk({ hardware: machine.hardware, store, road: lasting.road, ui, mode: "test" });
  }

  /** Opens a device, on what an earlier one left behind when `lasting` is given. Its lines are ready. */
  static async open(
    lasting: Lasting = { disk: memoryDisk(), memory: testMemory(), road: new FakeRoad() },
  ): Promise<FlowBench> {
    const clock = new FakeClock(Date.parse("2026-11-23T06:30:00Z"));
    const random = seededRandom(`flow-bench-${openings++}`);
    const printed: string[] = [];
    const machine = builtInHardware({
      clock,
      random,
      deck: createDeck({ random: (count) => random.bytes(count) }),
      memory: lasting.memory,
      paper: (text) => bench.print(text),
    });
    const store = await openStoreOn(lasting.disk, machine.hardware);
    const bench: FlowBench = new FlowBench(lasting, machine, store, clock, new ScriptedUi());
    bench.paper = printed.join("");
    machine.start();
    await clock.run(2500);
    return bench;
  }

  /** Stops and goes on as another process would: new journal, new drivers, over the same disk. The cut loses nothing written. */
  async restart(): Promise<FlowBench> {
    await this.stop();
    return FlowBench.open({ ...this.lasting, disk: copyOf(this.lasting.disk) });
  }

  /** The same for a process that died in the middle of something: it is left as it stands, and its disk as it was. */
  async abandoned(): Promise<FlowBench> {
    const lasting = { ...this.lasting, disk: copyOf(this.lasting.disk) };
    this.ui.close();
    await this.until(this.#machine.stop());
    return FlowBench.open(lasting);
  }

  print(text: string): void {
    this.paper += text;
  }

  get road(): FakeRoad {
    return this.lasting.road;
  }

  get bench(): Bench {
    return this.#machine.bench;
  }

  /** One control request that must be taken. */
  async control(request: Record<string, unknown>): Promise<Readonly<Record<string, unknown>>> {
    const answer = await this.bench.control(request);
    if (!answer.ok) throw new Error(`${JSON.stringify(request)}: ${answer.error}`);
    return answer;
  }

  async insert(slot: SlotName, card: string): Promise<void> {
    await this.control({ do: "insert", slot: SLOT_NUMBERS[slot], card });
    await this.clock.run(700); // The unit tells, or the next poll does.
  }

  async remove(slot: SlotName): Promise<void> {
    await this.control({ do: "remove", slot: SLOT_NUMBERS[slot] });
    await this.clock.run(700); // The unit tells, or the next poll does.
  }

  async fault(slot: SlotName, kind: string): Promise<void> {
    await this.control({ do: "card-fault", slot: SLOT_NUMBERS[slot], kind });
  }

  /** What the holder types at the next secure entry, or in the one that runs. */
  async pin(digits: string, end: "VALIDER" | "ANNULER" | "none" = "VALIDER"): Promise<void> {
    await this.control({ do: "pin", digits, end });
  }

  /** APDUs given to the card of a slot, by instruction in hexadecimal. */
  async apdus(slot: SlotName): Promise<Readonly<Record<string, number>>> {
    const { apdus } = (await this.control({ do: "state" })) as {
      apdus?: Record<string, Record<string, number>>;
    };
    return apdus?.[SLOT_NUMBERS[slot]] ?? {};
  }

  /** Moves time on until the promise has settled. */
  async until<T>(promise: Promise<T>, limitMs = 200_000): Promise<T> {
    let settled = false;
    const mark = () => {
      settled = true;
    };
    promise.then(mark, mark);
    const endMs = this.clock.monotonicMs() + limitMs;
    for (await settle(); !settled; await this.clock.run(10)) {
      if (this.clock.monotonicMs() > endMs) throw new Error(`nothing settled in ${limitMs} ms`);
    }
    return promise;
  }

  /** Moves time on until something is asked. */
  async untilAsked(limitMs = 130_000): Promise<void> {
    const endMs = this.clock.monotonicMs() + limitMs;
    for (await settle(); this.ui.prompts.length === 0; await this.clock.run(10)) {
      if (this.clock.monotonicMs() > endMs) throw new Error("nothing was asked");
    }
  }

  /** Ends the session, if any, and lets go of the lines and the disk. */
  async stop(session?: Session): Promise<void> {
    session?.end("stopped");
    this.ui.close();
    await this.until(this.#machine.stop());
    await this.until(this.store.close());
  }
}

function copyOf(disk: MemoryDisk): MemoryDisk {
  return memoryDisk(disk.files, disk.folders);
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
