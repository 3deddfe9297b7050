/**
 * THE PRINTER'S DRIVER: documents of lines into ESC/POS blocks that survive paper-out, and the printer's state.
 * Never: what an invoice is, which words a receipt holds, a job list. May import: hal/ports, hal/wire, hal/line, util,
 * escpos (its composer alone).
 */
export { createPrinter } from "./driver.ts";
