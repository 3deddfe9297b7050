/**
 * WHAT THE POSTE PUSHED, as it is kept here: the round, under the data key, and the signed tables. Copies only: lost, they are
 * fetched again. Never a link, an invoice, a screen. May import: hal/ports, util, billing/{formats,keys,model,rules,signing}.
 */
export { openPushed, type Pushed, type TablesChange } from "./pushed.ts";
