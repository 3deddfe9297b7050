/**
 * THE TTY. The only files that import blessed 0.1.81: frames onto a terminal, only what changed, the terminal given
 * back as found. Never reads keys: those come from the keypad. May import: blessed, node:stream, the frame and
 * painter of terminal-ui. Deleting this folder leaves everything else working: it is loaded on demand.
 */
import { PassThrough, Writable } from "node:stream";
import blessed from "blessed";
import type { Frame, Row, Size, Span } from "../frame.ts";
import type { Painter } from "../painter.ts";

/** What blessed asks of terminfo; every terminal of ours understands it (linux console, xterm, tmux). */
const TERMINAL = "xterm";

export interface BlessedParts {
  /** The tty, or anything that takes bytes in its place. */
  readonly output: Writable & { readonly columns?: number; readonly rows?: number; readonly isTTY?: boolean };
  readonly columns: number;
  readonly rows: number;
  /** The tty's other way: made raw and emptied, so that the terminal's own replies are neither shown nor kept. */
  readonly input?: NodeJS.ReadStream;
  /** Ctrl+C typed on that tty. */
  readonly onInterrupt?: () => void;
}

export function createBlessedPainter(parts: BlessedParts): Painter {
  // Line drawing goes out as UTF-8, never through the alternate character set.
  process.env.NCURSES_NO_UTF8_ACS = "1";
  const tube = new Tube(parts.output, { columns: parts.columns, rows: parts.rows });
  const screen = blessed.screen({
    input: new PassThrough(),
    output: tube,
    terminal: TERMINAL,
    forceUnicode: true,
    autoPadding: false,
  });
  leaveTheProcessAlone();
  const box = blessed.box({ left: 0, top: 0, width: "100%", height: "100%", wrap: false, tags: false });
  screen.append(box);
  const quiet = quietInput(parts);
  let onResize: (() => void) | undefined;
  return {
    paint(frame) {
      tube.resize(frame);
      box.setContent(contentOf(frame));
      screen.render();
    },
    onResize(listener) {
      onResize = () => {
        const { columns = 0, rows = 0 } = parts.output;
        // A serial tty tells 0 x 0: then the size given at the start stands.
        if (columns > 0 && rows > 0) listener({ columns, rows });
      };
      parts.output.on("resize", onResize);
    },
    close() {
      if (onResize !== undefined) parts.output.off("resize", onResize);
      screen.destroy();
      quiet();
    },
  };
}

/** The output as blessed sees it: of our size, whatever the tty says. */
class Tube extends Writable {
  columns: number;
  rows: number;
  readonly #output: Writable;

  constructor(output: Writable, size: Size) {
    super({ decodeStrings: false });
    this.#output = output;
    this.columns = size.columns;
    this.rows = size.rows;
    // A tty that has gone is told by the lines of the machine, not by its screen.
    output.on("error", () => undefined);
  }

  override _write(chunk: string | Uint8Array, _encoding: string, done: () => void): void {
    this.#output.write(chunk);
    done();
  }

  resize(size: Size): void {
    if (size.columns === this.columns && size.rows === this.rows) return;
    this.columns = size.columns;
    this.rows = size.rows;
    this.emit("resize");
  }
}

/** The frame with its styles as SGR, which is how blessed takes them. Texts hold no control character: see `clean`. */
function contentOf(frame: Frame): string {
  return frame.lines.map(rowContent).join("\n");
}

function rowContent(row: Row): string {
  return row.map(spanContent).join("");
}

function spanContent({ text, bold, reverse }: Span): string {
  if (bold !== true && reverse !== true) return text;
  const codes = [...(bold === true ? ["1"] : []), ...(reverse === true ? ["7"] : [])].join(";");
  return `\u001b[${codes}m${text}\u001b[m`;
}

/** blessed ends the process on signals and errors; stopping in order is the composition root's. */
function leaveTheProcessAlone(): void {
  const { _exceptionHandler, _sigtermHandler, _sigintHandler, _sigquitHandler } = blessed.Screen;
  if (_exceptionHandler !== undefined) process.off("uncaughtException", _exceptionHandler);
  if (_sigtermHandler !== undefined) process.off("SIGTERM", _sigtermHandler);
  if (_sigintHandler !== undefined) process.off("SIGINT", _sigintHandler);
  if (_sigquitHandler !== undefined) process.off("SIGQUIT", _sigquitHandler);
}

const CTRL_C = 0x03;

/** Empties the tty's input; the answer stops doing so. */
function quietInput({ input, onInterrupt }: BlessedParts): () => void {
  if (input?.isTTY !== true) return () => undefined;
  const drop = (bytes: Uint8Array) => {
    if (bytes.includes(CTRL_C)) onInterrupt?.();
  };
  input.setRawMode(true);
  input.on("data", drop);
  return () => {
    input.off("data", drop);
    input.setRawMode(false);
    input.pause();
  };
}
