import { expect, test } from "vitest";
import {
  code128Block,
  decodeOfflineStatus,
  decodePaperStatus,
  encodeErrorStatus,
  encodeOfflineStatus,
  encodeOperation,
  encodePaperStatus,
  encodePrinterStatus,
  encodeRealTime,
  encodeSequenceStatus,
  isRealTimeStatus,
  isSequenceStatus,
  type Operation,
  OrderReader,
  qrBlock,
} from "#hal/wire/escpos/index";
import { concat, fromHex, hex } from "#util/bytes";

/** The published vectors of the printer line. */
const VECTORS: readonly (readonly [string, readonly Operation[], string])[] = [
  ["reset", [{ kind: "init" }], "1B 40"],
  ["code page CP858", [{ kind: "code-page", page: 19 }], "1B 74 13"],
  ["international set 0", [{ kind: "international", set: 0 }], "1B 52 00"],
  [
    "centre, bold, double height and width",
    [
      { kind: "align", align: "centre" },
      { kind: "bold", on: true },
      { kind: "size", width: 2, height: 2 },
    ],
    "1B 61 01 1B 45 01 1D 21 11",
  ],
  ["FSE 000123", [{ kind: "text", text: "FSE 000123" }, { kind: "line-feed" }], "46 53 45 20 30 30 30 31 32 33 0A"],
  [
    "normal size, bold off, left",
    [
      { kind: "size", width: 1, height: 1 },
      { kind: "bold", on: false },
      { kind: "align", align: "left" },
    ],
    "1D 21 00 1B 45 00 1B 61 00",
  ],
  [
    "the euro",
    [{ kind: "text", text: "Montant total    12,70 €" }, { kind: "line-feed" }],
    "4D 6F 6E 74 61 6E 74 20 74 6F 74 61 6C 20 20 20 20 31 32 2C 37 30 20 D5 0A",
  ],
  [
    "accents",
    [{ kind: "text", text: "Réglé à l'infirmière" }, { kind: "line-feed" }],
    "52 82 67 6C 82 20 85 20 6C 27 69 6E 66 69 72 6D 69 8A 72 65 0A",
  ],
  ["QR: model 2", [{ kind: "qr-model" }], "1D 28 6B 04 00 31 41 32 00"],
  ["QR: module of 4 dots", [{ kind: "qr-module", dots: 4 }], "1D 28 6B 03 00 31 43 04"],
  ["QR: error correction M", [{ kind: "qr-level", level: "M" }], "1D 28 6B 03 00 31 45 31"],
  [
    "QR: store",
    [{ kind: "qr-store", data: "TRN:FSE:000123" }],
    "1D 28 6B 11 00 31 50 30 54 52 4E 3A 46 53 45 3A 30 30 30 31 32 33",
  ],
  ["QR: print", [{ kind: "qr-print" }], "1D 28 6B 03 00 31 51 30"],
  ["feed four lines", [{ kind: "feed-lines", lines: 4 }], "1B 64 04"],
  ["status in sequence", [{ kind: "paper-status" }], "1D 72 01"],
  ["CODE128", code128Block("000123"), "1D 68 50 1D 77 02 1D 48 02 1D 6B 49 08 7B 42 30 30 30 31 32 33"],
  ["cut", [{ kind: "cut" }], "1D 56 42 00"],
];

test.each(VECTORS)("%s is written as its bytes", (_what, operations, bytes) => {
  expect(hex(concat(...operations.map(encodeOperation)), " ")).toBe(bytes);
});

test.each(VECTORS)("%s is read as its operations", (_what, operations, bytes) => {
  const reader = new OrderReader();
  reader.push(fromHex(bytes));
  expect(operations.map(() => reader.next())).toEqual(operations);
  expect(reader.next()).toBeUndefined();
});

const ALL_GOOD = { coverOpen: false, feedButton: false, paperStop: false, error: false };
const NO_ERROR = { mechanical: false, cutter: false, unrecoverable: false, hot: false };

test.each([
  ["n=1 at rest", encodePrinterStatus({ offline: false, waitingForRecovery: false, feedButton: false }), 0x12],
  ["n=1 off line", encodePrinterStatus({ offline: true, waitingForRecovery: false, feedButton: false }), 0x1a],
  ["n=2 at rest", encodeOfflineStatus(ALL_GOOD), 0x12],
  ["n=2 cover open", encodeOfflineStatus({ ...ALL_GOOD, coverOpen: true }), 0x16],
  ["n=2 paper stop", encodeOfflineStatus({ ...ALL_GOOD, paperStop: true }), 0x32],
  ["n=2 error", encodeOfflineStatus({ ...ALL_GOOD, error: true }), 0x52],
  ["n=3 at rest", encodeErrorStatus(NO_ERROR), 0x12],
  ["n=4 at rest", encodePaperStatus({ nearEnd: false, end: false }), 0x12],
  ["n=4 near end", encodePaperStatus({ nearEnd: true, end: false }), 0x1e],
  ["n=4 end", encodePaperStatus({ nearEnd: false, end: true }), 0x72],
  ["n=4 near end and end", encodePaperStatus({ nearEnd: true, end: true }), 0x7e],
  ["in sequence, all good", encodeSequenceStatus({ nearEnd: false, end: false }), 0x00],
  ["in sequence, near end", encodeSequenceStatus({ nearEnd: true, end: false }), 0x03],
  ["in sequence, end", encodeSequenceStatus({ nearEnd: false, end: true }), 0x0c],
])("status %s has its byte", (_what, byte, expected) => expect(byte).toBe(expected));

test("no byte is both kinds of status, and a real-time one keeps its fixed bits", () => {
  const bytes = Array.from({ length: 256 }, (_, byte) => byte);
  expect(bytes.filter((byte) => isRealTimeStatus(byte) && isSequenceStatus(byte))).toEqual([]);
  expect(bytes.filter(isRealTimeStatus).every((byte) => (byte & 0x93) === 0x12)).toBe(true);
  expect(bytes.filter(isRealTimeStatus)).toHaveLength(16);
});

test("statuses are read as they were written", () => {
  expect(decodeOfflineStatus(0x32)).toEqual({ ...ALL_GOOD, paperStop: true });
  expect(decodePaperStatus(0x72)).toEqual({ nearEnd: false, end: true });
});

test("real-time commands have their bytes", () => {
  expect(hex(encodeRealTime({ kind: "status", number: 4 }), " ")).toBe("10 04 04");
  expect(hex(encodeRealTime({ kind: "clear" }), " ")).toBe("10 05 02");
});

test("a QR block of a short text is the one of the manual, at the largest module that fits", () => {
  expect(qrBlock("TRN:FSE:000123")).toEqual([
    { kind: "qr-model" },
    { kind: "qr-module", dots: 6 },
    { kind: "qr-level", level: "M" },
    { kind: "qr-store", data: "TRN:FSE:000123" },
    { kind: "qr-print" },
  ]);
});
