/** The little of blessed 0.1.81 that the painter uses. The package has no types of its own. */
declare module "blessed" {
  interface Widget {
    setContent(content: string): void;
  }

  interface Screen {
    render(): void;
    destroy(): void;
    append(widget: Widget): void;
  }

  /** The events of a stream, as far as blessed asks for them. */
  interface Emitter {
    on(event: string, listener: (...facts: never[]) => void): unknown;
    removeListener(event: string, listener: (...facts: never[]) => void): unknown;
    listeners(event: string): readonly unknown[];
  }

  interface ScreenOptions {
    readonly input: Emitter;
    readonly output: Emitter & { readonly columns: number; readonly rows: number; write(text: string): unknown };
    readonly terminal: string;
    readonly forceUnicode: boolean;
    readonly autoPadding: boolean;
  }

  /** With its first screen blessed puts these handlers on the whole process. */
  interface ScreenClass {
    (options: ScreenOptions): Screen;
    _exceptionHandler?: (error: unknown) => void;
    _sigtermHandler?: () => void;
    _sigintHandler?: () => void;
    _sigquitHandler?: () => void;
  }

  const blessed: {
    readonly screen: ScreenClass;
    readonly Screen: ScreenClass;
    box(options: Readonly<Record<string, string | number | boolean>>): Widget;
  };
  export default blessed;
}
