import { ANSWER, command, decoded, refused } from "../command.ts";
import { READER_ERROR } from "../status.ts";

/**
 * XFR BLOCK. One TPDU to the card and its answer (CCID 1.1 6.1.4), at TPDU level: a T=1 block, a T=0 command, a PPS.
 *
 * ```text
 *  6F | TPDU | bBWI, level LO, level HI     ->  80 | TPDU of the card | bStatus, bError, bChainParameter
 * ```
 *
 * The deadline depends on the card and its protocol: the one here is the T=0 one. Repeating is the business of the
 * card protocol, never of the link.
 */
export const xfrBlock = command<{ readonly bwi: number; readonly block: Uint8Array }, { readonly block: Uint8Array }>({
  name: "xfr-block",
  code: 0x6f,
  answer: ANSWER.dataBlock,
  timeoutMs: 10_000,
  repeatable: false,
  mask: "apdu",
  encodeRequest: ({ bwi, block }) => ({ specific: [bwi, 0, 0], data: block }),
  decodeRequest({ specific: [bwi], data }) {
    return data.length === 0 ? refused(READER_ERROR.badLength) : decoded({ bwi, block: data });
  },
  encodeResponse: ({ block }) => ({ extra: 0, data: block }),
  decodeResponse: ({ data }) => ({ block: data }),
});
