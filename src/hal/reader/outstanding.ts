import type { CcidCommand, CcidMessage, IccState } from "../wire/ccid/index.ts";
import { decodeStatus, encodeFrame, requestMessage, type Specific } from "../wire/ccid/index.ts";

/** How one command ended. */
export type Reply<Response> =
  | { readonly kind: "done"; readonly icc: IccState; readonly value: Response }
  | { readonly kind: "failed"; readonly icc: IccState; readonly bError: number }
  /** The answer is lost and the unit is back: the command may have been done, or not. */
  | { readonly kind: "lost" }
  /** The card says "still working" for ever. The unit may still be busy with it. */
  | { readonly kind: "flooded" };

/** What an answer that belongs to a command says. */
export type Answer =
  | { readonly kind: "more-time"; readonly icc: IccState; readonly multiplier: number }
  | { readonly kind: "malformed" }
  | { readonly kind: "end"; readonly icc: IccState };

/** A command on the line, waiting for its answer. */
export interface Outstanding {
  readonly slot: number;
  readonly answerType: number;
  /** bSeq of its last sending: each sending takes a new one. */
  seq: number;
  readonly timeoutMs: number;
  readonly startedMs: number;
  /** Time bytes of the card restart the wait. */
  readonly cardWorks: boolean;
  naks: number;
  timeBytes: number;
  extended: boolean;
  /** The frame, with this bSeq. */
  frame(seq: number): Uint8Array;
  /** Reads the answer; at the "end" it is kept for `settle`. */
  read(specific: Specific, data: Uint8Array): Answer;
  /** Ends it with the answer read, or with a loss. */
  settle(loss?: "lost" | "flooded"): void;
  fail(reason: Error): void;
}

/** Puts a command and its promise together. */
export function outstanding<Request, Response>(
  command: CcidCommand<Request, Response>,
  request: Request,
  slot: number,
  timing: { readonly timeoutMs: number; readonly startedMs: number; readonly cardWorks: boolean },
  resolve: (reply: Reply<Response>) => void,
  reject: (reason: Error) => void,
): Outstanding {
  let reply: Reply<Response> | undefined;
  return {
    slot,
    answerType: command.answer,
    seq: 0,
    ...timing,
    naks: 0,
    timeBytes: 0,
    extended: false,
    frame: (seq) => encodeFrame(requestMessage(command, request, slot, seq)),
    read([bStatus, bError, extra], data) {
      const status = decodeStatus(bStatus);
      if (!status) return { kind: "malformed" };
      if (status.command === "more-time")
        return { kind: "more-time", icc: status.icc, multiplier: Math.max(1, bError) };
      if (status.command === "failed") {
        reply = { kind: "failed", icc: status.icc, bError };
        return { kind: "end", icc: status.icc };
      }
      const value = command.decodeResponse({ extra, data });
      if (value === undefined) return { kind: "malformed" };
      reply = { kind: "done", icc: status.icc, value };
      return { kind: "end", icc: status.icc };
    },
    settle: (loss = "lost") => resolve(reply ?? { kind: loss }),
    fail: reject,
  };
}

/** What a frame that came means for the command whose answer is awaited (wire.md 2.10). */
export type Judgement = "answer" | "stale" | "duplicate" | "foreign" | "echo";

const HOST_TYPES = { first: 0x61, last: 0x73 } as const;

/**
 * `current`: the command waited for, if any. `lastSeq`: bSeq of the last command sent, `answeredSeq`: of the last one
 * answered. A frame 1 to 127 behind is an old answer; a newer one, another slot or another type is foreign.
 */
export function judge(
  message: CcidMessage,
  current: Pick<Outstanding, "seq" | "slot" | "answerType"> | undefined,
  lastSeq: number,
  answeredSeq: number | undefined,
): Judgement {
  if (message.type >= HOST_TYPES.first && message.type <= HOST_TYPES.last) {
    return message.seq === lastSeq ? "echo" : "foreign";
  }
  if (current && message.seq === current.seq) {
    return message.slot === current.slot && message.type === current.answerType ? "answer" : "foreign";
  }
  if (message.seq === answeredSeq) return "duplicate";
  const behind = (lastSeq - message.seq) & 0xff;
  return behind <= 127 ? "stale" : "foreign";
}
