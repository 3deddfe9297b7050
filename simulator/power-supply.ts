import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface PowerState {
  readonly percent: number;
  readonly charging: boolean;
}

/** A lithium cell, roughly: 3.3 V empty, 4.2 V full. */
const EMPTY_MICROVOLTS = 3_300_000;
const SPAN_MICROVOLTS = 900_000;

/** Files of /sys/class/power_supply/battery, each one line. */
export function powerFiles(power: PowerState): Readonly<Record<string, string>> {
  const status = power.charging ? (power.percent === 100 ? "Full" : "Charging") : "Discharging";
  return {
    type: "Battery",
    present: "1",
    status,
    capacity: String(power.percent),
    capacity_level:
      power.percent < 5 ? "Critical" : power.percent < 15 ? "Low" : power.percent === 100 ? "Full" : "Normal",
    voltage_now: String(EMPTY_MICROVOLTS + Math.round((SPAN_MICROVOLTS * power.percent) / 100)),
  };
}

/** Writes the folder; each file is replaced whole, so that a device never reads half a number. */
export function writePowerFolder(folder: string, power: PowerState): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(powerFiles(power))) {
    const fresh = join(folder, `.${name}.new`);
    writeFileSync(fresh, `${text}\n`);
    renameSync(fresh, join(folder, name));
  }
}
