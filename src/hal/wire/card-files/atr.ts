import { xorOf } from "#util/bytes";

/**
 * An ATR (ISO 7816-3):
 *
 *   TS | T0 = Y1 K | TA1 TB1 TC1 TD1 = Y2 T | TA2 TB2 ... | K historical bytes | TCK
 *
 * TCK is due unless T=0 is the only protocol offered: the XOR of T0 to TCK is then 00.
 */
export interface AtrShape {
  readonly convention: "direct" | "inverse";
  readonly historical: Uint8Array;
  /** Protocols in the order offered; T=0 when the ATR names none. */
  readonly protocols: readonly number[];
}

/** The parts of an ATR, or undefined when it is broken: length, TS, missing or excess bytes, wrong TCK. Never throws. */
export function parseAtr(atr: Uint8Array): AtrShape | undefined {
  const [ts, t0] = atr;
  if (atr.length > 33 || ts === undefined || t0 === undefined || (ts !== 0x3b && ts !== 0x3f)) return undefined;
  const protocols: number[] = [];
  let at = 2;
  let announced = t0 >> 4;
  while (announced & 0x8) {
    at += bitsIn(announced & 0x7);
    const td = atr[at];
    if (td === undefined) return undefined;
    at += 1;
    protocols.push(td & 0x0f);
    announced = td >> 4;
  }
  at += bitsIn(announced);
  const checked = protocols.some((protocol) => protocol !== 0);
  const end = at + (t0 & 0x0f);
  if (atr.length !== end + (checked ? 1 : 0)) return undefined;
  if (checked && xorOf(atr, 1) !== 0) return undefined;
  return {
    convention: ts === 0x3b ? "direct" : "inverse",
    historical: atr.subarray(at, end),
    protocols: protocols.length > 0 ? [...new Set(protocols)] : [0],
  };
}

function bitsIn(nibble: number): number {
  return (nibble & 1) + ((nibble >> 1) & 1) + ((nibble >> 2) & 1) + ((nibble >> 3) & 1);
}
