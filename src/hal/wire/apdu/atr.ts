import { xorOf } from "#util/bytes";
import { MAX_ATR, MIN_ATR } from "../ccid/limits.ts";

/**
 * Answer to reset (ISO 7816-3).
 *
 * ```text
 *  TS  T0        TA1 TB1 TC1 TD1   TA2 ...   historical bytes   TCK
 *  3B  Y1|count  as Y1 says  |__ Y2|protocol  count of T0        XOR from T0 on = 0; absent if T=0 alone
 * ```
 */
export interface Atr {
  readonly kind: "atr";
  readonly convention: "direct" | "inverse";
  readonly historical: Uint8Array;
  /** Protocols offered, in order, without repetition; T=0 when nothing is said. */
  readonly protocols: readonly number[];
  /** FI DI, when the card offers another speed than 372/1. */
  readonly ta1: number | undefined;
  /** Extra guard time. */
  readonly tc1: number | undefined;
  /** Specific mode: the card talks at once with this protocol, no PPS. */
  readonly ta2: number | undefined;
  /** T=0 waiting integer; 10 when not said. */
  readonly wi: number;
  /** T=1: longest information field of the card; 32 when not said. */
  readonly ifsc: number;
  /** T=1: BWI in the high half, CWI in the low; 4D when not said. */
  readonly bwiCwi: number;
  /** T=1: bit 0 asks for a CRC. */
  readonly crc: boolean;
}

export type AtrResult = Atr | { readonly kind: "bad"; readonly why: "length" | "ts" | "announced" | "tck" };

const DIRECT = 0x3b;
const INVERSE = 0x3f;

interface Group {
  readonly ta: number | undefined;
  readonly tb: number | undefined;
  readonly tc: number | undefined;
  /** Protocol of the TD before: undefined for the first group. */
  readonly protocol: number | undefined;
}

/** Reads the interface bytes: groups, and where the historical bytes begin. */
function groupsOf(bytes: Uint8Array): { readonly groups: readonly Group[]; readonly end: number } {
  const groups: Group[] = [];
  let at = 2;
  let protocol: number | undefined;
  let next: number | undefined = bytes[1];
  while (next !== undefined && at <= bytes.length) {
    const y: number = next >> 4;
    const take = (bit: number) => ((y & bit) === 0 ? undefined : bytes[at++]);
    const group = { ta: take(1), tb: take(2), tc: take(4), protocol };
    const td = take(8);
    groups.push(group);
    protocol = td === undefined ? undefined : td & 0x0f;
    next = td;
  }
  return { groups, end: at };
}

/** Checks and reads an ATR of 2 to 33 bytes. */
export function parseAtr(bytes: Uint8Array): AtrResult {
  if (bytes.length < MIN_ATR || bytes.length > MAX_ATR) return { kind: "bad", why: "length" };
  if (bytes[0] !== DIRECT && bytes[0] !== INVERSE) return { kind: "bad", why: "ts" };
  const { groups, end } = groupsOf(bytes);
  const count = (bytes[1] ?? 0) & 0x0f;
  const offered = groups.map((group) => group.protocol).filter((protocol) => protocol !== undefined);
  const checked = offered.some((protocol) => protocol !== 0);
  if (bytes.length !== end + count + (checked ? 1 : 0)) return { kind: "bad", why: "announced" };
  if (checked && xorOf(bytes, 1) !== 0) return { kind: "bad", why: "tck" };
  const [first, second] = groups;
  const t1 = groups.find((group, index) => index >= 2 && group.protocol === 1);
  const protocols = [...new Set(offered.filter((protocol) => protocol !== 15))];
  return {
    kind: "atr",
    convention: bytes[0] === DIRECT ? "direct" : "inverse",
    historical: bytes.slice(end, end + count),
    protocols: protocols.length > 0 ? protocols : [0],
    ta1: first?.ta,
    tc1: first?.tc,
    ta2: second?.ta,
    wi: second?.tc ?? 10,
    ifsc: t1?.ta ?? 32,
    bwiCwi: t1?.tb ?? 0x4d,
    crc: ((t1?.tc ?? 0) & 1) === 1,
  };
}
