import { ANSWER, command, type Empty, emptyRequest, emptyResponse } from "../command.ts";

/**
 * ABORT. Ends a running Secure of the same slot (CCID 1.1 6.1.13): the Secure is answered first, with CMD_ABORTED and
 * its own bSeq, then this one with its own. The one command that may be sent while another is outstanding.
 *
 * ```text
 *  72 | no data | 0, 0, 0     ->  81 | no data | bStatus, bError, bClockStatus
 * ```
 */
export const abort = command<Empty, Empty>({
  name: "abort",
  code: 0x72,
  answer: ANSWER.slotStatus,
  timeoutMs: 1_000,
  repeatable: true,
  mask: "nothing",
  ...emptyRequest,
  ...emptyResponse,
});
