/**
 * TIME: the machine's clock and timers, the only place that asks for them. Never: a time zone, a date that people read.
 * May import: hal/ports, node:fs (the offset file of a hardware folder).
 */
export { systemClock } from "./system-clock.ts";
