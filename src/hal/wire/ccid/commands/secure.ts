import { concat } from "#util/bytes";
import { ANSWER, command, type Decoded, decoded, type RequestFields, refused } from "../command.ts";
import { READER_ERROR } from "../status.ts";

/** NAD, PCB, LEN of the T=1 block that the unit makes; zeros in T=0. */
export type Prologue = readonly [number, number, number];

interface Common {
  /** Seconds without a key, 0 for the unit's own 30. */
  readonly timeoutS: number;
  readonly minDigits: number;
  readonly maxDigits: number;
  /** wLangId: 0x040C is French. */
  readonly language: number;
  /** Bytes of the PIN block: 8, or 12. */
  readonly blockBytes: number;
  readonly prologue: Prologue;
  /** APDU with FF where digits will stand; never holds a digit. */
  readonly template: Uint8Array;
}

/** One code is typed, the unit sends VERIFY. */
export interface PinVerify extends Common {
  readonly operation: "verify";
  readonly numberMessage: number;
  /** Prompt announced by the unit. */
  readonly message: number;
}

/** A new code is typed twice, after the current one when `askCurrent`. */
export interface PinModify extends Common {
  readonly operation: "modify";
  readonly oldOffset: number;
  readonly newOffset: number;
  readonly confirmNew: boolean;
  readonly askCurrent: boolean;
  readonly numberMessage: number;
  /** 1 index when numberMessage is 0, 2 below 3, else 3. */
  readonly messages: readonly number[];
}

export type PinStructure = PinVerify | PinModify;

const VERIFY = 0x00;
const MODIFY = 0x01;
/** Units are bytes, position 0 in the command data, left justified, ASCII. */
const FORMAT = 0x82;
const NO_LENGTH_FIELD = 0x00;
/** VALIDER only; bit 0 would be "maximum reached", bit 2 "time-out". */
const VALIDATION_KEY = 0x02;
const CONFIRM_NEW = 0x01;
const ASK_CURRENT = 0x02;
const HEADER = 5;
/** First data byte in the message: a wrong byte is told by its index in the message. */
const DATA_AT = 10;

/** How many message indexes a Modify carries. */
function indexCount(numberMessage: number): number {
  if (numberMessage === 0) return 1;
  return numberMessage < 3 ? 2 : 3;
}

/**
 * ```text
 *  verify  0  1     2   3   4   5    6    7   8    9 10   11    12 13 14  15..
 *          00 timer fmt blk len max  min  val nMsg lang LE msg   prologue  template
 *
 *  modify  0  1     2   3   4   5   6   7    8    9    10  11   12 13   14 [15] [16]  then 3   rest
 *          01 timer fmt blk len old new max  min  conf val nMsg lang LE messages      prologue template
 * ```
 */
function encode(of: PinStructure): Uint8Array {
  const language = [of.language & 0xff, of.language >> 8];
  const format = [of.timeoutS, FORMAT, of.blockBytes, NO_LENGTH_FIELD];
  const digits = [of.maxDigits, of.minDigits];
  if (of.operation === "verify") {
    const rest = [VALIDATION_KEY, of.numberMessage, ...language, of.message, ...of.prologue];
    return concat([VERIFY], format, digits, rest, of.template);
  }
  const confirm = (of.confirmNew ? CONFIRM_NEW : 0) | (of.askCurrent ? ASK_CURRENT : 0);
  const rest = [confirm, VALIDATION_KEY, of.numberMessage, ...language, ...of.messages, ...of.prologue];
  return concat([MODIFY], format, [of.oldOffset, of.newOffset], digits, rest, of.template);
}

/** bError for a wrong byte at `offset` of the data. */
const wrongByte = (offset: number) => refused(DATA_AT + offset);

function decode(data: Uint8Array): Decoded<PinStructure> {
  const at = (index: number) => data[index] ?? 0;
  if (data.length === 0) return refused(READER_ERROR.badLength);
  if (at(0) !== VERIFY && at(0) !== MODIFY) return refused(READER_ERROR.badPinOperation);
  const modify = at(0) === MODIFY;
  const indexes = modify ? indexCount(at(11)) : 1;
  const prologueAt = (modify ? 14 : 11) + indexes;
  const template = data.slice(prologueAt + 3);
  if (template.length < HEADER) return refused(READER_ERROR.badLength);
  if (at(2) !== FORMAT) return wrongByte(2);
  const blockBytes = at(3);
  if (blockBytes === 0 || blockBytes > 16) return wrongByte(3); // The high half would be a length field: not supported.
  if (at(4) !== NO_LENGTH_FIELD) return wrongByte(4);
  const digitsAt = modify ? 7 : 5;
  const [maxDigits, minDigits] = [at(digitsAt), at(digitsAt + 1)];
  if (maxDigits === 0 || maxDigits > blockBytes) return wrongByte(digitsAt);
  if (minDigits > maxDigits) return wrongByte(digitsAt + 1);
  const validationAt = modify ? 10 : 7;
  if ((at(validationAt) & VALIDATION_KEY) === 0) return wrongByte(validationAt);
  const lc = template[4] ?? 0;
  if (lc !== template.length - HEADER) return wrongByte(prologueAt + 3 + 4);
  const languageAt = modify ? 12 : 9;
  const common = {
    timeoutS: at(1),
    minDigits,
    maxDigits,
    language: at(languageAt) | (at(languageAt + 1) << 8),
    blockBytes,
    prologue: [at(prologueAt), at(prologueAt + 1), at(prologueAt + 2)] as const,
    template,
  };
  if (!modify) {
    if (blockBytes > lc) return wrongByte(3);
    return decoded({ operation: "verify", ...common, numberMessage: at(8), message: at(11) });
  }
  const [oldOffset, newOffset, confirm] = [at(5), at(6), at(9)];
  if (confirm > (CONFIRM_NEW | ASK_CURRENT)) return wrongByte(9);
  const askCurrent = (confirm & ASK_CURRENT) !== 0;
  if (askCurrent && oldOffset + blockBytes > lc) return wrongByte(5);
  if (newOffset + blockBytes > lc) return wrongByte(6);
  return decoded({
    operation: "modify",
    ...common,
    oldOffset,
    newOffset,
    confirmNew: (confirm & CONFIRM_NEW) !== 0,
    askCurrent,
    numberMessage: at(11),
    messages: [...data.subarray(14, 14 + indexes)],
  });
}

/** Two bytes made by the unit itself, without block or card: why an entry did not reach the card. */
export const BARE = { timeout: 0x6400, cancelled: 0x6401, differ: 0x6402, length: 0x6403 } as const;

/**
 * SECURE. The unit collects the digits, puts them into the template, sends the command to the card and gives the
 * card's answer (CCID 1.1 6.1.11). No digit crosses this line. Never sent again by itself.
 *
 * ```text
 *  69 | structure | bBWI, level LO, level HI     ->  80 | TPDU of the card, or bare 64 xx | bStatus, bError, 0
 * ```
 */
export const secure = command<PinStructure, { readonly block: Uint8Array }>({
  name: "secure",
  code: 0x69,
  answer: ANSWER.dataBlock,
  timeoutMs: 95_000,
  repeatable: false,
  mask: "data",
  encodeRequest: (request): RequestFields => ({ specific: [0, 0, 0], data: encode(request) }),
  decodeRequest: ({ data }) => decode(data),
  encodeResponse: ({ block }) => ({ extra: 0, data: block }),
  decodeResponse: ({ data }) => (data.length >= 2 ? { block: data } : undefined),
});
