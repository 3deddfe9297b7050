import type { CcidMessage, Specific } from "./frame.ts";
import { encodeStatus, type IccState, READER_ERROR } from "./status.ts";

/** Bytes 7..9 and data of a command. */
export interface RequestFields {
  readonly specific: Specific;
  readonly data: Uint8Array;
}

/** Byte 9 and data of an answer whose status is "done". */
export interface ResponseFields {
  readonly extra: number;
  readonly data: Uint8Array;
}

/** What the unit makes of a request: its value, or the bError it is refused with. */
export type Decoded<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly bError: number };

/**
 * One command of the reader line, as a value. The driver encodes requests and decodes responses, the simulated unit
 * does the reverse, with the same value.
 */
export interface CcidCommand<Request, Response> {
  readonly name: string;
  /** bMessageType of the command. */
  readonly code: number;
  /** bMessageType of its answer. */
  readonly answer: number;
  /** Default deadline of the host, ms. */
  readonly timeoutMs: number;
  /** True when doing it twice is doing it once: the link may ask again after silence. */
  readonly repeatable: boolean;
  /** What a trace must hide: nothing, the data of some APDUs, or all data. */
  readonly mask: "nothing" | "apdu" | "data";
  encodeRequest(request: Request): RequestFields;
  decodeRequest(fields: RequestFields): Decoded<Request>;
  encodeResponse(response: Response): ResponseFields;
  /** Undefined when the answer does not have the shape it must have. */
  decodeResponse(fields: ResponseFields): Response | undefined;
}

/** Declares a command, so that its file reads as a definition. */
export function command<Request, Response>(definition: CcidCommand<Request, Response>): CcidCommand<Request, Response> {
  return definition;
}

export const NO_DATA: Uint8Array = new Uint8Array(0);
export const NO_FIELDS: RequestFields = { specific: [0, 0, 0], data: NO_DATA };
export const NO_ANSWER: ResponseFields = { extra: 0, data: NO_DATA };

/** Message types of the answers. */
export const ANSWER = { dataBlock: 0x80, slotStatus: 0x81, parameters: 0x82, escape: 0x83, dataRate: 0x84 } as const;

/** A request without parameters, an answer without data. */
export const EMPTY = { kind: "empty" } as const;
export type Empty = typeof EMPTY;

/** Codec of a request without parameters nor data. Bytes 7..9 are not looked at: hosts differ. */
export const emptyRequest = {
  encodeRequest: (_request: Empty): RequestFields => NO_FIELDS,
  decodeRequest: ({ data }: RequestFields): Decoded<Empty> =>
    data.length === 0 ? decoded(EMPTY) : refused(READER_ERROR.badLength),
};

/** Codec of an answer without data. Byte 9, a clock status where it is anything, is not looked at. */
export const emptyResponse = {
  encodeResponse: (_response: Empty): ResponseFields => NO_ANSWER,
  decodeResponse: ({ data }: ResponseFields): Empty | undefined => (data.length === 0 ? EMPTY : undefined),
};

export function decoded<T>(value: T): Decoded<T> {
  return { ok: true, value };
}

export function refused(bError: number): { readonly ok: false; readonly bError: number } {
  return { ok: false, bError };
}

/** The message of a command. */
export function requestMessage<Request, Response>(
  of: CcidCommand<Request, Response>,
  request: Request,
  slot: number,
  seq: number,
): CcidMessage {
  const { specific, data } = of.encodeRequest(request);
  return { type: of.code, slot, seq, specific, data };
}

/** The message of a good answer; `to` gives slot and bSeq. */
export function doneMessage<Request, Response>(
  of: CcidCommand<Request, Response>,
  response: Response,
  icc: IccState,
  to: Pick<CcidMessage, "slot" | "seq">,
): CcidMessage {
  const { extra, data } = of.encodeResponse(response);
  return {
    type: of.answer,
    slot: to.slot,
    seq: to.seq,
    specific: [encodeStatus({ icc, command: "done" }), 0, extra],
    data,
  };
}

/** The message of a failure: no data. */
export function failedMessage(
  answer: number,
  bError: number,
  icc: IccState,
  to: Pick<CcidMessage, "slot" | "seq">,
): CcidMessage {
  return {
    type: answer,
    slot: to.slot,
    seq: to.seq,
    specific: [encodeStatus({ icc, command: "failed" }), bError, 0],
    data: NO_DATA,
  };
}

/** The message that asks the host to wait `multiplier` times its time-out (0: once more). */
export function moreTimeMessage(
  answer: number,
  multiplier: number,
  icc: IccState,
  to: Pick<CcidMessage, "slot" | "seq">,
): CcidMessage {
  return {
    type: answer,
    slot: to.slot,
    seq: to.seq,
    specific: [encodeStatus({ icc, command: "more-time" }), multiplier, 0],
    data: NO_DATA,
  };
}
