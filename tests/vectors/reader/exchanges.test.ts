import { describe, expect, test } from "vitest";
import { parseAtr } from "#hal/wire/apdu/index";
import {
  abort,
  type CcidCommand,
  type CcidMessage,
  decodeFeatures,
  decodeStatus,
  EMPTY,
  encodeFeatures,
  encodeFrame,
  firmwareText,
  HostFramer,
  iccPowerOff,
  iccPowerOn,
  requestMessage,
  secure,
  setParameters,
  slotStatus,
  troubleOf,
  UnitFramer,
  vendorEscape,
  xfrBlock,
} from "#hal/wire/ccid/index";
import { fromHex, hex } from "#util/bytes";
import { framesOf, vectorFrames } from "./exchanges.ts";

/** Exchanges X1 to X33 of the wire reference: the outside witness of every codec of the reader line. */
const frames = vectorFrames();

function messageOf(bytes: Uint8Array): CcidMessage {
  const [token] = new UnitFramer().push(bytes);
  if (token?.kind !== "frame") throw new Error(`no frame: ${token?.kind}`);
  return token.message;
}

function answers(name: string): CcidMessage[] {
  return framesOf(name)
    .filter((frame) => frame.from === "unit")
    .flatMap((frame) => new HostFramer().push(frame.bytes))
    .flatMap((token) => (token.kind === "frame" ? [token.message] : []));
}

const damagedOnPurpose = (frame: { readonly name: string; readonly bytes: Uint8Array }) =>
  frame.name === "X16" && frame.bytes[8] === 0x11;

test("all 33 exchanges are there", () => {
  expect(new Set(frames.map((frame) => frame.name)).size).toBe(33);
  expect(frames.length).toBeGreaterThanOrEqual(70);
});

describe("every host frame", () => {
  test.each(frames.filter((frame) => frame.from === "host" && !damagedOnPurpose(frame)))(
    "$name is read, and written again byte for byte by the command it belongs to",
    ({ bytes }) => {
      const message = messageOf(bytes);
      expect(hex(encodeFrame(again(message)))).toBe(hex(bytes));
    },
  );
});

/** Decodes the request with its command and encodes what came out. */
function again(message: CcidMessage): CcidMessage {
  const through = <Q, R>(command: CcidCommand<Q, R>): CcidMessage => {
    const request = command.decodeRequest(message);
    if (!request.ok) throw new Error(`refused with ${request.bError}`);
    return requestMessage(command, request.value, message.slot, message.seq);
  };
  switch (message.type) {
    case slotStatus.code:
      return through(slotStatus);
    case iccPowerOn.code:
      return through(iccPowerOn);
    case iccPowerOff.code:
      return through(iccPowerOff);
    case setParameters.code:
      return through(setParameters);
    case xfrBlock.code:
      return through(xfrBlock);
    case secure.code:
      return through(secure);
    case vendorEscape.code:
      return through(vendorEscape);
    case abort.code:
      return through(abort);
    default:
      throw new Error(`no command for type ${message.type}`);
  }
}

describe("every unit frame", () => {
  test.each(frames.filter((frame) => frame.from === "unit" && frame.bytes.length > 3))(
    "$name is one frame, written again byte for byte",
    ({ bytes }) => {
      const [token, ...more] = new HostFramer().push(bytes);
      expect(more).toEqual([]);
      if (token?.kind !== "frame") throw new Error(`no frame: ${token?.kind}`);
      expect(hex(encodeFrame(token.message))).toBe(hex(bytes));
    },
  );
});

describe("what the answers say", () => {
  test("X1 is the firmware string", () => {
    expect(firmwareText(answers("X1")[0]?.data ?? new Uint8Array())).toBe("TOURNEE-RK3 V1.00 TEST");
  });

  test("X3 is the features, both ways", () => {
    const data = answers("X3")[0]?.data ?? new Uint8Array();
    const features = { verify: true, modify: true, exactMessageCount: true, minDigits: 4, maxDigits: 12 };
    expect(decodeFeatures(data)).toEqual(features);
    expect(hex(encodeFeatures(features))).toBe(hex(data));
  });

  test.each([
    ["X4", "inactive", "done"],
    ["X5", "absent", "done"],
    ["X9", "inactive", "failed"],
    ["X19", "inactive", "more-time"],
    ["X26", "absent", "failed"],
  ] as const)("the first status of %s is %s, %s", (name, icc, command) => {
    expect(decodeStatus(answers(name)[0]?.specific[0] ?? 0xff)).toEqual({ icc, command });
  });

  test.each([
    ["X9", "E_CARD_MUTE"],
    ["X24", "PIN_TIMEOUT"],
    ["X25", "PIN_CANCELLED"],
    ["X26", "CARD_REMOVED"],
    ["X27", "PIN_ABORTED"],
    ["X28", "E_READER_BUSY"],
  ])("the failure of %s is %s", (name, code) => {
    const [bStatus = 0, bError = 0] = answers(name)[0]?.specific ?? [];
    expect(troubleOf(bError, decodeStatus(bStatus)?.icc ?? "absent")).toBe(code);
  });

  test.each(["X6", "X7", "X8"])("the ATR of %s is good", (name) => {
    expect(parseAtr(answers(name)[0]?.data ?? new Uint8Array())).toMatchObject({ kind: "atr", ta1: undefined });
  });

  test("X16 is a NAK, X17 a notification and a frame, X18 two time bytes and a frame", () => {
    const kinds = (name: string) =>
      framesOf(name)
        .filter((frame) => frame.from === "unit")
        .flatMap((frame) => new HostFramer().push(frame.bytes).map((token) => token.kind));
    expect(kinds("X16")).toEqual(["nak", "frame"]);
    expect(kinds("X17")).toEqual(["notification", "frame"]);
    expect(kinds("X18")).toEqual(["time-byte", "time-byte", "frame"]);
  });

  test("the damaged command of X16 is refused whole by the unit", () => {
    const first = framesOf("X16")[0]?.bytes ?? new Uint8Array();
    expect(new UnitFramer().push(first)).toEqual([{ kind: "damaged", why: "lrc", bytes: first.length }]);
  });
});

describe("the structures of secure entry", () => {
  test("X22 reads as a verify of four digits", () => {
    const request = secure.decodeRequest(messageOf(framesOf("X22")[0]?.bytes ?? new Uint8Array()));
    expect(request).toMatchObject({
      ok: true,
      value: { operation: "verify", timeoutS: 30, minDigits: 4, maxDigits: 4, message: 0, prologue: [0, 0, 13] },
    });
  });

  test("X32 reads as a change with three prompts", () => {
    const request = secure.decodeRequest(messageOf(framesOf("X32")[0]?.bytes ?? new Uint8Array()));
    expect(request).toMatchObject({
      ok: true,
      value: {
        operation: "modify",
        askCurrent: true,
        confirmNew: true,
        oldOffset: 0,
        newOffset: 8,
        messages: [0, 2, 3],
      },
    });
  });

  test.each([
    ["", 0x01, "no data"],
    ["02", 0x0a, "an operation that is neither"],
    ["00 1E 82 08 00 04 04 02 01 0C 04 00 00 00 0D 00 20 00 01", 0x01, "a template without Lc"],
    ["00 1E 92 08 00 04 04 02 01 0C 04 00 00 00 0D 00 20 00 01 08 FF FF FF FF FF FF FF FF", 0x0c, "a shifted position"],
    ["00 1E 82 18 00 04 04 02 01 0C 04 00 00 00 0D 00 20 00 01 08 FF FF FF FF FF FF FF FF", 0x0d, "a length field"],
    ["00 1E 82 08 01 04 04 02 01 0C 04 00 00 00 0D 00 20 00 01 08 FF FF FF FF FF FF FF FF", 0x0e, "a length format"],
    [
      "00 1E 82 08 00 09 04 02 01 0C 04 00 00 00 0D 00 20 00 01 08 FF FF FF FF FF FF FF FF",
      0x0f,
      "more digits than bytes",
    ],
    [
      "00 1E 82 08 00 04 05 02 01 0C 04 00 00 00 0D 00 20 00 01 08 FF FF FF FF FF FF FF FF",
      0x10,
      "a minimum above the maximum",
    ],
    ["00 1E 82 08 00 04 04 04 01 0C 04 00 00 00 0D 00 20 00 01 08 FF FF FF FF FF FF FF FF", 0x11, "no validation key"],
    ["00 1E 82 08 00 04 04 02 01 0C 04 00 00 00 0D 00 20 00 01 09 FF FF FF FF FF FF FF FF", 0x1d, "an Lc that lies"],
  ])("refused: %s", (data, bError) => {
    expect(secure.decodeRequest({ specific: [0, 0, 0], data: fromHex(data) })).toEqual({ ok: false, bError });
  });
});

test("an empty request is written without data", () => {
  expect(hex(encodeFrame(requestMessage(slotStatus, EMPTY, 0, 3)), " ")).toBe("03 06 65 00 00 00 00 00 03 00 00 00 63");
});
