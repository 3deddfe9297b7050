/** Every bound of the reader line and of the card protocols, with its reason (wire.md 2.9, 2.10, 2.13, 2.14). */

/** dwLength at most: the longest short APDU, 5 + 255 + 1. Above, the length itself is damaged. */
export const MAX_DATA = 261;
/** SYNC, CTRL, header and LRC around the data. */
export const FRAME_OVERHEAD = 13;
export const MAX_FRAME = FRAME_OVERHEAD + MAX_DATA;
/** More than three frames of room, so that a full chunk is never refused. */
export const FRAMER_BUFFER = 1024;

/** Silence inside a frame that ends it on the host: 50 ms, and the time of two bytes. */
export const HOST_GAP_MS = 50;
/** The same on the unit's side. */
export const UNIT_GAP_MS = 100;

/** A damaged command is sent again this many times: the unit said that it did nothing. */
export const MAX_NAK_RESENDS = 3;
/** "Still working" bytes in one exchange: two minutes of a card that says nothing else. */
export const MAX_TIME_BYTES = 120;
/** All time extensions of one exchange together. */
export const MAX_EXTENSION_MS = 60_000;

/** Time of a card for one command, whatever it asks for. */
export const MAX_COMMAND_MS = 60_000;

/** T=0: GET RESPONSE for one command, and the bytes they may bring together. */
export const MAX_GET_RESPONSES = 32;
export const MAX_T0_BYTES = 8 * 1024;

/** T=1: blocks and bytes for one APDU. */
export const MAX_T1_BLOCKS = 300;
export const MAX_T1_BYTES = 64 * 1024;
/** Waiting time extensions a card may ask for during one command. */
export const MAX_WTX = 10;
/** Refused blocks in a row before RESYNCH, and RESYNCH requests before the card is given up. */
export const MAX_T1_REFUSALS = 3;
export const MAX_RESYNCH = 3;

/** An ATR has 2 to 33 bytes (ISO 7816-3). */
export const MIN_ATR = 2;
export const MAX_ATR = 33;
