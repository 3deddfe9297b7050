import { encodeAnswer, parseApdu, type ShortApdu } from "#hal/wire/apdu/index";
import type { CardAnswer } from "../card.ts";
import type { Said } from "./file-tree.ts";

/** One command of an applet. */
export type Command = (apdu: ShortApdu) => Said;

/** What a card takes to answer anything, ms: little beside the time of its bytes. Signatures say theirs. */
const WORK_MS = 2;

/**
 * One APDU through the commands of an applet, by INS: 67 00 when its lengths do not agree, 6E 00 for another class,
 * 6D 00 for an instruction it does not have.
 */
export function speak(command: Uint8Array, commands: ReadonlyMap<number, Command>): CardAnswer {
  const apdu = parseApdu(command);
  if (!apdu) return answer({ sw: 0x6700 });
  if (apdu.cla !== 0x00) return answer({ sw: 0x6e00 });
  return answer(commands.get(apdu.ins)?.(apdu) ?? { sw: 0x6d00 });
}

function answer(said: Said): CardAnswer {
  const bytes = encodeAnswer({ data: said.data ?? new Uint8Array(), sw: said.sw });
  return { bytes, workMs: said.workMs ?? WORK_MS };
}
