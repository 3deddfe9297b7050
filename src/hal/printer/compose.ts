import EscposPrinter, { type EscposAdapter } from "escpos/printer.js";
import type { PrintDocument } from "#hal/ports/index";
import { CODE_PAGE, code128Block, encodeOperation, type Operation, qrBlock } from "#hal/wire/escpos/index";
import { concat } from "#util/bytes";
import { type Row, rowsOf, type TextRow } from "./layout.ts";

/** A block ends on a line and is followed by a status in sequence (wire.md 5.3, step 3). */
export const BLOCK_BYTES = 512;

const ESCPOS_ALIGN = { left: "lt", centre: "ct", right: "rt" } as const;
const PLAIN: TextRow = { kind: "text", text: "", align: "left", bold: false, big: false };

/**
 * Collects what escpos composes. escpos hands over a view of one buffer that it writes again from its start: the bytes
 * are copied here, before it goes on.
 */
class Collector implements EscposAdapter {
  #bytes: Uint8Array = new Uint8Array(0);

  write(bytes: Uint8Array): void {
    this.#bytes = concat(this.#bytes, bytes);
  }

  take(): Uint8Array {
    const bytes = this.#bytes;
    this.#bytes = new Uint8Array(0);
    return bytes;
  }
}

/**
 * The bytes of a whole job, in blocks. escpos composes; what it does not know or gets wrong is given to it raw: it never
 * selects the code page, its QR is an image, its bold and big switch on commands that are not in our table.
 */
export function composeBlocks(document: PrintDocument): Uint8Array[] {
  const collector = new Collector();
  const job = new EscposPrinter(collector, { encoding: "cp858" });
  const raw = (...operations: readonly Operation[]) => {
    // A Buffer, since another array would be written as its numbers in text.
    for (const operation of operations) job.print(Buffer.from(encodeOperation(operation)));
  };
  const pieces: Uint8Array[] = [];
  const endPiece = () => {
    job.flush();
    pieces.push(collector.take());
  };

  job.hardware("init");
  raw({ kind: "code-page", page: CODE_PAGE }, { kind: "international", set: 0 });
  let style = PLAIN;
  for (const row of rowsOf(document)) {
    style = composeRow(job, raw, style, row);
    endPiece();
  }
  raw({ kind: "cut" });
  endPiece();
  return packed(pieces);
}

/** One row and its line end; gives the style in force after it. */
function composeRow(
  job: EscposPrinter,
  raw: (...operations: readonly Operation[]) => void,
  before: TextRow,
  row: Row,
): TextRow {
  const wanted: TextRow = row.kind === "text" ? row : { ...PLAIN, align: "centre" };
  if (wanted.align !== before.align) job.align(ESCPOS_ALIGN[wanted.align]);
  if (wanted.bold !== before.bold) raw({ kind: "bold", on: wanted.bold });
  const side = wanted.big ? 2 : 1;
  if (wanted.big !== before.big) raw({ kind: "size", width: side, height: side });
  if (row.kind === "text") job.pureText(row.text);
  else raw(...(row.kind === "qr" ? qrBlock(row.data) : code128Block(row.data)));
  job.feed(1);
  return wanted;
}

/** Pieces together, as many as fit a block. */
function packed(pieces: readonly Uint8Array[]): Uint8Array[] {
  const blocks: Uint8Array[] = [];
  let block: Uint8Array = new Uint8Array(0);
  for (const piece of pieces) {
    if (block.length > 0 && block.length + piece.length > BLOCK_BYTES) {
      blocks.push(block);
      block = new Uint8Array(0);
    }
    block = concat(block, piece);
  }
  return [...blocks, block];
}
