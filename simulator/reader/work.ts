import {
  type CcidCommand,
  type CcidMessage,
  commandOf,
  EMPTY,
  ESCAPE,
  encodeFeatures,
  firmwareBytes,
  getParameters,
  iccClock,
  iccPowerOff,
  iccPowerOn,
  READER_ERROR,
  type ResponseFields,
  resetParameters,
  setParameters,
  slotStatus,
  vendorEscape,
  xfrBlock,
} from "#hal/wire/ccid/index";
import { fromHex, sameBytes } from "#util/bytes";
import type { ReaderSlot, SlotAnswer } from "./slot.ts";

/** What a command comes to: an answer, the time it takes, and whether it depends on the card staying where it is. */
export interface Work {
  readonly result:
    | { readonly ok: true; readonly fields: ResponseFields }
    | { readonly ok: false; readonly bError: number };
  /** Time of the card itself, and of the bytes on its contacts, ms at real pace. */
  readonly workMs: number;
  readonly wireMs: number;
  /** A card that leaves before the answer turns it into ICC_MUTE with absent bits. */
  readonly needsCard: boolean;
  /** Multiplier of a time extension sent first. */
  readonly extension?: number;
}

export const FIRMWARE = "TOURNEE-RK3 V1.00 TEST";
/** Speed change of another profile: accepted, and nothing changes. */
const OTHER_SPEED = fromHex("011020");
const FEATURES = encodeFeatures({ verify: true, modify: true, exactMessageCount: true, minDigits: 4, maxDigits: 12 });

/** bMessageType of the answer to a command; an unknown one is answered by a slot status. */
export function answerType(code: number): number {
  return commandOf(code)?.answer ?? slotStatus.answer;
}

/** What the unit makes of a command that is neither Secure nor Abort (wire.md 2.7). */
export function workOf(message: CcidMessage, slot: ReaderSlot): Work {
  switch (message.type) {
    case slotStatus.code:
      return when(slotStatus, message, () => done(slotStatus, EMPTY));
    case iccPowerOn.code:
      return when(iccPowerOn, message, () => powerOn(slot));
    case iccPowerOff.code:
      return when(iccPowerOff, message, () => {
        slot.powerOff();
        return done(iccPowerOff, EMPTY);
      });
    case setParameters.code:
      return when(setParameters, message, (parameters) => {
        const bError = slot.setParameters(parameters);
        return bError === undefined ? done(setParameters, parameters) : failed(bError);
      });
    case getParameters.code:
      return when(getParameters, message, () => inForce(slot.parameters));
    case resetParameters.code:
      return when(resetParameters, message, () => inForce(slot.resetParameters()));
    case xfrBlock.code:
      return when(xfrBlock, message, ({ block }) => fromCard(slot.exchange(block)));
    case iccClock.code:
      return when(iccClock, message, () => done(iccClock, EMPTY));
    case vendorEscape.code:
      return when(vendorEscape, message, ({ vendor }) => vendorAnswer(vendor));
    default:
      return failed(READER_ERROR.notSupported);
  }
}

/** What a card answered to an XfrBlock or to the command of a Secure. */
export function fromCard(answer: SlotAnswer): Work {
  const { workMs, wireMs } = answer;
  if (!answer.ok) return { ...failed(answer.bError), workMs, wireMs, needsCard: true };
  return { ...done(xfrBlock, { block: answer.bytes }), workMs, wireMs, needsCard: true };
}

export function failed(bError: number): Work {
  return { result: { ok: false, bError }, workMs: 0, wireMs: 0, needsCard: false };
}

export function done<Request, Response>(of: CcidCommand<Request, Response>, response: Response): Work {
  return { result: { ok: true, fields: of.encodeResponse(response) }, workMs: 0, wireMs: 0, needsCard: false };
}

function when<Request, Response>(
  of: CcidCommand<Request, Response>,
  message: CcidMessage,
  work: (request: Request) => Work,
): Work {
  const request = of.decodeRequest(message);
  return request.ok ? work(request.value) : failed(request.bError);
}

function powerOn(slot: ReaderSlot): Work {
  const extension = slot.card?.manners.slowPowerUp;
  const answer = slot.powerOn();
  if (!answer.ok) return { ...failed(answer.bError), needsCard: true };
  const work = { ...done(iccPowerOn, { atr: answer.bytes }), wireMs: answer.wireMs, needsCard: true };
  return extension === undefined ? work : { ...work, extension };
}

function inForce(parameters: ReaderSlot["parameters"]): Work {
  return parameters ? done(getParameters, parameters) : failed(READER_ERROR.iccMute);
}

function vendorAnswer(vendor: Uint8Array): Work {
  if (sameBytes(vendor, ESCAPE.firmware)) return done(vendorEscape, { vendor: firmwareBytes(FIRMWARE) });
  if (sameBytes(vendor, ESCAPE.features)) return done(vendorEscape, { vendor: FEATURES });
  const accepted = sameBytes(vendor, ESCAPE.synchronous) || sameBytes(vendor, OTHER_SPEED);
  return accepted ? done(vendorEscape, { vendor: new Uint8Array(0) }) : failed(READER_ERROR.notSupported);
}
