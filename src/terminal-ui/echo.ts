import type { KeypadEvent } from "#hal/ports/index";
import { NO_ECHO, type PinEcho } from "./screens/pin.ts";

/**
 * The echo of a secure entry after one more event of the keypad. Dots follow the count that the event carries, never
 * the number of events: a lost frame changes nothing for long. Pure.
 */
export function echoAfter(echo: PinEcho, event: KeypadEvent): PinEcho {
  if (event.kind === "secure") {
    return event.on ? { ...NO_ECHO, secure: true } : { ...withoutLast(echo), secure: false, over: echo.secure };
  }
  // The state bit of any frame mends a lost SECURE frame; without a keypad nothing is protected.
  if (event.kind === "unit" && event.unit.secure && !echo.secure) return { ...NO_ECHO, secure: true };
  const gone = (event.kind === "unit" && !event.unit.secure) || (event.kind === "presence" && !event.present);
  if (gone && echo.secure) return { ...withoutLast(echo), secure: false, over: true };
  if (event.kind !== "masked") return echo;
  const digits = [...echo.digits];
  while (digits.length <= event.field) digits.push(0);
  digits[event.field] = event.digits;
  const field = event.event === "field-done" ? event.field + 1 : event.field;
  return { ...echo, digits, field, last: event.event };
}

function withoutLast(echo: PinEcho): PinEcho {
  return { secure: echo.secure, over: echo.over, digits: echo.digits, field: echo.field };
}
