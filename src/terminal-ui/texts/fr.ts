/** EVERY WORD SHOWN, in French, by subject. Data of cards and visits comes from the flows; nothing else does. */
export * from "./checks.ts";
export * from "./confirm.ts";
export * from "./cps.ts";
export * from "./diagnostic.ts";
export * from "./fill.ts";
export * from "./help.ts";
export * from "./keys.ts";
export * from "./menus.ts";
export * from "./notices.ts";
export * from "./questions.ts";
export * from "./refusals.ts";
export * from "./status.ts";
export * from "./trouble.ts";
export * from "./visit.ts";
