/**
 * SCREENS. Pure functions from data to a Screen value; every word comes from texts, every width from the size given.
 * Never: a key, a state, a clock. May import: layout and texts of terminal-ui, the types of hal/ports.
 */
export { actsFormScreen } from "./acts-form.ts";
export { amountsScreen, explanationScreen } from "./amounts.ts";
export { entryScreen } from "./entry.ts";
export { keysTestScreen } from "./keys-test.ts";
export { listScreen } from "./list.ts";
export { noticeScreen } from "./notice.ts";
export { confirmScreen, insertCardScreen, pageScreen, signedScreen, textScreen } from "./pages.ts";
export { handedOverScreen, troubleScreen } from "./told.ts";
