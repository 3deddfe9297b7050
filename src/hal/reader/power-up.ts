import type { TroubleCode } from "#util/trouble-codes";
import { type Atr, parseAtr } from "../wire/apdu/index.ts";
import {
  EMPTY,
  iccPowerOff,
  iccPowerOn,
  type Parameters,
  POWER,
  READER_ERROR,
  setParameters,
  troubleOf,
  xfrBlock,
} from "../wire/ccid/index.ts";
import { MAX_INF } from "../wire/t1/index.ts";
import type { Connection } from "./connection.ts";
import type { Reply } from "./outstanding.ts";

/** A card that has been powered and spoken to at the level of its protocol. */
export interface PowerUp {
  readonly atr: Uint8Array;
  readonly protocol: 0 | 1;
  /** T=1: longest information field of the card. */
  readonly ifsc: number;
  /** T=1: block waiting time. */
  readonly bwtMs: number;
}

export type PowerUpEnd =
  | { readonly kind: "up"; readonly power: PowerUp }
  | { readonly kind: "absent" }
  | { readonly kind: "mute" }
  | { readonly kind: "unreadable"; readonly code: TroubleCode };

/** bPowerSelect values tried, in the order of libccid. */
const VOLTAGES = [POWER.v5, POWER.v1_8, POWER.v3] as const;
const DEFAULT_FI_DI = 0x11;
const PPS_TIMEOUT_MS = 1_000;
const MAX_BWI = 9;

type Failure = Exclude<PowerUpEnd, { readonly kind: "up" }>;

/** Power-on, ATR, PPS where the card offers a speed, SetParameters (wire.md 2.5 step 8, 2.12). S(IFS) is the session's. */
export async function powerUp(connection: Connection, slot: number): Promise<PowerUpEnd> {
  const first = await resetCard(connection, slot);
  if (first.kind !== "atr") return first;
  const atr = parseAtr(first.bytes);
  if (atr.kind === "bad") return { kind: "unreadable", code: "E_CARD_ATR" };
  const protocol = protocolOf(atr);
  if (protocol === undefined) return { kind: "unreadable", code: "E_CARD_PROTOCOL" };
  const speed = await negotiate(connection, slot, atr, protocol);
  if (typeof speed !== "number") return speed;
  const set = await connection.request(setParameters, parametersOf(atr, protocol, speed), slot);
  if (set.kind !== "done") return failure(set);
  return { kind: "up", power: { atr: first.bytes, protocol, ifsc: atr.ifsc, bwtMs: bwtMs(atr.bwiCwi >> 4) } };
}

/** Block waiting time at 4 MHz and the default speed: 11 etu and 2^BWI x 960 etu of 93 us. */
export function bwtMs(bwi: number): number {
  const etuMs = 372 / 4000;
  return Math.ceil((11 + 2 ** Math.min(bwi, MAX_BWI) * 960) * etuMs);
}

async function resetCard(
  connection: Connection,
  slot: number,
): Promise<{ readonly kind: "atr"; readonly bytes: Uint8Array } | Failure> {
  let last: Failure = { kind: "mute" };
  for (const power of VOLTAGES) {
    const reply = await connection.request(iccPowerOn, { power }, slot);
    if (reply.kind === "done") return { kind: "atr", bytes: reply.value.atr };
    last = failure(reply);
    if (last.kind === "absent") return last;
  }
  return last;
}

function failure(reply: Exclude<Reply<unknown>, { readonly kind: "done" }>): Failure {
  if (reply.kind !== "failed") return { kind: "unreadable", code: "E_CARD_IO" };
  if (reply.icc === "absent") return { kind: "absent" };
  if (reply.bError === READER_ERROR.iccMute) return { kind: "mute" };
  return { kind: "unreadable", code: troubleOf(reply.bError, reply.icc) };
}

/** The protocol to use: the one of TA2, else the first offered that we speak. */
function protocolOf(atr: Atr): 0 | 1 | undefined {
  const offered = atr.ta2 === undefined ? atr.protocols : [atr.ta2 & 0x0f];
  const protocol = offered.find((one): one is 0 | 1 => one === 0 || one === 1);
  if (protocol !== 1) return protocol;
  return atr.crc || atr.ifsc === 0 || atr.ifsc > MAX_INF ? undefined : 1; // We check blocks by LRC alone.
}

/** PPS when the card offers another speed, or its second protocol is wanted. Gives FiDi, or why there is no card. */
async function negotiate(connection: Connection, slot: number, atr: Atr, protocol: 0 | 1): Promise<number | Failure> {
  if (atr.ta2 !== undefined) return (atr.ta2 & 0x10) === 0 ? (atr.ta1 ?? DEFAULT_FI_DI) : DEFAULT_FI_DI;
  const speed = atr.ta1 ?? DEFAULT_FI_DI;
  if (speed === DEFAULT_FI_DI && protocol === atr.protocols[0]) return speed;
  const request = Uint8Array.of(0xff, 0x10 | protocol, speed, 0xff ^ (0x10 | protocol) ^ speed);
  const reply = await connection.once(xfrBlock, { bwi: 0, block: request }, slot, PPS_TIMEOUT_MS);
  if (reply.kind === "done" && samePps(reply.value.block, request)) return speed;
  if (reply.kind === "failed" && reply.icc === "absent") return { kind: "absent" };
  await connection.request(iccPowerOff, EMPTY, slot); // Refused: a cold start, then the default speed.
  const again = await resetCard(connection, slot);
  if (again.kind !== "atr") return again;
  return protocol === atr.protocols[0] ? DEFAULT_FI_DI : { kind: "unreadable", code: "E_CARD_PROTOCOL" };
}

function samePps(answer: Uint8Array, request: Uint8Array): boolean {
  return answer.length === request.length && answer.every((byte, index) => byte === request[index]);
}

function parametersOf(atr: Atr, protocol: 0 | 1, fiDi: number): Parameters {
  const inverse = atr.convention === "inverse" ? 0x02 : 0;
  const common = { fiDi, guardTime: atr.tc1 ?? 0, clockStop: 0 };
  if (protocol === 0) return { protocol, ...common, tccks: inverse, wi: atr.wi };
  return { protocol, ...common, tccks: 0x10 | inverse, bwiCwi: atr.bwiCwi, ifsc: atr.ifsc, nad: 0 };
}
