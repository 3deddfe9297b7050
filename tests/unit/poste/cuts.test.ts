import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AskedEnd, Pushes } from "#billing";
import { writeRound } from "#billing/formats/round";
import type { Standing } from "#billing/model/standing";
import { roundOf } from "../../helpers/rounds.ts";
import { type Cut, cable } from "./proxy.ts";
import { makeLot, Rig, seal, sha256, signedInvoice } from "./rig.ts";

/** N3: the cable pulled at each stretch of a PUT. The same parcel, offered again, is one copy with one receipt. */

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.open();
});
afterEach(() => rig.close());

/** Bytes of one whole hand-over of that lot, each way. */
async function wholeOf(sealed: ReturnType<typeof seal>): Promise<{ readonly there: number; readonly back: number }> {
  const line = await cable(rig.port);
  const end = await rig.handOver(sealed, { pairing: { port: line.port } });
  expect(end.kind).toBe("received");
  line.close();
  return line.carried();
}

/** Places in a length: its ends byte by byte, and evenly between. */
function places(length: number, count: number): readonly number[] {
  const inside = Array.from({ length: count }, (_, index) => Math.floor((length * index) / count));
  return [...new Set([0, 1, 2, ...inside, length - 2, length - 1])].sort((a, b) => a - b);
}

async function handOverThrough(cut: Cut, sealed: ReturnType<typeof seal>) {
  const line = await cable(rig.port, cut);
  const end = await rig.handOver(sealed, { pairing: { port: line.port }, limits: { silenceMs: 1000 } });
  line.close();
  return end;
}

const lotNumber = (index: number) => String(100 + index);
const member = signedInvoice("000000042");

describe.each<{ readonly way: Cut["way"]; readonly count: number }>([
  { way: "there", count: 14 },
  { way: "back", count: 7 },
])("the cable pulled on the way $way", ({ way, count }) => {
  test("never loses nor doubles a lot, and the receipt is the one first given", async () => {
    const first = seal(makeLot({ members: [member] }).material, rig.identity);
    const whole = (await wholeOf(first))[way];
    const ends = new Set<string>();
    for (const [index, after] of places(whole, count).entries()) {
      const { material } = makeLot({ number: lotNumber(index), members: [member] });
      const sealed = seal(material, rig.identity);
      const cutOff = await handOverThrough({ way, after }, sealed);
      ends.add(cutOff.kind);
      const given = rig.store.receipt(sealed.id);
      const again = await rig.handOver(sealed);
      expect([after, again.kind, rig.lots().filter((name) => name.startsWith(sealed.id))]).toEqual([
        ...[after, "received", [sealed.id]],
      ]);
      if (given !== undefined) expect(again).toEqual({ kind: "received", receipt: given });
      if (cutOff.kind === "received") expect(again).toEqual(cutOff);
      expect(rig.journal().filter(({ lotId }) => lotId === sealed.id)).toHaveLength(1);
    }
    expect(ends).toContain("unreachable");
    expect(ends).toContain("not-confirmed");
    const sequences = rig.journal().map(({ receipt }) => (receipt as { sequence: number }).sequence);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
  });
});

test("cut before the connection stands, the device says that nothing left", async () => {
  const sealed = seal(makeLot().material, rig.identity);
  expect(await handOverThrough({ way: "back", after: 100 }, sealed)).toEqual({
    kind: "unreachable",
    code: "E_POSTE_ABSENT",
  });
});

test("cut as the receipt comes back, the poste holds the lot and the device says it is not confirmed", async () => {
  const probe = await wholeOf(seal(makeLot({ number: "001" }).material, rig.identity));
  const sealed = seal(makeLot({ number: "002" }).material, rig.identity);
  const end = await handOverThrough({ way: "back", after: probe.back - 300 }, sealed);
  expect(end).toEqual({ kind: "not-confirmed", code: "E_POSTE_ABSENT" });
  expect(rig.store.receipt(sealed.id)).toMatchObject({ hash: sealed.hash, sequence: 2 });
  expect(await rig.handOver(sealed)).toMatchObject({ kind: "received", receipt: { sequence: 2 } });
});

describe("the cable pulled while the poste gives", () => {
  const NOTHING_SAID: Standing = { cards: [], held: 0, free: 500, tombstones: [], taken: [] };

  async function through<T>(cut: Cut | undefined, call: (pushes: Pushes) => Promise<AskedEnd<T>>) {
    const line = await cable(rig.port, cut);
    const end = await call(rig.pushes({ pairing: { port: line.port }, limits: { silenceMs: 1000 } }));
    line.close();
    return { end, carried: line.carried() };
  }

  async function standing() {
    const end = await rig.pushes().list();
    const [file] = end.kind === "given" ? end.value : [];
    if (file === undefined) throw new Error("nothing stands");
    return file;
  }

  test.each(["there", "back"] as const)("a file comes whole or not at all, on the way %s", async (way) => {
    rig.push("tournee.json", writeRound(roundOf(12)));
    const file = await standing();
    const whole = await through(undefined, (pushes) => pushes.fetch(file, () => {}));
    expect(whole.end.kind).toBe("given");
    for (const after of places(whole.carried[way] - 1, 8)) {
      const { end } = await through({ way, after }, (pushes) => pushes.fetch(file, () => {}));
      if (end.kind === "given") expect(sha256(end.value)).toBe(file.sha256);
      else expect(end.code).toBe("E_POSTE_ABSENT");
    }
    expect((await rig.pushes().fetch(file, () => {})).kind).toBe("given");
  });

  test.each(["there", "back"] as const)(
    "how the device stands is told once, whatever is cut on the way %s",
    async (way) => {
      const whole = await through(undefined, (pushes) => pushes.tell(1, NOTHING_SAID));
      for (const [index, after] of places(whole.carried[way] - 1, 6).entries()) {
        const said = { ...NOTHING_SAID, held: index + 1 };
        await through({ way, after }, (pushes) => pushes.tell(index + 2, said));
        expect(await rig.pushes().tell(index + 2, said)).toEqual({ kind: "given", value: undefined });
        expect(rig.journal().filter(({ seq }) => seq === index + 2)).toHaveLength(1);
      }
    },
  );
});
