/**
 * THE BENCH. Reader, cards, keypad, printer and power, by the bytes the metal would send; faults below the codecs, from
 * a seed that replays. It ships with the package, never in the device image.
 * Never here: anything of the terminal but the byte formats of hal/wire; a clock or chance of its own (SimTime,
 * SimRandom come by parameter). May import: hal/wire, util, billing/{model,formats,signing}, node:.
 * In a process of its own it starts in main.ts (folder-bench.ts); inside another, `createBench` over `pipe` lines.
 */
export { type Bench, type BenchAnswer, type BenchOptions, type BenchOutside, createBench } from "./bench.ts";
export type { CardAnswer, CardMemory, Deck, SimCard } from "./card.ts";
export { cardFolder } from "./card-folder.ts";
export { createDeck } from "./cards/index.ts";
export { type FolderBench, startFolderBench } from "./folder-bench.ts";
export { INSTANT_PACE, type Pace, paceOf, REAL_PACE } from "./pace.ts";
export { realTime, type SimTime } from "./time.ts";
export { type HostEnd, type PluggableLine, pipe, type UnitLine } from "./unit-line.ts";
