import { expect, test } from "vitest";
import type { Card, CardReader, PinEnd, ReaderEvent, Slot, SlotState, WithCardEnd } from "#hal/ports/index";
import { SLOTS } from "#hal/ports/index";
import { AssertionFailed } from "#util/assert";
import { concat, hex } from "#util/bytes";
import { Trouble } from "#util/trouble";
import { type Clause, hold, type Scene } from "./places.ts";

/** The CardReader port. The cards C01 (T=1), V01 (T=0) and M01 (T=1) stand in the three slots, on metal too. */
const CARDS: Readonly<Record<Slot, string>> = { cps: "C01", vitale: "V01", amc: "M01" };
const ATRS: Readonly<Record<Slot, string>> = {
  cps: "3B8D8131FE45805B54524E5445535443505301 42",
  vitale: "3B8D4001805B54524E5445535456495401",
  amc: "3B8D8131FE45805B54524E54455354414D4301 4D",
};
const AIDS: Readonly<Record<Slot, string>> = { cps: "CPS", vitale: "VIT", amc: "AMC" };
const CODE_PORTEUR = {
  operation: "verify",
  reference: 1,
  minDigits: 4,
  maxDigits: 4,
  blockBytes: 8,
  prompt: 0,
} as const;

const readAt = (offset: number, le: number) => ({ cla: 0, ins: 0xb0, p1: offset >> 8, p2: offset & 0xff, le });
const SERIAL = { cla: 0, ins: 0xb0, p1: 0x9c, p2: 0, le: 12 };
const TRIES = { cla: 0, ins: 0x20, p1: 0, p2: 1 };
const CURRENT_FILE = readAt(0, 1);

const aid = (slot: Slot) => Uint8Array.from([0xf0, ...Buffer.from(`TRN${AIDS[slot]}`), 0x01]);
const select = (slot: Slot, p2: 0x04 | 0x0c = 0x0c) => ({
  cla: 0,
  ins: 0xa4,
  p1: 0x04,
  p2,
  data: aid(slot),
  ...(p2 === 0x04 ? { le: 256 } : {}),
});
const selectFile = (fid: number) => ({
  cla: 0,
  ins: 0xa4,
  p1: 0x02,
  p2: 0x0c,
  data: Uint8Array.of(fid >> 8, fid & 0xff),
});
const FIRST_FILE: Readonly<Record<Slot, number>> = { cps: 0x5401, vitale: 0x5601, amc: 0x5701 };

function done<T>(end: WithCardEnd<T>): T {
  if (end.kind !== "done") throw new Error(JSON.stringify(end));
  return end.value;
}

const onCard = async <T>(scene: Scene, slot: Slot, work: (card: Card) => Promise<T>): Promise<T> =>
  done(await scene.until(scene.reader.withCard(slot, work)));

/** A file piece by piece, until the card has no more. */
async function inPieces(card: Card, fid: number, pieceBytes: number): Promise<Uint8Array> {
  await card.transmit(selectFile(fid));
  const parts: Uint8Array[] = [];
  for (let at = 0; ; ) {
    const { data, sw } = await card.transmit(readAt(at, pieceBytes));
    if (sw === 0x6b00) return concat(...parts);
    parts.push(data);
    at += data.length;
    if (data.length < pieceBytes) return concat(...parts);
  }
}

/** Waits for something that the port must show within so long. */
async function within(scene: Scene, ms: number, seen: () => boolean): Promise<void> {
  for (let waited = 0; !seen(); waited += 20) {
    if (waited >= ms) throw new Error(`not within ${ms} ms`);
    await scene.run(20);
  }
}

const insert = (scene: Scene, slot: Slot) =>
  scene.control({ do: "insert", slot: SLOTS.indexOf(slot), card: CARDS[slot] });
const remove = (scene: Scene, slot: Slot) => scene.control({ do: "remove", slot: SLOTS.indexOf(slot) });

/** Events heard while `work` ran, in words. */
async function heard(reader: CardReader, work: () => Promise<void>): Promise<readonly string[]> {
  const words: string[] = [];
  const forget = reader.listen((event: ReaderEvent) =>
    words.push(event.kind === "link" ? `link ${event.link.kind}` : `${event.kind} ${event.slot}`),
  );
  await work();
  forget();
  return words;
}

async function enterPin(scene: Scene, pin: Record<string, unknown>): Promise<PinEnd> {
  await scene.control({ do: "pin", ...pin });
  return onCard(scene, "cps", (card) => card.enterPin(CODE_PORTEUR));
}

/** The card leaves, `then`, and it is back. */
async function without(scene: Scene, slot: Slot, then: () => Promise<void>): Promise<void> {
  await remove(scene, slot);
  await within(scene, 1000, () => scene.reader.slot(slot).card === "absent");
  await then();
  await insert(scene, slot);
  await within(scene, 1000, () => scene.reader.slot(slot).card === "present");
}

const FOUND: readonly Clause[] = [
  {
    says: "the unit is found, named, and the three cards are seen",
    async proof({ reader }) {
      expect(reader.link).toEqual({ kind: "ready" });
      expect(reader.firmware).toMatch(/^[\x20-\x7e]{1,49}$/);
      expect(SLOTS.map((slot) => reader.slot(slot).card)).toEqual(["present", "present", "present"]);
    },
  },
  {
    says: "nothing is told, and no epoch moves, while nothing moves",
    async proof(scene) {
      const before = SLOTS.map((slot): SlotState => scene.reader.slot(slot));
      expect(await heard(scene.reader, () => scene.run(1500))).toEqual([]);
      expect(SLOTS.map((slot) => scene.reader.slot(slot))).toEqual(before);
    },
  },
  {
    says: "each slot gives the ATR of its card",
    async proof(scene) {
      for (const slot of SLOTS) {
        expect(await onCard(scene, slot, async (card) => hex(card.atr)), slot).toBe(ATRS[slot].replace(" ", ""));
      }
    },
  },
];

const TALKING: readonly Clause[] = [
  ...SLOTS.map(
    (slot): Clause => ({
      says: `an APDU reaches the card ${CARDS[slot]} in slot ${slot}, and its answer comes back`,
      async proof(scene) {
        const { data, sw } = await onCard(scene, slot, (card) => card.transmit(SERIAL));
        expect([sw, data.length, hex(data).slice(0, 12)]).toEqual([0x9000, 12, "5A0A80250000"]);
      },
    }),
  ),
  ...SLOTS.map(
    (slot): Clause => ({
      says: `61xx and 6Cxx of ${CARDS[slot]} never reach the caller`,
      async proof(scene) {
        const [fcp, tooMuch] = await onCard(scene, slot, async (card) => [
          await card.transmit(select(slot, 0x04)),
          await card.transmit({ ...SERIAL, le: 256 }),
        ]);
        expect([fcp?.sw, fcp?.data[0]]).toEqual([0x9000, 0x62]);
        expect([tooMuch?.data.length, tooMuch !== undefined && [0x9000, 0x6282].includes(tooMuch.sw)]).toEqual([
          12,
          true,
        ]);
      },
    }),
  ),
  ...SLOTS.map(
    (slot): Clause => ({
      says: `a file of ${CARDS[slot]} is the same in pieces of 256, of 100 and of 7 bytes`,
      async proof(scene) {
        const files = await onCard(scene, slot, async (card) => {
          await card.transmit(select(slot));
          const read: string[] = [];
          for (const pieceBytes of [256, 100, 7]) read.push(hex(await inPieces(card, FIRST_FILE[slot], pieceBytes)));
          return read;
        });
        expect(files[0]?.length).toBeGreaterThan(20);
        expect(files).toEqual([files[0], files[0], files[0]]);
      },
    }),
  ),
  {
    says: "a refusal of the card is an answer, not an error",
    async proof(scene) {
      const answer = await onCard(scene, "cps", (card) => card.transmit(selectFile(0x7fff)));
      expect([answer.sw, answer.data.length]).toEqual([0x6a82, 0]);
    },
  },
  {
    says: "asking for the tries left costs none",
    async proof(scene) {
      const statuses = await onCard(scene, "cps", async (card) => [
        (await card.transmit(TRIES)).sw,
        (await card.transmit(TRIES)).sw,
      ]);
      expect(statuses).toEqual([0x63c3, 0x63c3]);
    },
  },
  {
    says: "a command with a code in it is never sent",
    async proof(scene) {
      const data = new Uint8Array(8).fill(0x31);
      const end = scene.reader.withCard("cps", (card) => card.transmit({ ...TRIES, data }));
      await expect(scene.until(end)).rejects.toThrow(AssertionFailed);
      expect((await onCard(scene, "cps", (card) => card.transmit(TRIES))).sw).toBe(0x63c3);
    },
  },
];

const SESSIONS: readonly Clause[] = [
  {
    says: "a card left powered keeps its state; one powered off has lost it",
    async proof(scene) {
      const keep = { stayPowered: true };
      const work = async (card: Card) => {
        await card.transmit(select("cps"));
        await card.transmit(selectFile(FIRST_FILE.cps));
      };
      await scene.until(scene.reader.withCard("cps", work, keep));
      const next = await scene.until(scene.reader.withCard("cps", (card) => card.transmit(CURRENT_FILE), keep));
      expect(done(next).sw).toBe(0x9000);
      await scene.until(scene.reader.powerOff("cps"));
      expect((await onCard(scene, "cps", (card) => card.transmit(CURRENT_FILE))).sw).toBe(0x6986);
    },
  },
  {
    says: "one slot serves one at a time; the others are free meanwhile",
    async proof(scene) {
      const { reader } = scene;
      const order: string[] = [];
      const outer = reader.withCard("cps", async (cps) => {
        await cps.transmit(SERIAL);
        done(await reader.withCard("vitale", (vitale) => vitale.transmit(SERIAL)));
        order.push("vitale, inside cps");
      });
      const second = reader.withCard("cps", async () => void order.push("second cps"));
      await scene.until(Promise.all([outer, second]));
      expect(order).toEqual(["vitale, inside cps", "second cps"]);
    },
  },
  {
    says: "a card kept after its withCard is dead",
    async proof(scene) {
      const kept = await onCard(scene, "amc", async (card) => card);
      await expect(scene.until(kept.transmit(SERIAL))).rejects.toThrow(Trouble);
    },
  },
  {
    says: "an epoch that is past ends as swapped",
    async proof(scene) {
      const epoch = scene.reader.slot("vitale").epoch - 1;
      expect(await scene.until(scene.reader.withCard("vitale", async () => 1, { epoch }))).toEqual({ kind: "swapped" });
    },
  },
  {
    says: "a trouble of cards thrown by the work is its end; anything else passes through, and the slot serves on",
    async proof(scene) {
      const { reader } = scene;
      const refuse = reader.withCard("amc", () => Promise.reject(new Trouble("E_CARD_KIND")));
      expect(await scene.until(refuse)).toEqual({ kind: "unreadable", code: "E_CARD_KIND" });
      const fail = reader.withCard("amc", () => Promise.reject(new TypeError("not ours")));
      await expect(scene.until(fail)).rejects.toThrow("not ours");
      expect((await onCard(scene, "amc", (card) => card.transmit(SERIAL))).sw).toBe(0x9000);
    },
  },
  {
    says: "a stopped reader is absent and serves nobody; started again it is as before",
    async proof(scene) {
      const { reader } = scene;
      await scene.until(reader.stop());
      expect(reader.link).toEqual({ kind: "absent" });
      expect((await scene.until(reader.withCard("cps", async () => 1))).kind).toBe("no-reader");
      reader.start();
      await within(scene, 5000, () => reader.link.kind === "ready" && reader.slot("amc").card === "present");
      expect((await onCard(scene, "cps", (card) => card.transmit(SERIAL))).sw).toBe(0x9000);
    },
  },
];

const ENTRIES: readonly Clause[] = [
  {
    says: "a secure entry told to stop is aborted, and costs no try",
    async proof(scene) {
      const stop = new AbortController();
      const entry = onCard(scene, "cps", (card) => card.enterPin(CODE_PORTEUR, stop.signal));
      await scene.run(300);
      stop.abort();
      expect(await scene.until(entry)).toEqual({ kind: "aborted" });
      expect((await onCard(scene, "cps", (card) => card.transmit(TRIES))).sw).toBe(0x63c3);
    },
  },
  {
    says: "a secure entry brings the card's word: wrong, then right",
    needs: ["typing"],
    async proof(scene) {
      expect(await enterPin(scene, { digits: "9999" })).toEqual({ kind: "answered", sw: 0x63c2 });
      expect(await enterPin(scene, { digits: "1234" })).toEqual({ kind: "answered", sw: 0x9000 });
    },
  },
  {
    says: "ANNULER ends a secure entry without the card, and the next command is answered",
    needs: ["typing"],
    async proof(scene) {
      await scene.control({ do: "pin", digits: "12", end: "ANNULER" });
      const [end, after] = await onCard(scene, "cps", async (card) => [
        await card.enterPin(CODE_PORTEUR),
        (await card.transmit(TRIES)).sw,
      ]);
      expect([end, after]).toEqual([{ kind: "cancelled" }, 0x63c3]);
    },
  },
  {
    says: "too few digits reach no card",
    needs: ["typing"],
    async proof(scene) {
      expect(await enterPin(scene, { digits: "123", short: "6403" })).toEqual({ kind: "length-refused" });
      expect((await onCard(scene, "cps", (card) => card.transmit(TRIES))).sw).toBe(0x63c3);
    },
  },
];

const MOVES: readonly Clause[] = [
  {
    says: "a card taken out is told within a second, and so is its return, with another epoch",
    needs: ["cards"],
    async proof(scene) {
      const { epoch } = scene.reader.slot("vitale");
      const told = await heard(scene.reader, () => without(scene, "vitale", async () => {}));
      expect(told).toEqual(["removed vitale", "inserted vitale"]);
      expect(scene.reader.slot("vitale").epoch).toBeGreaterThan(epoch);
    },
  },
  {
    says: "an empty slot ends as absent",
    needs: ["cards"],
    async proof(scene) {
      await without(scene, "amc", async () => {
        expect(await scene.until(scene.reader.withCard("amc", async () => 1))).toEqual({ kind: "absent" });
      });
    },
  },
  {
    says: "a card taken out between two commands ends as removed",
    needs: ["cards"],
    async proof(scene) {
      const end = await scene.until(
        scene.reader.withCard("vitale", async (card) => {
          await card.transmit(SERIAL);
          await remove(scene, "vitale");
          return card.transmit(SERIAL);
        }),
      );
      expect(end).toEqual({ kind: "removed" });
      await insert(scene, "vitale");
      await within(scene, 1000, () => scene.reader.slot("vitale").card === "present");
    },
  },
  {
    says: "a mute card ends as mute, and the other slots serve on",
    needs: ["cards"],
    async proof(scene) {
      await without(scene, "amc", async () => {
        await scene.control({ do: "insert", slot: 2, card: "S01" });
        expect(await scene.until(scene.reader.withCard("amc", async () => 1))).toEqual({ kind: "mute" });
        await remove(scene, "amc");
      });
      expect((await onCard(scene, "cps", (card) => card.transmit(SERIAL))).sw).toBe(0x9000);
    },
  },
  {
    says: "a unit pulled out is absent; put back, it is ready within five seconds and tells its cards",
    needs: ["plug"],
    async proof(scene) {
      await scene.control({ do: "fault", line: "reader", kind: "unplug" });
      await within(scene, 2000, () => scene.reader.link.kind === "absent");
      expect((await scene.until(scene.reader.withCard("cps", async () => 1))).kind).toBe("no-reader");
      const told = await heard(scene.reader, async () => {
        await scene.control({ do: "fault", line: "reader", kind: "replug" });
        await within(scene, 5000, () => scene.reader.slot("amc").card === "present");
      });
      expect(told).toEqual(expect.arrayContaining(["link ready", "inserted cps", "inserted vitale", "inserted amc"]));
      expect((await onCard(scene, "cps", (card) => card.transmit(SERIAL))).sw).toBe(0x9000);
    },
  },
  {
    says: "bytes that the line flips are never taken for an answer",
    needs: ["plug"],
    async proof(scene) {
      const read = await onCard(scene, "vitale", async (card) => {
        await card.transmit(select("vitale"));
        // In the data of the second piece: behind the SELECT's answer, one piece and the header of the next.
        await scene.control({ do: "fault", line: "reader", kind: "flip", after: 15 + 31 + 14, count: 3 });
        return hex(await inPieces(card, FIRST_FILE.vitale, 16));
      });
      const clean = await onCard(scene, "vitale", async (card) => {
        await card.transmit(select("vitale"));
        return hex(await inPieces(card, FIRST_FILE.vitale, 256));
      });
      expect(read).toBe(clean);
      expect(scene.reader.link).toEqual({ kind: "ready" });
    },
  },
];

const CLAUSES = [...FOUND, ...TALKING, ...SESSIONS, ...ENTRIES, ...MOVES];

hold({
  port: "reader",
  variable: "TOURNEE_READER",
  set: async (scene) => {
    for (const slot of SLOTS) await insert(scene, slot);
  },
  clauses: CLAUSES,
  gapsOnMetal: [
    "a secure entry brings the card's word: wrong, then right",
    "ANNULER ends a secure entry without the card, and the next command is answered",
    "too few digits reach no card",
    "a card taken out is told within a second, and so is its return, with another epoch",
    "an empty slot ends as absent",
    "a card taken out between two commands ends as removed",
    "a mute card ends as mute, and the other slots serve on",
    "a unit pulled out is absent; put back, it is ready within five seconds and tells its cards",
    "bytes that the line flips are never taken for an answer",
  ],
});

test("reader: the contract has clauses", () => {
  expect(CLAUSES.length).toBeGreaterThan(20);
});
