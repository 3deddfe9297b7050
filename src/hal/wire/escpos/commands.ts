import { asciiBytes, concat } from "#util/bytes";
import { cp858Bytes } from "./cp858.ts";

/** 58 mm paper: 384 dots, font A 12 dots wide, font B 9 (wire.md 5). */
export const DOTS = 384;
export const COLUMNS = { A: 32, B: 42 } as const;
/** The number of CP858 for `ESC t`. */
export const CODE_PAGE = 19;

export const ALIGNMENTS = { left: 0, centre: 1, right: 2 } as const;
export type Alignment = keyof typeof ALIGNMENTS;
export const QR_LEVELS = { L: 0x30, M: 0x31, Q: 0x32, H: 0x33 } as const;
export type QrLevel = keyof typeof QR_LEVELS;

/** Every command used on the printer line (wire.md 5.1), as a value. */
export type Operation =
  | { readonly kind: "init" }
  | { readonly kind: "code-page"; readonly page: number }
  | { readonly kind: "international"; readonly set: number }
  | { readonly kind: "line-feed" }
  | { readonly kind: "feed-lines"; readonly lines: number }
  | { readonly kind: "feed-dots"; readonly dots: number }
  | { readonly kind: "align"; readonly align: Alignment }
  | { readonly kind: "bold"; readonly on: boolean }
  | { readonly kind: "underline"; readonly on: boolean }
  | { readonly kind: "font"; readonly font: "A" | "B" }
  | { readonly kind: "reverse"; readonly on: boolean }
  | { readonly kind: "size"; readonly width: 1 | 2; readonly height: 1 | 2 }
  | { readonly kind: "line-spacing"; readonly dots: number | undefined }
  | { readonly kind: "cut" }
  | { readonly kind: "bar-height"; readonly dots: number }
  | { readonly kind: "bar-module"; readonly dots: number }
  | { readonly kind: "bar-digits" }
  | { readonly kind: "code128"; readonly data: string }
  | { readonly kind: "qr-model" }
  | { readonly kind: "qr-module"; readonly dots: number }
  | { readonly kind: "qr-level"; readonly level: QrLevel }
  | { readonly kind: "qr-store"; readonly data: string }
  | { readonly kind: "qr-print" }
  | { readonly kind: "paper-status" }
  | { readonly kind: "text"; readonly text: string };

/** Commands the printer obeys at once, wherever they stand in the stream. */
export type RealTimeOperation =
  | { readonly kind: "status"; readonly number: 1 | 2 | 3 | 4 }
  | { readonly kind: "clear" };

const ESC = 0x1b;
const GS = 0x1d;
const DLE = 0x10;
/** Byte mode, level M, versions 1 to 10: how much a code of each version holds. */
const QR_CAPACITY_M = [14, 26, 42, 62, 84, 106, 122, 152, 180, 213];
const QR_QUIET_MODULES = 8;
const PRINTABLE_ASCII = /^[ -~]+$/;

/** The bytes of one command. A value that does not fit its byte is a programmer error: RangeError. */
export function encodeOperation(op: Operation): Uint8Array {
  switch (op.kind) {
    case "text":
      return cp858Bytes(op.text);
    case "code128":
      return code128(op.data);
    case "qr-store":
      return qrStore(op.data);
    default:
      return Uint8Array.from(plainBytes(op), within255);
  }
}

type Plain = Exclude<Operation, { kind: "text" | "code128" | "qr-store" }>;

function plainBytes(op: Plain): readonly number[] {
  switch (op.kind) {
    case "init":
      return [ESC, 0x40];
    case "code-page":
      return [ESC, 0x74, op.page];
    case "international":
      return [ESC, 0x52, op.set];
    case "line-feed":
      return [0x0a];
    case "feed-lines":
      return [ESC, 0x64, op.lines];
    case "feed-dots":
      return [ESC, 0x4a, op.dots];
    case "align":
      return [ESC, 0x61, ALIGNMENTS[op.align]];
    case "bold":
      return [ESC, 0x45, Number(op.on)];
    case "underline":
      return [ESC, 0x2d, Number(op.on)];
    case "font":
      return [ESC, 0x4d, op.font === "A" ? 0 : 1];
    case "reverse":
      return [GS, 0x42, Number(op.on)];
    case "size":
      return [GS, 0x21, ((op.width - 1) << 4) | (op.height - 1)];
    case "line-spacing":
      return op.dots === undefined ? [ESC, 0x32] : [ESC, 0x33, op.dots];
    case "cut":
      return [GS, 0x56, 0x42, 0x00];
    case "bar-height":
      return [GS, 0x68, op.dots];
    case "bar-module":
      return [GS, 0x77, op.dots];
    case "bar-digits":
      return [GS, 0x48, 0x02];
    case "paper-status":
      return [GS, 0x72, 0x01];
    default:
      return qrBytes(op);
  }
}

function qrBytes(op: Extract<Plain, { kind: "qr-model" | "qr-module" | "qr-level" | "qr-print" }>): readonly number[] {
  switch (op.kind) {
    case "qr-model":
      return [GS, 0x28, 0x6b, 4, 0, 0x31, 0x41, 0x32, 0x00];
    case "qr-module":
      return [GS, 0x28, 0x6b, 3, 0, 0x31, 0x43, op.dots];
    case "qr-level":
      return [GS, 0x28, 0x6b, 3, 0, 0x31, 0x45, QR_LEVELS[op.level]];
    case "qr-print":
      return [GS, 0x28, 0x6b, 3, 0, 0x31, 0x51, 0x30];
  }
}

/** The three bytes, or the one, of a real-time command. */
export function encodeRealTime(op: RealTimeOperation): Uint8Array {
  return op.kind === "status" ? Uint8Array.of(DLE, 0x04, op.number) : Uint8Array.of(DLE, 0x05, 0x02);
}

/** Whether a text can stand in one of our QR codes: 1 to 213 signs of ASCII, 20..7E. */
export function isQrData(text: string): boolean {
  return PRINTABLE_ASCII.test(text) && text.length <= (QR_CAPACITY_M.at(-1) ?? 0);
}

/**
 * A whole QR block: model 2, level M, the largest module of 3 to 6 dots that keeps the code within the paper. `data`
 * passes isQrData, so that no real-time command can stand inside; RangeError otherwise.
 */
export function qrBlock(data: string): readonly Operation[] {
  if (!isQrData(data)) throw new RangeError("not for a QR code");
  const version = QR_CAPACITY_M.findIndex((capacity) => data.length <= capacity) + 1;
  const modules = 17 + 4 * version + QR_QUIET_MODULES;
  const dots = Math.max(3, Math.min(6, Math.trunc(DOTS / modules)));
  return [
    { kind: "qr-model" },
    { kind: "qr-module", dots },
    { kind: "qr-level", level: "M" },
    { kind: "qr-store", data },
    { kind: "qr-print" },
  ];
}

/** A whole CODE128 block, digits below. `data` is ASCII, 20..7E. */
export function code128Block(data: string): readonly Operation[] {
  return [
    { kind: "bar-height", dots: 80 },
    { kind: "bar-module", dots: 2 },
    { kind: "bar-digits" },
    { kind: "code128", data },
  ];
}

function code128(data: string): Uint8Array {
  const content = printableAscii(`{B${data}`);
  if (content.length > 255) throw new RangeError("too much for a bar code");
  return concat([GS, 0x6b, 0x49, content.length], content);
}

function qrStore(data: string): Uint8Array {
  const content = printableAscii(data);
  const length = content.length + 3;
  if (length > 0xffff) throw new RangeError("too much for a QR code");
  return concat([GS, 0x28, 0x6b, length & 0xff, length >> 8, 0x31, 0x50, 0x30], content);
}

function printableAscii(text: string): Uint8Array {
  if (!PRINTABLE_ASCII.test(text)) throw new RangeError("ASCII 20..7E only");
  return asciiBytes(text);
}

function within255(value: number): number {
  if (!Number.isInteger(value) || value < 0 || value > 255) throw new RangeError("a parameter is one byte");
  return value;
}
