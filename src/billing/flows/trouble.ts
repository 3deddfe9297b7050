import type { TroubleFacts } from "#hal/ports/index";
import { Trouble } from "#util/trouble";
import type { TroubleCode } from "#util/trouble-codes";
import type { Desk } from "./desk.ts";

/** The permanent code of each thing that stops a printer. */
export const PRINTER_CODES = {
  absent: "E_PRINTER_ABSENT",
  "paper-out": "E_PRINTER_PAPER",
  "cover-open": "E_PRINTER_COVER",
  hot: "E_PRINTER_HOT",
  error: "E_PRINTER_ERROR",
} as const;

/** Shows a trouble in its three parts and waits until it was seen. */
export async function tell(
  desk: Desk,
  code: TroubleCode,
  safe: TroubleFacts["safe"],
  facts?: TroubleFacts["facts"],
  until?: AbortSignal,
): Promise<void> {
  desk.keypad.beep("error");
  await desk.ui.ask("trouble", { code, safe, ...(facts === undefined ? {} : { facts }) }, until);
}

/** A fault of the storage: it ends what is under way, whatever the cards say. */
export function isOfStorage(thrown: unknown): thrown is Trouble {
  return thrown instanceof Trouble && thrown.code.startsWith("E_STORE_");
}

/** The code to show for something thrown in a flow; a programmer error passes on. */
export function codeOf(thrown: unknown): TroubleCode {
  if (thrown instanceof Trouble) return thrown.code;
  throw thrown;
}
