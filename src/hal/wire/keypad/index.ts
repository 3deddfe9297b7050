/**
 * THE KEYPAD LINE, bytes <-> meaning, both ways (wire.md 4). Shared by the driver and the simulated unit, which decode
 * with the same values. Never: I/O, timers, ports. May import: util.
 */
export * from "./codes.ts";
export { crc7 } from "./crc7.ts";
export type { BadFrame, HostFrame, HostMessage, RawFrame, UnitFlags, UnitFrame, UnitMessage } from "./frame.ts";
export { ARGUMENT_LIMIT, FRAME_BYTES, frameBytes, restOfBadFrame, SEQUENCES, SYNC } from "./frame.ts";
export { type BadArgument, decodeHostFrame, encodeHostFrame } from "./host-frame.ts";
export * from "./multi-tap.ts";
export { FrameSplitter, type SplitterCounts } from "./splitter.ts";
export { decodeUnitFrame, encodeUnitFrame } from "./unit-frame.ts";
