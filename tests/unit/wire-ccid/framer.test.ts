import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type CcidMessage,
  encodeFrame,
  HostFramer,
  MAX_DATA,
  NAK_FRAME,
  type Token,
  UnitFramer,
} from "#hal/wire/ccid/index";
import { concat, fromHex } from "#util/bytes";

/** The framers: fed in any pieces, never fooled for long, never throwing. */
const message: fc.Arbitrary<CcidMessage> = fc
  .record({
    type: fc.integer({ min: 0x80, max: 0x84 }),
    slot: fc.integer({ min: 0, max: 4 }),
    seq: fc.nat(255),
    specific: fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)),
    data: fc.uint8Array({ maxLength: MAX_DATA }),
  })
  .map((fields) => ({ ...fields }));

/** Pushes bytes in pieces of the given sizes, round and round. */
function pushed(
  framer: { push(bytes: Uint8Array): readonly Token[] },
  bytes: Uint8Array,
  sizes: readonly number[],
): Token[] {
  const tokens: Token[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    tokens.push(...framer.push(bytes.subarray(at, at + size)));
    at += size;
  }
  return tokens;
}

const framesIn = (tokens: readonly Token[]) =>
  tokens.flatMap((token) => (token.kind === "frame" ? [token.message] : []));
const sizes = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1 });

describe("good frames", () => {
  test("come out as they went in, in any pieces, both ways", () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 6 }), sizes, (messages, pieces) => {
        const bytes = concat(...messages.map(encodeFrame));
        expect(framesIn(pushed(new HostFramer(), bytes, pieces))).toEqual(messages);
        expect(framesIn(pushed(new UnitFramer(), bytes, pieces))).toEqual(messages);
      }),
    );
  });

  test("come out byte by byte", () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 3 }), (messages) => {
        expect(framesIn(pushed(new HostFramer(), concat(...messages.map(encodeFrame)), [1]))).toEqual(messages);
      }),
    );
  });

  test("the pieces change nothing of what else is found", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), sizes, (bytes, pieces) => {
        const merged = (tokens: Token[]) => {
          const all: Token[] = [];
          for (const token of tokens) {
            const last = all.at(-1);
            if (token.kind !== "junk" || last?.kind !== "junk") all.push(token);
            else all[all.length - 1] = { kind: "junk", count: last.count + token.count };
          }
          return all;
        };
        expect(merged(pushed(new HostFramer(), bytes, pieces))).toEqual(
          merged(pushed(new HostFramer(), bytes, [4096])),
        );
      }),
    );
  });
});

describe("between frames, at the host", () => {
  test.each([
    ["03 15 16", [{ kind: "nak" }]],
    ["50 02", [{ kind: "notification", change: "removed" }]],
    ["50 03", [{ kind: "notification", change: "inserted" }]],
    ["50 7F", [{ kind: "notification", change: "unknown" }]],
    [
      "81 FF",
      [
        { kind: "time-byte", value: 0x81 },
        { kind: "time-byte", value: 0xff },
      ],
    ],
    ["00 01 7F", [{ kind: "junk", count: 3 }]],
    ["03 07", [{ kind: "junk", count: 2 }]],
    ["03 15 17", [{ kind: "junk", count: 3 }]],
    ["03 03 15 16", [{ kind: "junk", count: 1 }, { kind: "nak" }]],
  ])("%s", (bytes, tokens) => {
    expect(new HostFramer().push(fromHex(bytes))).toEqual(tokens);
  });

  test("a notification whose second byte is 03 does not swallow the frame behind it", () => {
    const frame = "03 06 81 00 00 00 00 02 13 01 00 00 94";
    expect(new HostFramer().push(fromHex(`50 03 ${frame}`)).map((token) => token.kind)).toEqual([
      "notification",
      "frame",
    ]);
  });

  test("a frame after a NAK is not swallowed", () => {
    const frame = "03 06 81 00 00 00 00 01 12 00 00 00 97";
    expect(new HostFramer().push(concat(NAK_FRAME, fromHex(frame))).map((token) => token.kind)).toEqual([
      "nak",
      "frame",
    ]);
  });

  test("a frame behind a damaged length is found at once", () => {
    const frame = "03 06 81 00 00 00 00 01 12 00 00 00 97";
    const tokens = new HostFramer().push(fromHex(`03 06 81 FF FF 00 00 ${frame}`));
    expect(tokens[0]).toEqual({ kind: "damaged", why: "length", bytes: 1 });
    expect(framesIn(tokens)).toHaveLength(1);
  });

  test("a frame behind one with a wrong LRC is found at once", () => {
    const good = fromHex("03 06 81 00 00 00 00 01 12 00 00 00 97");
    const bad = good.slice();
    bad[12] = 0x96;
    expect(framesIn(new HostFramer().push(concat(bad, good)))).toHaveLength(1);
  });

  test("silence inside a token drops it, and says so", () => {
    const framer = new HostFramer();
    framer.push(fromHex("03 06 81 00 00"));
    expect(framer.waiting).toBe(true);
    expect(framer.gap()).toEqual({ kind: "damaged", why: "gap", bytes: 5 });
    expect(framer.gap()).toBeUndefined();
    expect(framesIn(framer.push(fromHex("03 06 81 00 00 00 00 01 12 00 00 00 97")))).toHaveLength(1);
  });
});

describe("noise", () => {
  test("never throws, and after a silence the next frame is good", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), message, sizes, (noise, good, pieces) => {
        const framer = new HostFramer();
        pushed(framer, noise, pieces);
        framer.gap();
        expect(framesIn(framer.push(encodeFrame(good)))).toEqual([good]);
      }),
    );
  });

  test("no damaged frame is ever delivered: one bit flipped is always seen", () => {
    fc.assert(
      fc.property(message, fc.nat(), (good, at) => {
        const frame = encodeFrame(good);
        const bit = at % (frame.length * 8);
        frame[bit >> 3] = (frame[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const framer = new HostFramer();
        expect(framesIn(framer.push(frame))).not.toContainEqual(good);
      }),
    );
  });
});

describe("at the unit", () => {
  const frame = fromHex("03 06 65 00 00 00 00 01 12 00 00 00 73");

  test("a wrong LRC drops the frame whole and keeps the next", () => {
    const bad = frame.slice();
    bad[12] = 0;
    const tokens = new UnitFramer().push(concat(bad, frame));
    expect(tokens.map((token) => token.kind)).toEqual(["damaged", "frame"]);
  });

  test("a length above 261 drops what has come", () => {
    const tokens = new UnitFramer().push(fromHex("03 06 6F FF FF 00 00 00 00 00"));
    expect(tokens).toEqual([{ kind: "damaged", why: "length", bytes: 10 }]);
  });

  test("silence inside a frame is told", () => {
    const framer = new UnitFramer();
    framer.push(frame.subarray(0, 7));
    expect(framer.gap()).toEqual({ kind: "damaged", why: "gap", bytes: 7 });
  });

  test("a NAK from the host is junk", () => {
    expect(new UnitFramer().push(NAK_FRAME)).toEqual([{ kind: "junk", count: 3 }]);
  });
});
