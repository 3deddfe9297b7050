import { ARGUMENT_LIMIT, type QueryName, type UnitMessage } from "#hal/wire/keypad/index";

/** What the simulated unit knows of itself. */
export interface UnitFacts {
  readonly percent: number;
  readonly tamperCount: number;
  readonly badFrames: number;
  readonly uptimeMs: number;
}

const FIRMWARE_BUILD = 100;
const SERIAL = 1234567;
const MILLIVOLTS_EMPTY = 3300;
const MILLIVOLTS_A_PERCENT = 9;

/** The answer to a QUERY (wire.md 4.6). */
export function unitReply(query: QueryName, facts: UnitFacts): UnitMessage {
  const values: Readonly<Record<QueryName, number>> = {
    "profile-version": 1,
    "battery-millivolts": MILLIVOLTS_EMPTY + facts.percent * MILLIVOLTS_A_PERCENT,
    "firmware-build": FIRMWARE_BUILD,
    "tamper-count": facts.tamperCount,
    "bad-frames": facts.badFrames,
    "uptime-minutes": Math.trunc(facts.uptimeMs / 60_000),
    "serial-low": SERIAL % ARGUMENT_LIMIT,
    "serial-high": Math.trunc(SERIAL / ARGUMENT_LIMIT),
  };
  return { kind: "reply", query, value: Math.min(ARGUMENT_LIMIT - 1, values[query]) };
}
