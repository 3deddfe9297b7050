import {
  ANSWER,
  command,
  type Decoded,
  decoded,
  type Empty,
  emptyRequest,
  type ResponseFields,
  refused,
} from "../command.ts";
import { READER_ERROR } from "../status.ts";

/**
 * Protocol data structures (wire.md 2.12).
 *
 * ```text
 *  T=0, 5 bytes   FiDi | TCCKS | guard time | WI      | clock stop              TCCKS 00, 02 inverse convention
 *  T=1, 7 bytes   FiDi | TCCKS | guard time | BWI/CWI | clock stop | IFSC | NAD  TCCKS 10 LRC, 11 CRC
 * ```
 */
export type Parameters =
  | {
      readonly protocol: 0;
      readonly fiDi: number;
      readonly tccks: number;
      readonly guardTime: number;
      readonly wi: number;
      readonly clockStop: number;
    }
  | {
      readonly protocol: 1;
      readonly fiDi: number;
      readonly tccks: number;
      readonly guardTime: number;
      readonly bwiCwi: number;
      readonly clockStop: number;
      readonly ifsc: number;
      readonly nad: number;
    };

const LENGTHS = [5, 7] as const;

function encode(of: Parameters): Uint8Array {
  if (of.protocol === 0) return Uint8Array.of(of.fiDi, of.tccks, of.guardTime, of.wi, of.clockStop);
  return Uint8Array.of(of.fiDi, of.tccks, of.guardTime, of.bwiCwi, of.clockStop, of.ifsc, of.nad);
}

function decode(protocol: number, data: Uint8Array): Decoded<Parameters> {
  if (protocol !== 0 && protocol !== 1) return refused(READER_ERROR.badSelection);
  if (data.length !== LENGTHS[protocol]) return refused(READER_ERROR.badLength);
  const [fiDi = 0, tccks = 0, guardTime = 0, fourth = 0, clockStop = 0, ifsc = 0, nad = 0] = data;
  if (protocol === 0) return decoded({ protocol, fiDi, tccks, guardTime, wi: fourth, clockStop });
  return decoded({ protocol, fiDi, tccks, guardTime, bwiCwi: fourth, clockStop, ifsc, nad });
}

const parametersResponse = {
  encodeResponse: (response: Parameters): ResponseFields => ({ extra: response.protocol, data: encode(response) }),
  decodeResponse({ extra, data }: ResponseFields): Parameters | undefined {
    const result = decode(extra, data);
    return result.ok ? result.value : undefined;
  },
};

/**
 * SET PARAMETERS. How the reader talks to the card from now on (CCID 1.1 6.1.7).
 *
 * ```text
 *  61 | structure | bProtocolNum, 0, 0     ->  82 | structure | bStatus, bError, bProtocolNum
 * ```
 */
export const setParameters = command<Parameters, Parameters>({
  name: "set-parameters",
  code: 0x61,
  answer: ANSWER.parameters,
  timeoutMs: 1_000,
  repeatable: true,
  mask: "nothing",
  encodeRequest: (request) => ({ specific: [request.protocol, 0, 0], data: encode(request) }),
  decodeRequest: ({ specific, data }) => decode(specific[0], data),
  ...parametersResponse,
});

/**
 * GET PARAMETERS. Those in force (CCID 1.1 6.1.5).
 *
 * ```text
 *  6C | no data | 0, 0, 0     ->  82 | structure | bStatus, bError, bProtocolNum
 * ```
 */
export const getParameters = command<Empty, Parameters>({
  name: "get-parameters",
  code: 0x6c,
  answer: ANSWER.parameters,
  timeoutMs: 1_000,
  repeatable: true,
  mask: "nothing",
  ...emptyRequest,
  ...parametersResponse,
});

/**
 * RESET PARAMETERS. Back to the defaults of the ATR (CCID 1.1 6.1.6).
 *
 * ```text
 *  6D | no data | 0, 0, 0     ->  82 | structure | bStatus, bError, bProtocolNum
 * ```
 */
export const resetParameters = command<Empty, Parameters>({
  name: "reset-parameters",
  code: 0x6d,
  answer: ANSWER.parameters,
  timeoutMs: 1_000,
  repeatable: true,
  mask: "nothing",
  ...emptyRequest,
  ...parametersResponse,
});
