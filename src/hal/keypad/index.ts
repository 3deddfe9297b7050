/**
 * THE KEYPAD'S DRIVER: frames of the keypad line into the events of the Keypad port, and its commands back.
 * Never: a digit of a code (secure mode shows masked events only), a letter (multi-tap is done above), a screen.
 * May import: hal/ports, hal/wire, util, @serialport/parser-byte-length.
 */
export { createKeypad, type KeypadCounts, type KeypadDriver } from "./driver.ts";
