/** One line of a document for a 32-column ticket. Text is plain French; the driver maps it to the code page. */
export type PrintLine =
  | { readonly kind: "text"; readonly text: string; readonly style?: PrintStyle }
  /** Left and right parts on one line, e.g. a label and an amount. */
  | { readonly kind: "pair"; readonly left: string; readonly right: string; readonly style?: PrintStyle }
  | { readonly kind: "rule" }
  | { readonly kind: "blank" }
  | { readonly kind: "qr"; readonly data: string }
  /** CODE128 with its text below. */
  | { readonly kind: "barcode"; readonly data: string };

export interface PrintStyle {
  readonly align?: "left" | "centre" | "right";
  readonly bold?: boolean;
  readonly big?: boolean;
}

/** What to print. `id` names the job so that it is finished once; `lines` already hold every word. */
export interface PrintDocument {
  readonly id: string;
  readonly lines: readonly PrintLine[];
}

export type PrinterCause = "absent" | "paper-out" | "cover-open" | "hot" | "error";

export interface PrinterState {
  readonly present: boolean;
  readonly nearEnd: boolean;
  readonly cause: PrinterCause | undefined;
}

export type PrintEnd =
  | { readonly kind: "printed" }
  /** Nothing can be said of what is on the paper: print the whole document again, marked RÉIMPRESSION. */
  | { readonly kind: "stopped"; readonly cause: PrinterCause };

export interface Printer {
  readonly state: PrinterState;
  listen(listener: (state: PrinterState) => void): () => void;
  /** Asks the printer for its state now. */
  look(): Promise<PrinterState>;
  /** Prints the whole document, or stops and says why. Never throws. */
  print(document: PrintDocument): Promise<PrintEnd>;
  start(): void;
  stop(): Promise<void>;
}
