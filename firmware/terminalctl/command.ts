/** What one command of terminalctl is given: the ways in and out of the process, never the process itself. */
export interface TerminalctlIo {
  /** Everything on standard input, as UTF-8 text. */
  readonly stdin: () => Promise<string>;
  /** One line on standard output, without its newline. */
  out(line: string): void;
  /** One line on standard error, without its newline. */
  err(line: string): void;
  /** Wall clock in milliseconds since 1970 (the Clock port of the device). */
  now(): number;
}

/** One command of terminalctl. `run` gives the exit status: 0 fine, 1 refused or invalid, 2 wrong usage. */
export interface TerminalctlCommand {
  readonly name: string;
  /** One line of help, in English. */
  readonly summary: string;
  run(args: readonly string[], io: TerminalctlIo): Promise<number>;
}
