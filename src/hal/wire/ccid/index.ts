/**
 * THE READER LINE. Frames, what stands between them, commands as values, status and errors (wire.md 2 and 3).
 * Pure and both ways: driver and simulated unit use the same values. Never here: timers, lines, retries.
 * May import: util.
 */
export * from "./command.ts";
export * from "./commands/index.ts";
export * from "./frame.ts";
export * from "./framer.ts";
export * from "./limits.ts";
export * from "./status.ts";
export * from "./trace.ts";
