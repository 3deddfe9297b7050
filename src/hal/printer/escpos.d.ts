/** The part of escpos 2.5.2 that we use; the package brings no types. Its own adapters are not loaded. */
declare module "escpos/printer.js" {
  export interface EscposAdapter {
    write(bytes: Uint8Array, done?: (error?: unknown) => void): void;
  }

  export default class EscposPrinter {
    constructor(adapter: EscposAdapter, options: { readonly encoding: string });
    print(content: Buffer): this;
    pureText(text: string): this;
    align(where: "lt" | "ct" | "rt"): this;
    feed(lines: number): this;
    hardware(what: "init"): this;
    flush(done?: (error?: unknown) => void): this;
  }
}
