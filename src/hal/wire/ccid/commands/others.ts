import { ANSWER, command, decoded, type Empty, emptyResponse, NO_DATA, refused } from "../command.ts";
import { READER_ERROR } from "../status.ts";

/**
 * ICC CLOCK (CCID 1.1 6.1.9). Never sent by us; answered by the unit.
 *
 * ```text
 *  6E | no data | bClockCommand (0 restart, 1 stop), 0, 0     ->  81 | no data | bStatus, bError, bClockStatus
 * ```
 */
export const iccClock = command<{ readonly stop: boolean }, Empty>({
  name: "icc-clock",
  code: 0x6e,
  answer: ANSWER.slotStatus,
  timeoutMs: 1_000,
  repeatable: true,
  mask: "nothing",
  encodeRequest: ({ stop }) => ({ specific: [stop ? 1 : 0, 0, 0], data: NO_DATA }),
  decodeRequest: ({ specific: [clock], data }) =>
    data.length > 0 ? refused(READER_ERROR.badLength) : decoded({ stop: clock === 1 }),
  ...emptyResponse,
});

/** Bytes carried as they are, for the three commands that no unit of this profile supports. */
const opaque = {
  encodeRequest: ({ data }: { readonly data: Uint8Array }) => ({ specific: [0, 0, 0] as const, data }),
  decodeRequest: ({ data }: { readonly data: Uint8Array }) => decoded({ data }),
};

/**
 * T0 APDU (CCID 1.1 6.1.10). Not supported by this profile: answered with failure 00.
 *
 * ```text
 *  6A | bytes | bmChanges, bClassGetResponse, bClassEnvelope     ->  81 | no data | bStatus, 00, bClockStatus
 * ```
 */
export const t0Apdu = command<{ readonly data: Uint8Array }, Empty>({
  name: "t0-apdu",
  code: 0x6a,
  answer: ANSWER.slotStatus,
  timeoutMs: 1_000,
  repeatable: true,
  mask: "data",
  ...opaque,
  ...emptyResponse,
});

/**
 * MECHANICAL (CCID 1.1 6.1.12). Not supported by this profile: answered with failure 00.
 *
 * ```text
 *  71 | no data | bFunction, 0, 0     ->  81 | no data | bStatus, 00, bClockStatus
 * ```
 */
export const mechanical = command<{ readonly data: Uint8Array }, Empty>({
  name: "mechanical",
  code: 0x71,
  answer: ANSWER.slotStatus,
  timeoutMs: 1_000,
  repeatable: false,
  mask: "nothing",
  ...opaque,
  ...emptyResponse,
});

/**
 * SET DATA RATE AND CLOCK FREQUENCY (CCID 1.1 6.1.14). Not supported by this profile: answered with failure 00.
 *
 * ```text
 *  73 | clock kHz, LE 32 | rate bps, LE 32 | 0, 0, 0     ->  84 | the same 8 bytes | bStatus, 00, 0
 * ```
 */
export const setDataRate = command<{ readonly data: Uint8Array }, { readonly data: Uint8Array }>({
  name: "set-data-rate",
  code: 0x73,
  answer: ANSWER.dataRate,
  timeoutMs: 1_000,
  repeatable: true,
  mask: "nothing",
  ...opaque,
  encodeResponse: ({ data }) => ({ extra: 0, data }),
  decodeResponse: ({ data }) => ({ data }),
});
