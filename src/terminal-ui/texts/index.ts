/**
 * EVERY WORD SHOWN, in French. Words only, and how facts are put in them. Never: drawing, widths, keys. May import: the
 * types of hal/ports and util.
 */
export * from "./fr.ts";
