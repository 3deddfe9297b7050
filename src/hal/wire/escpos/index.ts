/**
 * THE PRINTER LINE, bytes <-> meaning, both ways (wire.md 5): the table of commands, the status bits, the code page and
 * the strict interpreter that the simulated printer prints with. Never: I/O, timers, layout. May import: util.
 */
export * from "./commands.ts";
export { cp858Bytes, cp858Sign, printableText } from "./cp858.ts";
export { OrderReader, RealTimeScanner, type StrayBytes } from "./interpreter.ts";
export * from "./status.ts";
