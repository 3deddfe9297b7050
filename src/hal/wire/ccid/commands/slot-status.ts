import { ANSWER, command, type Empty, emptyRequest, emptyResponse } from "../command.ts";

/**
 * SLOT STATUS. Is there a card in the slot, and is it powered: the answer is bStatus alone (CCID 1.1 6.1.5).
 * A slot's answer is a claim: some readers report a card that left.
 *
 * ```text
 *  65 | no data | 0, 0, 0        ->  81 | no data | bStatus, bError, bClockStatus
 * ```
 */
export const slotStatus = command<Empty, Empty>({
  name: "slot-status",
  code: 0x65,
  answer: ANSWER.slotStatus,
  timeoutMs: 300,
  repeatable: true, // Asking twice changes nothing, so the link may ask again after silence.
  mask: "nothing",
  ...emptyRequest,
  ...emptyResponse,
});
