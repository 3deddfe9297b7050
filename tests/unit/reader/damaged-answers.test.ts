import { describe, expect, test } from "vitest";
import { encodeFrame, HostFramer } from "#hal/wire/ccid/index";
import { concat, sameBytes } from "#util/bytes";
import { ReaderRig, type Spoiler } from "../../helpers/reader-rig.ts";
import { AMC_ATR, TableCard, VITALE_ATR } from "../simulator/kit.ts";

/**
 * Every way an answer can be spoilt (wire vectors, "damaged variants"), one after the other, on one running driver:
 * the reading succeeds all the same, the link is ready again, and less than 3 s have passed since the fault was seen.
 */
const READ = { cla: 0, ins: 0xb0, p1: 0x81, p2: 0, le: 8 };
const DATA = [1, 3, 6, 0x50, 0x80, 0xff, 0, 0x15];
const ANSWER = "01 03 06 50 80 FF 00 15 90 00";
/** Longest wait before silence is believed: T=0 with a time byte in the noise, then the recovery itself. */
const LONGEST_MS = { amc: 2 * 2_200 + 3_000, vitale: 2 * 10_000 + 3_000 };

const CARDS = {
  amc: () => new TableCard(AMC_ATR, { "00 B0": ANSWER }),
  vitale: () => new TableCard(VITALE_ATR, { "00 B0": ANSWER }),
};

/** Spoils one DataBlock answer, the one that carries the data; the rest goes by untouched. */
function once(change: Spoiler): { readonly spoil: Spoiler; readonly done: () => boolean } {
  let spent = false;
  return {
    spoil: (bytes) => {
      if (spent || bytes[2] !== 0x80 || bytes.length < 20) return [bytes];
      spent = true;
      const original = bytes.slice();
      const changed = change(bytes);
      return passesTheCheck(concat(...changed), original) ? [original] : changed;
    },
    done: () => spent,
  };
}

/** An LRC of 8 bits cannot see a byte put in that is worth the LRC itself: no host could. */
function passesTheCheck(changed: Uint8Array, original: Uint8Array): boolean {
  const other = new HostFramer().push(changed).find((token) => token.kind === "frame");
  if (changed.length !== original.length + 1 || other?.kind !== "frame") return false;
  return other.message.seq === original[8] && !sameBytes(encodeFrame(other.message), original);
}

async function readThrough(slot: "amc" | "vitale", changes: readonly Spoiler[]): Promise<void> {
  const rig = new ReaderRig();
  rig.insert(slot, CARDS[slot]());
  await rig.start();
  for (const [index, change] of changes.entries()) {
    const fault = once(change);
    const beganMs = rig.clock.monotonicMs();
    const end = await rig.until(
      rig.reader.withCard(slot, async (card) => {
        rig.spoil = fault.spoil;
        return card.transmit(READ);
      }),
    );
    expect(fault.done(), `variant ${index} was played`).toBe(true);
    expect(end, `variant ${index}`).toMatchObject({ kind: "done", value: { sw: 0x9000 } });
    if (end.kind === "done") expect([...end.value.data], `variant ${index}`).toEqual(DATA);
    expect(rig.reader.link, `variant ${index}`).toEqual({ kind: "ready" });
    expect(rig.clock.monotonicMs() - beganMs, `variant ${index}`).toBeLessThan(LONGEST_MS[slot]);
  }
  expect(rig.opened).toBe(1); // The line was never given up for it.
  for (const note of rig.notes) expect(note.durationMs).toBeLessThan(3_000);
  await rig.stop();
}

const LENGTHS = { amc: 13 + 4 + 10, vitale: 13 + 10 };
const each = (length: number, change: (bytes: Uint8Array, at: number) => Uint8Array): Spoiler[] =>
  Array.from({ length }, (_, at) => (bytes) => [change(bytes, at)]);

const without = (bytes: Uint8Array, at: number) => concat(bytes.subarray(0, at), bytes.subarray(at + 1));
const withByte = (bytes: Uint8Array, at: number, byte: number) =>
  concat(bytes.subarray(0, at), [byte], bytes.subarray(at));

/** The same answer with other fields and a good LRC. */
function refit(
  bytes: Uint8Array,
  fields: { readonly seq?: number; readonly slot?: number; readonly type?: number },
): Uint8Array {
  const [token] = new HostFramer().push(bytes);
  if (token?.kind !== "frame") throw new Error("no frame to refit");
  const { seq = 0, slot = 0, type } = fields;
  const { message } = token;
  return encodeFrame({
    ...message,
    seq: (message.seq + seq) & 0xff,
    slot: message.slot + slot,
    type: type ?? message.type,
  });
}

describe.each(["amc", "vitale"] as const)("slot %s", (slot) => {
  test("one bit flipped, at each place", async () => {
    const flips = each(LENGTHS[slot] * 8, (bytes, bit) => {
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return bytes;
    });
    await readThrough(slot, flips);
  }, 60_000);

  test("one byte dropped, at each place", () => readThrough(slot, each(LENGTHS[slot], without)), 60_000);

  test.each([0x00, 0x03, 0x50, 0xff])("byte %i put in, at each place, before and after too", (byte) =>
    readThrough(
      slot,
      each(LENGTHS[slot] + 1, (bytes, at) => withByte(bytes, at, byte)),
    ),
  );

  test("doubled, lost, cut, given to another bSeq, slot or type", () =>
    readThrough(slot, [
      (bytes) => [bytes, bytes],
      () => [],
      (bytes) => [bytes.subarray(0, 12)],
      (bytes) => [refit(bytes, { seq: 1 })],
      (bytes) => [refit(bytes, { seq: -1 })],
      (bytes) => [refit(bytes, { slot: 1 })],
      (bytes) => [refit(bytes, { slot: 2 })],
      (bytes) => [refit(bytes, { type: 0x81 })],
      (bytes) => [refit(bytes, { type: 0x85 })],
    ]));

  test("one byte at a time", () =>
    readThrough(slot, [(bytes) => Array.from(bytes, (_, at) => bytes.subarray(at, at + 1))]));

  test("late, past the next command", async () => {
    let held: Uint8Array | undefined;
    await readThrough(slot, [
      (bytes) => {
        held = bytes;
        return [];
      },
      (bytes) => [held ?? bytes, bytes],
    ]);
  });
});

/** Bytes of a spoilt answer that look like time bytes are believed by nobody: the recovery begins at once. */
describe("a T=0 answer found spoilt, with bytes of 80 and more in it", () => {
  const played: readonly (readonly [string, (rig: ReaderRig) => Spoiler])[] = [
    ["a wrong LRC", () => (bytes) => [concat(bytes.slice(0, -1), [(bytes.at(-1) ?? 0) ^ 1])]],
    ["a length that is too long", () => (bytes) => [concat(bytes.slice(0, 4), [0x02], bytes.slice(5))]],
    [
      "a pause of 60 ms inside",
      (rig) => (bytes) => {
        const whole = bytes.slice();
        rig.clock.after(60, () => rig.say(whole.slice(14)));
        return [whole.slice(0, 14)];
      },
    ],
  ];

  test.each(played)("%s costs less than a second, not the ten of a card at work", async (_what, change) => {
    const rig = new ReaderRig();
    rig.insert("vitale", CARDS.vitale());
    await rig.start();
    const fault = once(change(rig));
    const beganMs = rig.clock.monotonicMs();
    const end = await rig.until(
      rig.reader.withCard("vitale", async (card) => {
        rig.spoil = fault.spoil;
        return card.transmit(READ);
      }),
    );
    expect([fault.done(), end.kind]).toEqual([true, "done"]);
    expect(rig.clock.monotonicMs() - beganMs).toBeLessThan(1_000);
    await rig.stop();
  });
});
