import type { Card, CommandApdu, ResponseApdu } from "#hal/ports/index";
import { type Decoded, decodeFcp, decodeFile, SERIAL_SFI, type Shape, type Template } from "#hal/wire/card-files/index";
import { TLV_LIMITS } from "#hal/wire/tlv/index";
import { concat, hex } from "#util/bytes";
import { Trouble } from "#util/trouble";
import type { CardDesk } from "./desk.ts";
import { type CardKind, kindRefusal, recognise } from "./recognise.ts";

/** Bounds of one whole reading (cards.md 6). */
export const READING_LIMITS = { files: 80, bytes: 64 * 1024, cardTimeMs: 20_000 } as const;

/** One reading of one card: what was spent of its bounds, and every file read, for the authenticity check. */
export interface Reading {
  readonly card: Card;
  readonly serial: string;
  /** Content by FID of what was read, except certificates and EF.AUTH. */
  readonly files: Map<number, Uint8Array>;
  readonly send: (apdu: CommandApdu) => Promise<ResponseApdu>;
  readonly spent: { files: number; bytes: number };
}

/** Begins a reading: the ATR must name a test card of that kind, then the serial number is read. */
export async function startReading(card: Card, desk: CardDesk, kind: CardKind): Promise<Reading> {
  const wrong = kindRefusal(recognise(card.atr), kind);
  if (wrong) throw new Trouble(wrong, { slot: card.slot });
  const endMs = desk.clock.monotonicMs() + READING_LIMITS.cardTimeMs;
  const send = async (apdu: CommandApdu) => {
    if (desk.clock.monotonicMs() > endMs) throw new Trouble("E_CARD_FILE", { reason: "too-slow" });
    return card.transmit(apdu);
  };
  return { card, serial: await readSerial(send), files: new Map(), send, spent: { files: 0, bytes: 0 } };
}

/** What identifies the very card in a slot: compared before a signature when the epoch changed. */
export async function identifyCard(card: Card): Promise<{ readonly atr: string; readonly serial: string }> {
  return { atr: hex(card.atr), serial: await readSerial((apdu) => card.transmit(apdu)) };
}

/** `5A 0A` + 10 bytes BCD, read by its short number from anywhere. */
async function readSerial(send: (apdu: CommandApdu) => Promise<ResponseApdu>): Promise<string> {
  const answer = await send({ cla: 0, ins: 0xb0, p1: 0x80 | SERIAL_SFI, p2: 0, le: 12 });
  needSuccess(answer, 0x2f02);
  const digits = hex(answer.data.subarray(2));
  if (answer.data.length !== 12 || answer.data[0] !== 0x5a || answer.data[1] !== 0x0a || !/^\d{20}$/.test(digits)) {
    throw new Trouble("E_CARD_FILE", { fid: 0x2f02, reason: "serial" });
  }
  return digits;
}

/** Selects an application by its whole name. */
export async function selectApplication(
  send: (apdu: CommandApdu) => Promise<ResponseApdu>,
  aid: Uint8Array,
): Promise<void> {
  const answer = await send({ cla: 0, ins: 0xa4, p1: 0x04, p2: 0x0c, data: aid });
  if (answer.sw !== 0x9000) throw new Trouble("E_CARD_STATUS", { ins: 0xa4, sw: answer.sw });
}

/** The whole content of a file below the current directory, by its FCP; undefined when the card says 69 82 (no right). */
export async function readFile(reading: Reading, fid: number): Promise<Uint8Array | undefined> {
  const size = await sizeOf(reading, fid);
  const parts: Uint8Array[] = [];
  let at = 0;
  while (at < size) {
    const want = Math.min(256, size - at);
    const answer = await reading.send({ cla: 0, ins: 0xb0, p1: at >> 8, p2: at & 0xff, le: want });
    if (answer.sw === 0x6982) return undefined;
    needSuccess(answer, fid);
    if (answer.data.length === 0 || answer.data.length > want) {
      throw new Trouble("E_CARD_FILE", { fid, reason: "answer-length" });
    }
    parts.push(answer.data);
    at += answer.data.length;
  }
  return concat(...parts);
}

/** The same, kept for the authenticity check, and an error when the card refuses it. */
export async function needFile(reading: Reading, fid: number): Promise<Uint8Array> {
  const bytes = await readFile(reading, fid);
  if (bytes === undefined) throw new Trouble("E_CARD_STATUS", { fid, sw: 0x6982 });
  reading.files.set(fid, bytes);
  return bytes;
}

/** A file that is in no list of EF.AUTH: EF.AUTH itself, a certificate. */
export async function freeFile(reading: Reading, fid: number): Promise<Uint8Array> {
  const bytes = await readFile(reading, fid);
  if (bytes === undefined) throw new Trouble("E_CARD_STATUS", { fid, sw: 0x6982 });
  return bytes;
}

/** SELECT with FCP; a file beyond the bounds is refused before it is read. */
async function sizeOf(reading: Reading, fid: number): Promise<number> {
  const { spent } = reading;
  spent.files += 1;
  if (spent.files > READING_LIMITS.files) throw new Trouble("E_CARD_FILE", { fid, reason: "too-many-files" });
  const data = Uint8Array.of(fid >> 8, fid & 0xff);
  const answer = await reading.send({ cla: 0, ins: 0xa4, p1: 0x02, p2: 0x04, data, le: 256 });
  needSuccess(answer, fid);
  const fcp = decodeFcp(answer.data);
  if (fcp?.kind !== "file" || fcp.fid !== fid) throw new Trouble("E_CARD_FILE", { fid, reason: "fcp" });
  if (fcp.size > TLV_LIMITS.fileBytes) throw new Trouble("E_CARD_FILE", { fid, reason: "file-too-long" });
  spent.bytes += fcp.size;
  if (spent.bytes > READING_LIMITS.bytes) throw new Trouble("E_CARD_FILE", { fid, reason: "card-too-long" });
  if (fcp.size === 0) throw new Trouble("E_CARD_FILE", { fid, reason: "empty" });
  return fcp.size;
}

function needSuccess(answer: ResponseApdu, fid: number): void {
  if (answer.sw !== 0x9000) throw new Trouble("E_CARD_STATUS", { fid, sw: answer.sw });
}

/** What a template says of a file's bytes, its value alone, or Trouble E_CARD_FILE with the reason and the tags. */
export function decoded<S extends Shape>(
  template: Template<S>,
  bytes: Uint8Array,
  fid: number,
): { readonly value: Decoded<S>; readonly unknown: number; readonly escaped: number } {
  const read = decodeFile(template, bytes);
  if (read.kind === "refused") throw fileTrouble(fid, read.reason, read.where);
  return read;
}

export function fileTrouble(fid: number, reason: string, where = ""): Trouble {
  return new Trouble("E_CARD_FILE", { fid, reason, where });
}
