/**
 * T=1, the block protocol of the CPS and AMC cards. block.ts is shared with the simulated card; host.ts is the host's
 * side, without input or output. Never here: timers, lines. May import: util, the limits of ccid/.
 */
export * from "./block.ts";
export * from "./host.ts";
