import { ANSWER, command, type Empty, emptyRequest, emptyResponse } from "../command.ts";

/**
 * ICC POWER OFF. The card forgets its session (CCID 1.1 6.1.2). Twice in a row is normal.
 *
 * ```text
 *  63 | no data | 0, 0, 0        ->  81 | no data | bStatus, bError, bClockStatus
 * ```
 */
export const iccPowerOff = command<Empty, Empty>({
  name: "icc-power-off",
  code: 0x63,
  answer: ANSWER.slotStatus,
  timeoutMs: 1_000,
  repeatable: true,
  mask: "nothing",
  ...emptyRequest,
  ...emptyResponse,
});
