/**
 * VISITS NOT SIGNED YET, as they are kept: one small file each, under the data key, replaced whole at each field and taken away once
 * the journal holds the invoice. Never an invoice, a number, a screen. May import: hal/ports, util, billing/{journal,keys,model}.
 */
export { type Draft, Drafts, openDrafts } from "./drafts.ts";
