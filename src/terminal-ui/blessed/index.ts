/**
 * THE TTY. The only files that import blessed 0.1.81: frames onto a terminal, only what changed, the terminal given
 * back as found. Never reads keys: those come from the keypad. May import: blessed, the frame and painter of
 * terminal-ui. Loaded on demand: deleting this folder leaves everything else working.
 */
import blessed from "blessed";
import type { Frame, Row, Span } from "../frame.ts";
import type { Painter } from "../painter.ts";
import { SilentInput, Tube } from "./streams.ts";

/** What blessed asks of terminfo; every terminal of ours understands it (linux console, xterm, tmux). */
const TERMINAL = "xterm";

/** The input side of a tty, as far as the painter touches it. */
export interface TtyInput {
  readonly isTTY?: boolean;
  setRawMode(raw: boolean): unknown;
  on(event: "data", listener: (bytes: Uint8Array) => void): unknown;
  off(event: "data", listener: (bytes: Uint8Array) => void): unknown;
  pause(): unknown;
}

export interface BlessedParts {
  /** The tty, or anything that takes text in its place. */
  readonly output: NodeJS.WritableStream & { readonly columns?: number; readonly rows?: number };
  readonly columns: number;
  readonly rows: number;
  /** The tty's other way: made raw and emptied, so that the terminal's own replies are neither shown nor kept. */
  readonly input?: TtyInput;
  /** Ctrl+C typed on that tty. */
  readonly onInterrupt?: () => void;
}

export function createBlessedPainter(parts: BlessedParts): Painter {
  // Line drawing goes out as UTF-8, never through the alternate character set.
  process.env.NCURSES_NO_UTF8_ACS = "1";
  const { output } = parts;
  const tube = new Tube(parts, (text) => void output.write(text));
  const quiet = quietInput(parts);
  // A tty that has gone is told by the lines of the machine, not by its screen.
  const deaf = () => undefined;
  output.on("error", deaf);
  const screen = blessed.screen({
    input: new SilentInput(),
    output: tube,
    terminal: TERMINAL,
    forceUnicode: true,
    autoPadding: false,
  });
  leaveTheProcessAlone();
  const box = blessed.box({ left: 0, top: 0, width: "100%", height: "100%", wrap: false, tags: false });
  screen.append(box);
  let resized: (() => void) | undefined;
  return {
    paint(frame) {
      tube.resize(frame);
      box.setContent(contentOf(frame));
      screen.render();
    },
    onResize(listener) {
      resized = () => {
        const { columns = 0, rows = 0 } = output;
        // A serial tty tells 0 x 0: then the size given at the start stands.
        if (columns > 0 && rows > 0) listener({ columns, rows });
      };
      output.on("resize", resized);
    },
    close() {
      if (resized !== undefined) output.removeListener("resize", resized);
      screen.destroy();
      output.removeListener("error", deaf);
      quiet();
    },
  };
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
