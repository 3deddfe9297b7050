/**
 * Every permanent code. Once published a code keeps its meaning for ever; add at the end of its family.
 * tests/house checks that each one has its entry in docs/errors.md and its words in terminal-ui/texts.
 */
export const TROUBLE_CODES = [
  // Reader line and cards (wire.md 2.4)
  "E_READER_UNSUPPORTED",
  "E_READER_PARAM",
  "E_READER_VENDOR",
  "E_READER_BUSY",
  "E_READER_ABSENT",
  "E_READER_REFUSED",
  "E_CARD_PROTOCOL",
  "E_CARD_ATR",
  "E_CARD_HW",
  "E_CARD_IO",
  "E_CARD_MUTE",
  "E_CARD_UNKNOWN",
  "E_CARD_REAL",
  "E_CARD_KIND",
  "E_CARD_FILE",
  "E_CARD_AUTHENTICITY",
  "E_CARD_STATUS",
  "E_CARD_SWAPPED",
  "E_CARD_EXPIRED",
  "CARD_REMOVED",
  "PIN_CANCELLED",
  "PIN_TIMEOUT",
  "PIN_ABORTED",
  "PIN_WRONG",
  "PIN_BLOCKED",
  // Keypad, printer, other devices
  "E_KEYPAD_ABSENT",
  "E_PRINTER_ABSENT",
  "E_PRINTER_PAPER",
  "E_PRINTER_COVER",
  "E_PRINTER_HOT",
  "E_PRINTER_ERROR",
  "E_LINE_CLOSED",
  // Rights and signing
  "E_RIGHT_INVOICE",
  "E_RIGHT_LOT",
  "E_NOT_ENROLLED",
  "E_SIGNATURE_WRONG",
  "E_BATTERY_LOW",
  "E_CLOCK_DOUBTFUL",
  "E_REFUSED_VISIT",
  // Storage
  "E_STORE_DAMAGED",
  "E_STORE_READ_ONLY",
  "E_STORE_FULL",
  "E_STORE_BUSY",
  "E_STORE_MODE",
  "E_STORE_VERSION",
  "E_STORE_LOST_TAIL",
  "E_KEY_WRONG",
  "E_STORE_RESOURCES",
  // Files and formats
  "E_B2_LENGTH",
  "E_B2_RECORD",
  "E_B2_FIELD",
  "E_B2_TOTAL",
  "E_B2_CHARSET",
  "E_LOT_ENVELOPE",
  "E_LOT_SIGNATURE",
  "E_LOT_DIGEST",
  "E_FILE_READ",
  // Poste
  "E_POSTE_UNPAIRED",
  "E_POSTE_ABSENT",
  "E_POSTE_REFUSED",
  "E_POSTE_RECEIPT",
  "E_POSTE_FULL",
  // Command line
  "E_USAGE",
  "E_NODE_VERSION",
] as const;

export type TroubleCode = (typeof TROUBLE_CODES)[number];
