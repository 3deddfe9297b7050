import { appendFileSync } from "node:fs";
import { createLogPainter, createSilentPainter, loadBlessedPainter, type Painter } from "#ui";
import type { DeviceOptions } from "./options.ts";

/** The painter asked for. Sizes are those of the tty when it tells them, else those of the options. */
export async function openScreen(
  options: DeviceOptions,
  onInterrupt: () => void,
): Promise<{ readonly painter: Painter; readonly columns: number; readonly rows: number }> {
  const { screen } = options;
  const size = { columns: options.columns, rows: options.rows };
  if (screen.kind === "none") return { painter: createSilentPainter(), ...size };
  if (screen.kind === "log") return { painter: createLogPainter((text) => appendFileSync(screen.file, text)), ...size };
  const { stdout, stdin } = process;
  const told =
    stdout.isTTY && stdout.columns > 0 && stdout.rows > 0 ? { columns: stdout.columns, rows: stdout.rows } : size;
  const blessed = await loadBlessedPainter();
  return { painter: blessed({ output: stdout, input: stdin, ...told, onInterrupt }), ...told };
}
