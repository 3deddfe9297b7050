import type { TroubleCode } from "#util/trouble-codes";

/**
 * bStatus and bError of an answer (wire.md 2.4).
 *
 * ```text
 *  bStatus:  7 6 | 5 4 3 2 | 1 0
 *            cmd |  zero   | icc     cmd 0 done, 1 failed, 2 time extension; icc 0 active, 1 inactive, 2 absent
 * ```
 */
export const ICC_STATES = ["active", "inactive", "absent"] as const;
/** Present and powered, present and not powered, not present. */
export type IccState = (typeof ICC_STATES)[number];

export const COMMAND_STATES = ["done", "failed", "more-time"] as const;
/** With "more-time", bError is a multiplier of the time-out (0: unchanged) and another answer follows. */
export type CommandState = (typeof COMMAND_STATES)[number];

export interface Status {
  readonly icc: IccState;
  readonly command: CommandState;
}

export function encodeStatus(status: Status): number {
  return ICC_STATES.indexOf(status.icc) | (COMMAND_STATES.indexOf(status.command) << 6);
}

/** Undefined for a value that no good reader sends. */
export function decodeStatus(bStatus: number): Status | undefined {
  if ((bStatus & 0x3c) !== 0) return undefined;
  const icc = ICC_STATES[bStatus & 3];
  const command = COMMAND_STATES[bStatus >> 6];
  return icc && command ? { icc, command } : undefined;
}

/** bError values by name. */
export const READER_ERROR = {
  notSupported: 0x00,
  badLength: 0x01,
  noSuchSlot: 0x05,
  badSelection: 0x07,
  badPinOperation: 0x0a,
  slotBusy: 0xe0,
  pinCancelled: 0xef,
  pinTimeout: 0xf0,
  busyWithAutoSequence: 0xf2,
  deactivatedProtocol: 0xf3,
  procedureByteConflict: 0xf4,
  iccClassNotSupported: 0xf5,
  iccProtocolNotSupported: 0xf6,
  badAtrTck: 0xf7,
  badAtrTs: 0xf8,
  hardwareError: 0xfb,
  overrun: 0xfc,
  parityError: 0xfd,
  iccMute: 0xfe,
  aborted: 0xff,
} as const;

const TROUBLES: ReadonlyMap<number, TroubleCode> = new Map<number, TroubleCode>([
  [READER_ERROR.notSupported, "E_READER_UNSUPPORTED"],
  [READER_ERROR.slotBusy, "E_READER_BUSY"],
  [READER_ERROR.pinCancelled, "PIN_CANCELLED"],
  [READER_ERROR.pinTimeout, "PIN_TIMEOUT"],
  [READER_ERROR.busyWithAutoSequence, "E_READER_BUSY"],
  [READER_ERROR.deactivatedProtocol, "E_CARD_PROTOCOL"],
  [READER_ERROR.procedureByteConflict, "E_CARD_PROTOCOL"],
  [READER_ERROR.iccClassNotSupported, "E_CARD_PROTOCOL"],
  [READER_ERROR.iccProtocolNotSupported, "E_CARD_PROTOCOL"],
  [READER_ERROR.badAtrTck, "E_CARD_ATR"],
  [READER_ERROR.badAtrTs, "E_CARD_ATR"],
  [READER_ERROR.hardwareError, "E_CARD_HW"],
  [READER_ERROR.overrun, "E_CARD_IO"],
  [READER_ERROR.parityError, "E_CARD_IO"],
  [READER_ERROR.aborted, "PIN_ABORTED"],
]);

/** The permanent code of a failed answer. ICC_MUTE is two things: no card any more, or a card that says nothing. */
export function troubleOf(bError: number, icc: IccState): TroubleCode {
  if (bError === READER_ERROR.iccMute) return icc === "absent" ? "CARD_REMOVED" : "E_CARD_MUTE";
  const known = TROUBLES.get(bError);
  if (known) return known;
  if (bError <= 0x7f) return "E_READER_PARAM"; // 01, 05, 07, and the index of a wrong byte.
  return "E_READER_VENDOR";
}
