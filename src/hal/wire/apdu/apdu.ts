import { concat } from "#util/bytes";

/**
 * Short APDUs (ISO 7816-4).
 *
 * ```text
 *  case 1   CLA INS P1 P2
 *  case 2   CLA INS P1 P2 Le             Le 00 stands for 256
 *  case 3   CLA INS P1 P2 Lc data        Lc 1..255
 *  case 4   CLA INS P1 P2 Lc data Le
 *  answer   data SW1 SW2
 * ```
 */
export interface ShortApdu {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  /** 0 to 255 bytes; an empty array is the same as none. */
  readonly data?: Uint8Array;
  /** 1 to 256; absent when no answer is expected. */
  readonly le?: number;
}

export interface ApduAnswer {
  readonly data: Uint8Array;
  readonly sw: number;
}

/** Instructions that the lower layers must know by name. */
export const INS = {
  verify: 0x20,
  mse: 0x22,
  change: 0x24,
  pso: 0x2a,
  resetRetryCounter: 0x2c,
  externalAuthenticate: 0x82,
  getChallenge: 0x84,
  internalAuthenticate: 0x88,
  select: 0xa4,
  readBinary: 0xb0,
  getResponse: 0xc0,
  getDataTlv: 0xcb,
  getData: 0xca,
} as const;

/** Throws RangeError on more than 255 bytes of data or an Le outside 1..256: a programmer error. */
export function encodeApdu(apdu: ShortApdu): Uint8Array {
  const { data, le } = apdu;
  if (data && data.length > 255) throw new RangeError(`Lc ${data.length}`);
  if (le !== undefined && (le < 1 || le > 256)) throw new RangeError(`Le ${le}`);
  const header = [apdu.cla, apdu.ins, apdu.p1, apdu.p2];
  const tail = le === undefined ? [] : [le & 0xff];
  return data && data.length > 0 ? concat(header, [data.length], data, tail) : concat(header, tail);
}

/** Undefined when the lengths do not agree. */
export function parseApdu(bytes: Uint8Array): ShortApdu | undefined {
  const [cla, ins, p1, p2, fifth] = bytes;
  if (cla === undefined || ins === undefined || p1 === undefined || p2 === undefined) return undefined;
  const header = { cla, ins, p1, p2 };
  if (fifth === undefined) return header;
  if (bytes.length === 5) return { ...header, le: fifth === 0 ? 256 : fifth };
  if (fifth === 0) return undefined;
  const data = bytes.slice(5, 5 + fifth);
  if (bytes.length === 5 + fifth) return { ...header, data };
  const last = bytes[5 + fifth];
  if (last === undefined || bytes.length !== 6 + fifth) return undefined;
  return { ...header, data, le: last === 0 ? 256 : last };
}

/** Undefined when there is no status word. `data` is a view of the answer. */
export function parseAnswer(bytes: Uint8Array): ApduAnswer | undefined {
  const sw1 = bytes.at(-2);
  const sw2 = bytes.at(-1);
  if (sw1 === undefined || sw2 === undefined) return undefined;
  return { data: bytes.subarray(0, bytes.length - 2), sw: (sw1 << 8) | sw2 };
}

export function encodeAnswer(answer: ApduAnswer): Uint8Array {
  return concat(answer.data, [answer.sw >> 8, answer.sw & 0xff]);
}
