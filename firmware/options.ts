import { parseArgs } from "node:util";

export type ScreenChoice =
  | { readonly kind: "tty" }
  | { readonly kind: "log"; readonly file: string }
  | { readonly kind: "none" };

/** Options of `npm run device` (docs/interfaces.md 3). */
export interface DeviceOptions {
  readonly hardware: string;
  readonly data: string;
  readonly mode: "test" | "real";
  readonly screen: ScreenChoice;
  readonly columns: number;
  readonly rows: number;
  /** Data key injected at the first start on an empty folder, for the leak test; test mode only. */
  readonly dek: Uint8Array | undefined;
}

export const DEVICE_USAGE =
  "usage: device --hardware DIR --data DIR [--mode test|real] [--screen tty|log:FILE|none] [--columns 60 --rows 20] [--dek HEX]";

/** Reads the options, or gives undefined when they are off. */
export function readDeviceOptions(args: readonly string[]): DeviceOptions | undefined {
  const values = parsed(args);
  if (values?.hardware === undefined || values.data === undefined) return undefined;
  const mode = values.mode ?? "test";
  const screen = screenOf(values.screen ?? "tty");
  const columns = Number(values.columns ?? 60);
  const rows = Number(values.rows ?? 20);
  if ((mode !== "test" && mode !== "real") || screen === undefined) return undefined;
  if (!between(columns, 40, 200) || !between(rows, 15, 100)) return undefined;
  const dek = values.dek === undefined ? undefined : keyOf(values.dek);
  if (values.dek !== undefined && (dek === undefined || mode !== "test")) return undefined;
  return { hardware: values.hardware, data: values.data, mode, screen, columns, rows, dek };
}

function parsed(args: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args: [...args],
      options: { hardware: text, data: text, mode: text, screen: text, columns: text, rows: text, dek: text },
    }).values;
  } catch {
    return undefined;
  }
}

function screenOf(text: string): ScreenChoice | undefined {
  if (text === "tty" || text === "none") return { kind: text };
  return text.startsWith("log:") && text.length > 4 ? { kind: "log", file: text.slice(4) } : undefined;
}

function between(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

/** Bytes that whoever takes them can wipe: no pool and no second copy. */
function keyOf(text: string): Uint8Array | undefined {
  if (!/^[0-9A-Fa-f]{64}$/.test(text)) return undefined;
  const key = new Uint8Array(new ArrayBuffer(text.length / 2));
  for (let at = 0; at < key.length; at++) key[at] = Number.parseInt(text.slice(2 * at, 2 * at + 2), 16);
  return key;
}
