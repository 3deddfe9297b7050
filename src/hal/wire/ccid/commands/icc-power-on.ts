import { ANSWER, command, decoded, NO_DATA, refused } from "../command.ts";
import { READER_ERROR } from "../status.ts";

/** bPowerSelect: 0 the reader chooses, 1 5 V, 2 3 V, 3 1.8 V. */
export const POWER = { auto: 0, v5: 1, v3: 2, v1_8: 3 } as const;
export type Power = (typeof POWER)[keyof typeof POWER];

const isPower = (value: number): value is Power => value <= POWER.v1_8;

/**
 * ICC POWER ON. Resets the card, whatever its state was, and gives its ATR (CCID 1.1 6.1.1).
 *
 * ```text
 *  62 | - | bPowerSelect, 0, 0     ->  80 | ATR | bStatus, bError, 0
 * ```
 */
export const iccPowerOn = command<{ readonly power: Power }, { readonly atr: Uint8Array }>({
  name: "icc-power-on",
  code: 0x62,
  answer: ANSWER.dataBlock,
  timeoutMs: 5_000,
  repeatable: true, // Before any exchange a second reset changes nothing; after one the caller does not power on again.
  mask: "nothing",
  encodeRequest: ({ power }) => ({ specific: [power, 0, 0], data: NO_DATA }),
  decodeRequest({ specific: [power], data }) {
    if (data.length > 0) return refused(READER_ERROR.badLength);
    return isPower(power) ? decoded({ power }) : refused(READER_ERROR.badSelection);
  },
  encodeResponse: ({ atr }) => ({ extra: 0, data: atr }),
  decodeResponse: ({ data }) => ({ atr: data }), // Its length is judged with the rest of it, by the ATR parser.
});
