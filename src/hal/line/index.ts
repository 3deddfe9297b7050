/**
 * BYTE LINES. A serial port, an in-memory pair, a recorder around any of them, a replay of what was recorded, and the
 * keeper that opens a line again when it has gone. Never here: what the bytes mean beyond what a recorder must hide.
 * May import: ports, wire, util, the system clock, serialport.
 */
export { linePair } from "./memory.ts";
export { plainTrace, readerTrace, recordLine, type Trace } from "./recorder.ts";
export { type Divergence, replayLine } from "./replayer.ts";
export { openSerialLine, SERIAL_SETTINGS, type SerialSettings } from "./serial.ts";
export { readTrace, type TraceLine } from "./trace-text.ts";
