/** The little of blessed 0.1.81 that the painter uses. The package has no types of its own. */
declare module "blessed" {
  import type { Readable, Writable } from "node:stream";

  interface Widget {
    width: number | string;
    height: number | string;
    setContent(content: string): void;
  }

  interface Screen {
    render(): void;
    destroy(): void;
    append(widget: Widget): void;
  }

  interface ScreenOptions {
    readonly input: Readable;
    readonly output: Writable;
    readonly terminal: string;
    readonly forceUnicode: boolean;
    readonly autoPadding: boolean;
    readonly resizeTimeout?: number;
  }

  /** Handlers that blessed puts on the whole process with its first screen. */
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
    box(options: Record<string, unknown>): Widget;
  };
  export default blessed;
}
